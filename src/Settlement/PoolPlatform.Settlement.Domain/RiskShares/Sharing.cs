using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Shares one amount among the partners by any <see cref="ShareBy"/>, each amount rounded by itself.</summary>
/// <remarks>The parts are in the partners' listed order and sum to the amount. One exception: an amount shared by owners or lines of which
/// none moved in its direction goes to nobody, all parts are zero, and the amount is left for the steps that follow.</remarks>
internal sealed class Sharing(WaterfallInput input, ImmutableArray<LineOutturn> lines)
{
    private readonly ImmutableArray<string> partners = input.Partners;
    private readonly Lazy<ImmutableArray<Money>> ownVariances = new(() => OwnVariances(input.Partners, lines));

    // "whole" says that the amount is the whole variance of the scheme, untouched by any step:
    // then owners bear the variances of their own lines as they are, those of the other direction too.
    public Outcome<ImmutableArray<Money>> Split(ShareBy by, Money amount, bool whole) => by switch
    {
        ShareBy.Percentages percents => ByWeight(amount, partner => percents.Weights.GetValueOrDefault(partner).Value),
        ShareBy.Weighted weighted => ByWeight(amount, partner => weighted.Weights.GetValueOrDefault(partner)),
        ShareBy.Equally => ByWeight(amount, _ => 1m),
        ShareBy.Contributions contributions => ByContribution(amount, contributions.Basis),
        ShareBy.Owner => whole ? ownVariances.Value : OverOwners(amount),
        ShareBy.Line line => ByLine(line, amount, whole),
        ShareBy.Host => AllTo(input.Host, amount),
        ShareBy.Manual manual => AsDecided(manual, amount),
        _ => throw new UnreachableException($"No way to share by {by.GetType().Name}."),
    };

    public ImmutableArray<Money> AllTo(string bearer, Money amount)
    {
        var parts = new Money[partners.Length];
        parts[partners.IndexOf(bearer)] = amount;
        return ImmutableCollectionsMarshal.AsImmutableArray(parts);
    }

    /// <summary>Over the owners by their lines' variances of the same sign as the amount: who caused it bears it.</summary>
    public Outcome<ImmutableArray<Money>> OverOwners(Money amount) => OverSameSign(amount, ownVariances.Value) ?? Nobody();

    private Outcome<ImmutableArray<Money>> ByWeight(Money amount, Func<string, decimal> weight) =>
        Weights.Of(partners.Select(partner => KeyValuePair.Create(partner, weight(partner)))).Then<ImmutableArray<Money>>(weights => Allocation.LargestRemainder(amount, weights));

    private Outcome<ImmutableArray<Money>> ByContribution(Money amount, ContributionBasis basis)
    {
        var known = partners.Select(partner => (partner, Contribution: Contribution(partner, basis))).ToImmutableArray();
        if (known.FirstOrDefault(one => one.Contribution is null) is { partner: { } missing })
            return Refusal.RuleBroken(SettlementRefusals.ContributionMissing,
                $"The rule shares by {(basis == ContributionBasis.Opening ? "opening" : "closing")} contributions, and that of {missing} is not known.");
        return ByWeight(amount, partner => Contribution(partner, basis)!.Value.Pence);
    }

    private Money? Contribution(string partner, ContributionBasis basis)
    {
        var contribution = input.Contributions.GetValueOrDefault(partner);
        return basis == ContributionBasis.Opening ? contribution?.Opening : contribution?.Closing;
    }

    private static ImmutableArray<Money> OwnVariances(ImmutableArray<string> partners, ImmutableArray<LineOutturn> lines)
    {
        var byOwner = lines.ToLookup(line => line.Owner, line => line.Variance, StringComparer.Ordinal);
        return [.. partners.Select(partner => Money.Sum(byOwner[partner]))];
    }

    private Outcome<ImmutableArray<Money>> ByLine(ShareBy.Line by, Money amount, bool whole)
    {
        var ofLines = whole ? [.. lines.Select(line => line.Variance)] : OverSameSign(amount, [.. lines.Select(line => line.Variance)]);
        if (ofLines is not { } amounts) return Nobody();
        var sum = Nobody();
        foreach (var (line, part) in lines.Zip(amounts))
        {
            var share = by.For(line)!;
            if (part == Money.Zero && share is not ShareBy.Manual) continue;

            // On its own line the owner bears whatever falls on the line.
            var split = share is ShareBy.Owner ? AllTo(line.Owner!, part) : Split(share, part, whole: false);
            if (split.IsRefused(out var refusal, out var shares)) return refusal;
            sum = Add(sum, shares);
        }
        return sum;
    }

    private Outcome<ImmutableArray<Money>> AsDecided(ShareBy.Manual manual, Money amount)
    {
        var decided = Money.Sum(manual.Amounts.Values);
        if (decided != amount)
            return Refusal.RuleBroken(SettlementRefusals.ManualAmountsDiffer,
                    $"The amounts of decision {manual.Decision} come to {decided}, but {amount} is to be shared.")
                .With("decided", decided).With("toBeShared", amount);
        return partners.Select(partner => manual.Amounts.GetValueOrDefault(partner)).ToImmutableArray();
    }

    /// <summary>Largest remainder by those variances that go the amount's way; null where none does.</summary>
    private static ImmutableArray<Money>? OverSameSign(Money amount, ImmutableArray<Money> variances)
    {
        var sign = Math.Sign(amount.Pence);
        var weights = Weights.Of(variances.Select((variance, i) =>
            KeyValuePair.Create($"{i}", Math.Sign(variance.Pence) == sign ? (decimal)variance.Abs().Pence : 0m)));
        return weights.IsRefused(out _, out var known) ? null : Allocation.LargestRemainder(amount, known);
    }

    private ImmutableArray<Money> Nobody() => Nothing(partners.Length);

    /// <summary>Nothing for each of so many partners.</summary>
    public static ImmutableArray<Money> Nothing(int count) => ImmutableCollectionsMarshal.AsImmutableArray(new Money[count]);

    public static ImmutableArray<Money> Add(ImmutableArray<Money> one, ImmutableArray<Money> other)
    {
        var sum = new Money[one.Length];
        for (var i = 0; i < sum.Length; i++) sum[i] = one[i] + other[i];
        return ImmutableCollectionsMarshal.AsImmutableArray(sum);
    }
}
