using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

// The steps by which a part goes its own way: into a reserve, by a result, in an order, back to a body.
internal sealed partial class SchemeRun
{
    private Refusal? Keep(RiskShareStep.Retain step)
    {
        var most = step.UpTo is { } upTo ? Money.Min(left.Abs(), upTo) : left.Abs();
        NoteReserve(step, step.Name, left < Money.Zero ? reserves.Take(step.Name, -most) : Money.Zero);
        return null;
    }

    private Refusal? SetApart(RiskShareStep.Portion step)
    {
        if (PartOf.Portion(step.Size, left, figures, label).IsRefused(out var unknown, out var part)) return unknown;
        if (Give(step.To, Signed(part.Size)).IsRefused(out var refusal, out var given)) return refusal;
        Note(step, given.Parts, given.FromReserve, working => working with { Reserves = given.Named, Measure = part.Measure });
        return null;
    }

    private Refusal? PayByResult(RiskShareStep.Performance step)
    {
        if (MeasuredFigures.Find<Measure.Number>(figures, step.Measure, label).IsRefused(out var unknown, out var found)) return unknown;
        var atStake = step.Linked is { } most ? Money.Min(most, left.Abs()) : left.Abs();
        var earned = Money.Min(PartOf.Earned(step.Scale, step.Linked ?? left.Abs(), found.Measure.Value), atStake);
        if (Give(step.Earned, Signed(earned)).IsRefused(out var notEarned, out var one)) return notEarned;
        if (Give(step.Unearned, Signed(atStake - earned)).IsRefused(out var notLeft, out var other)) return notLeft;
        Note(step, Sharing.Add(one.Parts, other.Parts), one.FromReserve + other.FromReserve,
            working => working with { Reserves = Together(one.Named, other.Named), Measure = found.Working });
        return null;
    }

    // An overspend is no benefit, so it passes by.
    private Refusal? InOrder(RiskShareStep.BenefitOrder step)
    {
        if (left >= Money.Zero)
        {
            Note(step, Nobody());
            return null;
        }
        if (OrderedBenefit.Waiting(step, left, input).IsRefused(out var refusal, out var parts)) return refusal;
        shared = true;
        Note(step, parts);
        return null;
    }

    private Refusal? AsIfAlone(RiskShareStep step)
    {
        if (OrderedBenefit.NoWorseOff(left, figures, input, label).IsRefused(out var refusal, out var parts)) return refusal;
        shared = true;
        Note(step, parts);
        return null;
    }

    private Refusal? ReferBack(RiskShareStep.Refer step)
    {
        if (left != Money.Zero)
            return Refusal.RuleBroken(SettlementRefusals.RiskShareReferred, $"The agreement refers the {left.Abs()} that is left in {label} back to {step.Body}.")
                .With("scheme", label).With("referred", left).With("to", step.Body);
        Note(step, Nobody());
        return null;
    }

    private Refusal? GoBeyond(RiskShareStep.Cap step, ImmutableArray<CappedShare> beyond)
    {
        if (CapAndCollar.Approve(beyond, figures, label).IsRefused(out var refusal, out var approved)) return refusal;
        Note(step, Nobody(), decorate: working => working with { Approved = approved.IsEmpty ? null : approved });
        return null;
    }

    private readonly record struct Given(ImmutableArray<Money> Parts, Money FromReserve, OrderedDictionary<string, Money>? Named);

    private Outcome<Given> Give(Destination to, Money amount)
    {
        switch (to)
        {
            case Destination.ToReserve reserve:
                var taken = reserves.Take(reserve.Name, amount);
                return new Given(Nobody(), taken, taken == Money.Zero ? null : One(reserve.Name, taken));
            case Destination.ToShare share:
                shared = true;
                return sharing.Split(share.By, amount, whole: false).Then<Given>(parts => new Given(parts, Money.Zero, null));
            default:
                throw new UnreachableException("No such destination.");
        }
    }

    private void NoteReserve(RiskShareStep step, string name, Money taken) =>
        Note(step, Nobody(), taken, working => taken == Money.Zero ? working : working with { Reserves = One(name, taken) });

    private static OrderedDictionary<string, Money>? Together(OrderedDictionary<string, Money>? one, OrderedDictionary<string, Money>? other)
    {
        if (one is null || other is null) return one ?? other;
        foreach (var (name, amount) in other) one[name] = one.GetValueOrDefault(name) + amount;
        return one;
    }

    private Money Signed(Money size) => left < Money.Zero ? -size : size;
}
