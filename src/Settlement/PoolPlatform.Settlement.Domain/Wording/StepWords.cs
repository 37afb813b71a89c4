using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Wording;

/// <summary>One step as a clause of the rule's paragraph.</summary>
internal static class StepWords
{
    public static string Of(RiskShareStep step, Way way, bool isFirst)
    {
        var (entering, part) = isFirst ? ("all of it", "it") : ("what is left", "what is left");
        return step switch
        {
            RiskShareStep.Offset => "schemes that are overspent and schemes that are underspent are set off against each other",
            RiskShareStep.Reserve reserve => $"the reserve {reserve.Name} meets it first, {(reserve.UpTo is { } upTo ? $"up to {Words.Pounds(upTo)} and " : "")}while it lasts{Only(way, Way.Over)}",
            RiskShareStep.Retain retain => $"{(retain.UpTo is { } most ? $"up to {Words.Pounds(most)} of {part}" : entering)} is kept in the reserve {retain.Name}{Only(way, Way.Under)}",
            RiskShareStep.Deadband deadband => $"the first {Size(deadband.Amount)} {Falls(way)} to {(deadband.Bearer is Bearer.Partner partner ? partner.Name : "the host")} alone",
            RiskShareStep.Tiers tiers => $"{entering} is cut into bands: {Bands(tiers.Bands)}",
            RiskShareStep.Portion portion => $"{Portion(portion.Size, entering, part)} {To(portion.To)}",
            RiskShareStep.Performance performance => Performance(performance, entering, part),
            RiskShareStep.BenefitOrder order =>
                $"{entering} goes to all but {order.Waits} until each has had {order.OfContribution}% of its opening contribution, and from there to all by the contributions that remain{Only(way, Way.Under)}",
            RiskShareStep.NoWorseOff => "each partner first gets what it would have had, or bears what it would have borne, without the pool; where that is more than there is, all scale",
            RiskShareStep.Share share => $"{entering} {ShareWords.Goes(share.By)}{(share.RecoverableFrom is { } year ? $", and what a partner puts in may be recovered from {year}" : "")}",
            RiskShareStep.Cap cap => $"{Limits(cap)}; {Excess(cap.Excess)}",
            RiskShareStep.Refer refer => $"{entering} is referred back to {refer.Body}, and until it has decided nothing is shared",
            _ => throw new UnreachableException($"No words for a step of kind {step.Kind}."),
        };
    }

    private static string Only(Way way, Way only) => way == Way.Both ? only == Way.Over ? " (overspends only)" : " (underspends only)" : "";

    private static string Falls(Way way) => way == Way.Under ? "goes" : "falls";

    private static string Size(SumOrPercent size) => size switch
    {
        SumOrPercent.Sum sum => Words.Pounds(sum.Amount),
        SumOrPercent.OfBudget percent => $"{percent.Percent}% of the budget",
        _ => throw new UnreachableException("Neither a sum nor a percentage."),
    };

    private static string Bands(ImmutableArray<Band> bands)
    {
        var parts = bands.Select((band, i) => band.To is { } to
            ? $"{(i == 0 ? "up to" : "from there to")} {Size(to)} {ShareWords.Of(band.By)}"
            : $"{(i == 0 ? "from the first penny" : "beyond that")} {ShareWords.Of(band.By)}");
        return string.Join(", ", parts);
    }

    private static string Portion(PortionSize size, string entering, string part) => size switch
    {
        PortionSize.Sum sum => $"{Words.Pounds(sum.Amount)} of {part}",
        PortionSize.Part percent => $"{percent.Percent}% of {part}",
        PortionSize.Measured measured => $"of {part}, what is certified as {measured.Measure}",
        PortionSize.AllBut but => $"{entering} but what is certified as {but.Measure}",
        PortionSize.MetPart met => $"of {part}, as much of {met.Percent}% as the measure {met.Measure} was met",
        PortionSize.UnmetPart unmet => $"of {part}, as much of {unmet.Percent}% as the measure {unmet.Measure} was not met",
        _ => throw new UnreachableException("No words for this size."),
    };

    private static string To(Destination to) => to switch
    {
        Destination.ToReserve reserve => $"goes to the reserve {reserve.Name}",
        Destination.ToShare share => ShareWords.Goes(share.By),
        _ => throw new UnreachableException("No such destination."),
    };

    private static string Performance(RiskShareStep.Performance performance, string entering, string part)
    {
        var linked = performance.Linked is { } sum ? $"{Words.Pounds(sum)} of {part}" : entering;
        var scale = performance.Scale switch
        {
            PerformanceScale.Linear linear => string.Create(CultureInfo.InvariantCulture, $"in proportion to a target of {linear.Target}, not below {linear.Floor}% and not above {linear.Cap}%"),
            PerformanceScale.PerUnit unit => $"at {Words.Pounds(unit.Rate)} a unit, and no more than that",
            _ => throw new UnreachableException("No words for this scale."),
        };
        return $"{linked} hangs on the measure {performance.Measure}, {scale}: what is earned {To(performance.Earned)}, what is not {To(performance.Unearned)}";
    }

    private static string Limits(RiskShareStep.Cap cap)
    {
        var limits = cap.Limits.Select(limit => limit.Value switch
        {
            CapLimit.OfContribution percent => $"{limit.Key} has no more than {percent.Percent}% of its opening contribution",
            CapLimit.Sums { Over: { } over, Under: { } under } => $"{limit.Key} bears no more than {Words.Pounds(over)} and keeps no more than {Words.Pounds(under)}",
            CapLimit.Sums { Over: { } over } => $"{limit.Key} bears no more than {Words.Pounds(over)}",
            CapLimit.Sums { Under: { } under } => $"{limit.Key} keeps no more than {Words.Pounds(under)}",
            _ => throw new UnreachableException("No words for this limit."),
        });
        return $"in all {Words.List(limits)}";
    }

    private static string Excess(CapExcess? excess) => excess switch
    {
        null => "nothing says where goes what is beyond",
        CapExcess.ToHost => "what is beyond goes to the host",
        CapExcess.ToOwners => "what is beyond goes to the owners of the lines that caused it",
        CapExcess.ToPartner to => $"what is beyond goes to {to.Name}",
        CapExcess.ToReserve to => $"what is beyond goes to the reserve {to.Name} while it lasts (overspends only)",
        CapExcess.Refer => "what is beyond is referred back to the partners' own boards, and until they have decided nothing is shared",
        CapExcess.Approval => "going beyond needs both finance chiefs' decision beforehand, and without it nothing is shared",
        _ => throw new UnreachableException("No words for this excess."),
    };
}
