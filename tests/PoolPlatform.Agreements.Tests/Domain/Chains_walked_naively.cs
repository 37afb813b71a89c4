using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Any sequence of delegations and revocations: the check says what somebody says who hands the power down from the bodies, link by link.</summary>
public class Chains_walked_naively
{
    private static readonly DateOnly Start = new(2014, 4, 1);
    private static readonly string[] Posts = ["Director", "Head", "Officer"];
    private static readonly DelegatedAct[] Acts = [DelegatedAct.Virement, DelegatedAct.Settlement];

    private sealed record Step(int Under, int Post, int Acts, int Reserved, int Limit, int From, int Days, bool MayPassOn, int RevokedAfter);

    private static readonly Gen<Step> Steps =
        from under in Gen.Choose(-2, 7)
        from post in Gen.Choose(0, 2)
        from acts in Gen.Choose(1, 3)
        from reserved in Gen.Choose(0, 12)
        from limit in Gen.Choose(0, 5)
        from start in Gen.Choose(0, 3)
        from days in Gen.Choose(0, 8)
        from mayPassOn in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from revoked in Gen.Choose(0, 12)
        select new Step(under, post, acts, reserved, limit, start, days, mayPassOn, revoked);

    private static readonly Gen<ImmutableArray<Delegation>> Recorded =
        from count in Gen.Choose(0, 8)
        from steps in Steps.ArrayOf(count)
        select Delegations(steps);

    [Fact]
    public void The_check_equals_a_naive_walk() => Properties.Hold(Recorded, recorded =>
    {
        var chain = new DelegationChain(recorded);
        foreach (var act in Acts)
            foreach (var post in Posts)
                for (var day = 0; day <= 10; day += 2)
                    foreach (var pence in new long[] { 50, 250, 900 })
                    {
                        var (on, amount) = (Start.AddDays(day), Money.FromPence(pence));
                        Assert.Equal(Naive(recorded, post, act, amount, on), Said(chain.Check(Samples.Council, post, act, amount, on)));
                    }
    });

    [Fact]
    public void More_money_is_never_easier() => Properties.Hold(Recorded, recorded =>
    {
        var chain = new DelegationChain(recorded);
        foreach (var post in Posts)
            if (chain.Check(Samples.Council, post, DelegatedAct.Virement, Money.FromPence(300), Start.AddDays(3)).Refusal is null)
                Assert.Null(chain.Check(Samples.Council, post, DelegatedAct.Virement, Money.FromPence(299), Start.AddDays(3)).Refusal);
    });

    [Fact]
    public void A_refusal_that_names_a_link_names_a_recorded_one() => Properties.Hold(Recorded, recorded =>
    {
        foreach (var post in Posts)
            if (new DelegationChain(recorded).Check(Samples.Council, post, DelegatedAct.Virement, Money.FromPence(300), Start.AddDays(3)).Refusal is { } refusal && refusal.Figures.TryGetValue("delegation", out var named))
                Assert.Contains(named, recorded.Select(one => one.Id.ToString()));
    });

    /// <summary>Whether the officer may, and up to how much: handed down from the bodies until nothing new is reached.</summary>
    private static string Naive(ImmutableArray<Delegation> recorded, string post, DelegatedAct act, Money amount, DateOnly on)
    {
        if (recorded.IsEmpty) return "unchecked";
        var reached = new Dictionary<Guid, long>();
        for (var again = true; again;)
        {
            again = false;
            foreach (var one in recorded)
            {
                if (reached.ContainsKey(one.Id) || !one.Acts.Contains(act) || one.Reserved.Contains(act)) continue;
                if (on < one.From || on > (one.To ?? DateOnly.MaxValue) || on >= (one.Revocation?.On ?? DateOnly.MaxValue)) continue;
                var from = one.Delegator switch
                {
                    Delegator.OfBody => long.MaxValue,
                    Delegator.OfOfficer officer when reached.TryGetValue(officer.Under, out var above) && recorded.Single(other => other.Id == officer.Under).MaySubDelegate => above,
                    _ => (long?)null,
                };
                if (from is not { } limit) continue;
                reached[one.Id] = Math.Min(limit, one.Limit?.Pence ?? long.MaxValue);
                again = true;
            }
        }
        var held = recorded.Where(one => one.Officer.Title == post && reached.ContainsKey(one.Id)).Select(one => reached[one.Id]).ToList();
        return held.Count == 0 || held.Max() < amount.Pence ? "refused" : $"{held.Max()}";
    }

    private static string Said(Outcome<HeldPower> outcome) =>
        outcome.Match(held => !held.IsChecked ? "unchecked" : $"{held.Limit?.Pence ?? long.MaxValue}", _ => "refused");

    private static ImmutableArray<Delegation> Delegations(Step[] steps)
    {
        var recorded = ImmutableArray.CreateBuilder<Delegation>();
        foreach (var (step, at) in steps.Select((step, at) => (step, at)))
        {
            var from = Start.AddDays(step.From);
            var acts = Acts.Where((_, bit) => (step.Acts & (1 << bit)) != 0).ToImmutableArray();
            recorded.Add(new(
                Id(at), Samples.Council, step.Under < 0 || at == 0 ? new Delegator.OfBody("Cabinet") : new Delegator.OfOfficer(Id(step.Under % at)), new(Posts[step.Post]),
                acts, step.Reserved < 2 ? [Acts[step.Reserved]] : [], step.Limit == 0 ? null : Money.FromPence(step.Limit * 200), from,
                step.Days > 6 ? null : from.AddDays(step.Days), step.MayPassOn, Samples.March)
            { Revocation = step.RevokedAfter < 6 ? new(from.AddDays(step.RevokedAfter), "why", Samples.March) : null });
        }
        return recorded.ToImmutable();
    }

    private static Guid Id(int id) => new(id + 1, 0, 0, new byte[8]);
}
