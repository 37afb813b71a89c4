using System.Collections.Immutable;
using System.Globalization;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Finds what a rule leaves open: amounts that could end up with nobody.</summary>
/// <remarks>Only what the text of the rule shows is a gap. That a reserve may turn out too small, or that a board has still to decide
/// what was referred to it, is what the partners agreed; it is refused when it happens.</remarks>
internal static class RiskShareGaps
{
    public static ImmutableArray<RiskShareFinding> Of(RiskShareRule rule, string path) =>
    [
        .. OfSteps(rule.Over, over: true, under: rule.Under is null, RiskShareCheck.Under(path, "over")),
        .. rule.Under is { } steps ? OfSteps(steps, over: false, under: true, RiskShareCheck.Under(path, "under")) : [],
    ];

    /// <summary>Caps that can bind and do not say where the excess goes: the one gap that is refused even when it does not matter.</summary>
    public static ImmutableArray<RiskShareFinding> CapsWithoutExcess(RiskShareRule rule, string path) =>
    [
        .. CapsWithoutExcess(rule.Over, over: true, under: rule.Under is null, RiskShareCheck.Under(path, "over")),
        .. rule.Under is { } steps ? CapsWithoutExcess(steps, over: false, under: true, RiskShareCheck.Under(path, "under")) : [],
    ];

    private static IEnumerable<RiskShareFinding> OfSteps(ImmutableArray<RiskShareStep> steps, bool over, bool under, string path)
    {
        if (steps.IsEmpty)
            yield return Gap(path, over ? "There is no step, so an overspend is borne by nobody." : "There is no step, so an underspend goes to nobody.");
        else if (LeftOpen(steps, over, under) is { } what)
            yield return steps.Index().LastOrDefault(step => step.Item is RiskShareStep.Tiers) is { Item: not null } last
                ? Gap(string.Create(CultureInfo.InvariantCulture, $"{path}[{last.Index}].bands"), "The last band has an upper edge, and no other step shares what lies beyond it.")
                : Gap(path, what);
        foreach (var gap in CapsWithoutExcess(steps, over, under, path)) yield return gap;
        foreach (var (i, step) in steps.Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (step is RiskShareStep.Cap { Excess: CapExcess.ToReserve } cap && CanBind(cap, steps[..i], over: false, under) && !steps[(i + 1)..].Any(later => TakesAll(later, under: true)))
                yield return Gap($"{at}.excess", "A reserve meets overspends only, so what is beyond a limit on an underspend goes to nobody.");
            foreach (var (share, where) in step.Shares(at))
                if (share is ShareBy.Manual { Amounts.IsEmpty: true })
                    yield return Gap($"{where}.amounts", "The decision names no amounts yet.");
        }
    }

    private static string? LeftOpen(ImmutableArray<RiskShareStep> steps, bool over, bool under)
    {
        var openOver = over && !steps.Any(step => TakesAll(step, under: false));
        var openUnder = under && !steps.Any(step => TakesAll(step, under: true));
        return (openOver, openUnder) switch
        {
            (false, false) => null,
            (true, false) when under => "No step shares all that is left of an overspend.",
            (false, true) when over => "No step shares all that is left of an underspend.",
            _ => "No step shares all that is left.",
        };
    }

    private static IEnumerable<RiskShareFinding> CapsWithoutExcess(ImmutableArray<RiskShareStep> steps, bool over, bool under, string path)
    {
        foreach (var (i, step) in steps.Index())
            if (step is RiskShareStep.Cap { Excess: null } cap && CanBind(cap, steps[..i], over, under))
                yield return Gap(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}].excess"), "The cap can bind, and the rule does not say where the excess goes.");
    }

    // A partner's share has the variance's own sign, except where lines or a board can give one partner more and another less.
    private static bool CanBind(RiskShareStep.Cap cap, ImmutableArray<RiskShareStep> before, bool over, bool under)
    {
        var anySign = before.SelectMany(step => step.Shares("")).Any(share => share.By is ShareBy.Owner or ShareBy.Line or ShareBy.Manual);
        return cap.Limits.Values.Any(limit => limit is not CapLimit.Sums sums
            || (sums.Over is not null && (over || anySign))
            || (sums.Under is not null && (under || anySign)));
    }

    // What is referred back does not stay with nobody: the agreement says who decides on it.
    private static bool TakesAll(RiskShareStep step, bool under) => step switch
    {
        RiskShareStep.Share or RiskShareStep.Tiers { TakesAll: true } or RiskShareStep.Refer => true,
        RiskShareStep.Retain { UpTo: null } or RiskShareStep.BenefitOrder => under,
        RiskShareStep.Performance { Linked: null } performance => performance is { Earned: Destination.ToShare, Unearned: Destination.ToShare } || under,
        _ => false,
    };

    private static RiskShareFinding Gap(string path, string message) => new(SettlementRefusals.RiskShareIncomplete, path, message);
}
