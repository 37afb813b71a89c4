using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Whose rule it is. <paramref name="Reserves"/> is null while the fund's reserves are not yet known, as in a draft.</summary>
public sealed record RiskShareContext(ImmutableArray<string> Partners, string Host, bool OfPool = false, IReadOnlyCollection<string>? Reserves = null)
{
    private readonly HashSet<string> known = [.. Partners];

    /// <summary>Whether a name is one of the partners'.</summary>
    public bool HasPartner(string name) => known.Contains(name);
}

/// <summary>Checks a rule before it is signed or run: what is wrong with it, and what is missing from it.</summary>
public static class RiskShareCheck
{
    /// <summary>Findings are named by paths that start with the given one; with none they start in the rule: <c>over[0].share.weights</c>.</summary>
    public static RiskShareFindings Of(RiskShareRule rule, RiskShareContext context, string path = "riskShare")
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(context);
        return new([.. Errors(rule, context, path)], RiskShareGaps.Of(rule, path));
    }

    /// <summary>What is wrong with it, without looking for what is missing.</summary>
    internal static List<RiskShareFinding> Errors(RiskShareRule rule, RiskShareContext context, string path)
    {
        var errors = new List<RiskShareFinding>();
        Errors(rule.Over, context, Under(path, "over"), errors);
        if (rule.Under is { } under) Errors(under, context, Under(path, "under"), errors);
        return errors;
    }

    internal static string Under(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private static void Errors(ImmutableArray<RiskShareStep> steps, RiskShareContext context, string path, List<RiskShareFinding> errors)
    {
        foreach (var (i, step) in steps.Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            switch (step)
            {
                case RiskShareStep.Offset:
                    if (!context.OfPool)
                        errors.Add(new(SettlementRefusals.OffsetOutOfPlace, at, "Underspends are offset between schemes only in the pool's own rule."));
                    else if (i > 0)
                        errors.Add(new(SettlementRefusals.OffsetOutOfPlace, at, "Schemes are netted before anything else, so an offset can only be the first step."));
                    break;
                case RiskShareStep.Reserve reserve:
                    NotNegative(reserve.UpTo, $"{at}.upTo", errors);
                    break;
                case RiskShareStep.Retain retain:
                    NotNegative(retain.UpTo, $"{at}.upTo", errors);
                    break;
                case RiskShareStep.Portion portion:
                    NotNegative((portion.Size as PortionSize.Sum)?.Amount, $"{at}.amount", errors);
                    break;
                case RiskShareStep.Performance performance:
                    Performance(performance, at, errors);
                    break;
                case RiskShareStep.BenefitOrder order:
                    KnownPartner(order.Waits, $"{at}.waits", context, errors);
                    break;
                case RiskShareStep.NoWorseOff or RiskShareStep.Refer or RiskShareStep.Share:
                    break;
                case RiskShareStep.Deadband deadband:
                    NotNegative((deadband.Amount as SumOrPercent.Sum)?.Amount, $"{at}.amount", errors);
                    if (deadband.Bearer is Bearer.Partner bearer) KnownPartner(bearer.Name, $"{at}.bearer", context, errors);
                    break;
                case RiskShareStep.Tiers tiers:
                    Bands(tiers, $"{at}.bands", errors);
                    break;
                case RiskShareStep.Cap cap:
                    if (!steps[..i].Any(before => before.GivesToPartners))
                        errors.Add(new(SettlementRefusals.CapBeforeShare, at, "A cap comes after a share: before one there is nothing to limit."));
                    Cap(cap, context, at, errors);
                    break;
                default:
                    throw new UnreachableException($"No way to check a step of kind {step.Kind}.");
            }
            foreach (var (by, where) in step.Shares(at)) Share(by, context, where, errors);
            foreach (var (name, where) in step.Reserves(at)) KnownReserve(name, where, context, errors);
        }
    }

    private static void Performance(RiskShareStep.Performance performance, string at, List<RiskShareFinding> errors)
    {
        NotNegative(performance.Linked, $"{at}.of", errors);
        switch (performance.Scale)
        {
            case PerformanceScale.Linear linear:
                if (linear.Target <= 0m) errors.Add(new(SettlementRefusals.PerformanceInvalid, $"{at}.target", "A target is above zero: name a fall by its size."));
                if (linear.Floor > linear.Cap) errors.Add(new(SettlementRefusals.PerformanceInvalid, $"{at}.floor", "The floor lies above the cap."));
                if (linear.Cap > Percent.Hundred) errors.Add(new(SettlementRefusals.PerformanceInvalid, $"{at}.cap", "No more is earned than hangs on the result: the cap is at most 100."));
                break;
            case PerformanceScale.PerUnit unit:
                NotNegative(unit.Rate, $"{at}.perUnit", errors);
                break;
            default:
                throw new UnreachableException("No way to check this scale.");
        }
    }

    private static void Bands(RiskShareStep.Tiers tiers, string path, List<RiskShareFinding> errors)
    {
        if (tiers.Bands.IsEmpty) errors.Add(new(SettlementRefusals.BandEdgesInvalid, path, "There is no band."));
        SumOrPercent? before = null;
        foreach (var (i, band) in tiers.Bands.Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (band.To is null && i < tiers.Bands.Length - 1)
                errors.Add(new(SettlementRefusals.BandEdgesInvalid, at, "Only the last band may be without an upper edge."));
            if (!Rises(before, band.To))
                errors.Add(new(SettlementRefusals.BandEdgesInvalid, at, "Its upper edge is not above the edge before it; the first starts at zero."));
            before = band.To ?? before;
        }
    }

    // An edge in pounds and one in percent can be compared only when the budget is known: the run does that.
    private static bool Rises(SumOrPercent? before, SumOrPercent? edge) => (before, edge) switch
    {
        (_, null) => true,
        (SumOrPercent.Sum one, SumOrPercent.Sum next) => next.Amount > one.Amount,
        (SumOrPercent.OfBudget one, SumOrPercent.OfBudget next) => next.Percent > one.Percent,
        (_, SumOrPercent.Sum next) => next.Amount > Money.Zero,
        (_, SumOrPercent.OfBudget next) => next.Percent.Value > 0m,
        _ => throw new UnreachableException("Neither a sum nor a percentage."),
    };

    private static void Cap(RiskShareStep.Cap cap, RiskShareContext context, string at, List<RiskShareFinding> errors)
    {
        if (cap.Limits.IsEmpty) errors.Add(new(SettlementRefusals.CapWithoutLimits, $"{at}.limits", "A cap names at least one partner's limit."));
        foreach (var (partner, limit) in cap.Limits)
        {
            KnownPartner(partner, $"{at}.limits.{partner}", context, errors);
            if (limit is not CapLimit.Sums sums) continue;
            NotNegative(sums.Over, $"{at}.limits.{partner}.over", errors);
            NotNegative(sums.Under, $"{at}.limits.{partner}.under", errors);
        }
        if (cap.Excess is CapExcess.ToPartner to) KnownPartner(to.Name, $"{at}.excess.to", context, errors);
    }

    internal static void Share(ShareBy by, RiskShareContext context, string path, List<RiskShareFinding> errors)
    {
        switch (by)
        {
            case ShareBy.Percentages percents:
                KnownPartners(percents.Weights.Keys, $"{path}.weights", context, errors);
                var sum = percents.Weights.Values.Sum(percent => percent.Value);
                if (sum != Percent.Hundred.Value)
                    errors.Add(new(SettlementRefusals.PercentNotHundred, $"{path}.weights", string.Create(CultureInfo.InvariantCulture, $"The percentages sum to {sum:0.######}, not to 100.")));
                break;
            case ShareBy.Weighted weighted:
                KnownPartners(weighted.Weights.Keys, $"{path}.weights", context, errors);
                if (weighted.Weights.Values.Any(weight => weight < 0m))
                    errors.Add(new(SettlementRefusals.WeightsInvalid, $"{path}.weights", "A weight is below zero; weights are zero or more."));
                else if (weighted.Weights.Values.All(weight => weight == 0m))
                    errors.Add(new(SettlementRefusals.WeightsInvalid, $"{path}.weights", "All weights are zero, so nothing says how to share."));
                break;
            case ShareBy.Manual manual:
                KnownPartners(manual.Amounts.Keys, $"{path}.amounts", context, errors);
                break;
            case ShareBy.Line line:
                foreach (var (code, one) in line.Shares ?? ImmutableSortedDictionary<string, ShareBy>.Empty) OfLine(one, context, $"{path}.shares.{code}", errors);
                if (line.Rest is { } rest) OfLine(rest, context, $"{path}.rest", errors);
                break;
            case ShareBy.Equally or ShareBy.Contributions or ShareBy.Owner or ShareBy.Host:
                break;
            default:
                throw new UnreachableException($"No way to check a share by {by.GetType().Name}.");
        }
    }

    private static void OfLine(ShareBy by, RiskShareContext context, string path, List<RiskShareFinding> errors)
    {
        if (by is ShareBy.Line) errors.Add(new(SettlementRefusals.LineShareNested, path, "A line's share cannot be by line again."));
        else Share(by, context, path, errors);
    }

    private static void KnownPartners(IEnumerable<string> names, string path, RiskShareContext context, List<RiskShareFinding> errors)
    {
        foreach (var name in names)
            if (!context.HasPartner(name)) KnownPartner(name, $"{path}.{name}", context, errors);
    }

    private static void KnownPartner(string name, string path, RiskShareContext context, List<RiskShareFinding> errors)
    {
        if (!context.HasPartner(name)) errors.Add(new(SettlementRefusals.PartnerUnknown, path, $"{name} is not one of the partners."));
    }

    private static void KnownReserve(string name, string path, RiskShareContext context, List<RiskShareFinding> errors)
    {
        if (context.Reserves is { } known && !known.Contains(name))
            errors.Add(new(SettlementRefusals.ReserveUnknown, path, $"The fund has no reserve called {name}."));
    }

    private static void NotNegative(Money? amount, string path, List<RiskShareFinding> errors)
    {
        if (amount < Money.Zero) errors.Add(new(SettlementRefusals.AmountNegative, path, "Is a size, so it cannot be below zero."));
    }
}
