using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Checks the whole of a waterfall's input against itself before it runs.</summary>
internal static class WaterfallCheck
{
    private static readonly string[] grammar = ["host", "owner", "refer", "approval"];

    public static List<RiskShareFinding> Errors(WaterfallInput input)
    {
        var errors = new List<RiskShareFinding>();
        Parties(input, errors);
        var reserves = input.Reserves.Select(reserve => reserve.Name).ToHashSet(StringComparer.Ordinal);
        var context = new RiskShareContext(input.Partners, input.Host, OfPool: false, reserves);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, scheme) in input.Schemes.Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"schemes[{i}]");
            if (!codes.Add(scheme.Code))
                errors.Add(new(SettlementRefusals.SchemeRepeated, $"{at}.code", $"Scheme {scheme.Code} is listed twice."));
            if (scheme.Rule is { } rule) errors.AddRange(RiskShareCheck.Errors(rule, context, $"{at}.riskShare"));
            else if (input.PoolRule is null)
                errors.Add(new(SettlementRefusals.RiskShareMissing, $"{at}.riskShare", $"Scheme {scheme.Code} has no risk share."));
            Lines(input, scheme, at, context, errors);
            Figures(scheme.Figures, at, input, errors);
        }
        Figures(input.PoolFigures, "pool", input, errors);
        if (input.PoolRule is { } pool) errors.AddRange(RiskShareCheck.Errors(pool, context with { OfPool = true }, "pool.riskShare"));
        return errors;
    }

    public static List<RiskShareFinding> CapsWithoutExcess(WaterfallInput input) => input.PoolRule is { } pool
        ? [.. RiskShareGaps.CapsWithoutExcess(pool, "pool.riskShare")]
        : [.. input.Schemes.SelectMany((scheme, i) => RiskShareGaps.CapsWithoutExcess(scheme.Rule!, string.Create(CultureInfo.InvariantCulture, $"schemes[{i}].riskShare")))];

    private static void Parties(WaterfallInput input, List<RiskShareFinding> errors)
    {
        if (input.Partners.IsEmpty) errors.Add(new(SettlementRefusals.NothingToShare, "partners", "There is no partner."));
        if (input.Schemes.IsEmpty) errors.Add(new(SettlementRefusals.NothingToShare, "schemes", "There is no scheme."));
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, partner) in input.Partners.Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"partners[{i}]");
            if (!listed.Add(partner)) errors.Add(new(SettlementRefusals.PartnerRepeated, at, $"{partner} is listed twice."));
            if ((grammar.Contains(partner) && !(partner == "host" && input.Host == partner)) || partner.StartsWith("reserve:", StringComparison.Ordinal))
                errors.Add(new(SettlementRefusals.PartnerNameReserved, at, $"{partner} is a word of the rules, so a rule that says it could mean either."));
        }
        if (!input.Partners.Contains(input.Host)) errors.Add(new(SettlementRefusals.HostUnknown, "host", $"{input.Host} is not one of the partners."));
        foreach (var (partner, contribution) in input.Contributions)
        {
            if (!input.Partners.Contains(partner)) errors.Add(new(SettlementRefusals.PartnerUnknown, $"contributions.{partner}", $"{partner} is not one of the partners."));
            if (contribution.Opening < Money.Zero) errors.Add(new(SettlementRefusals.AmountNegative, $"contributions.{partner}.opening", "A contribution cannot be below zero."));
            if (contribution.Closing < Money.Zero) errors.Add(new(SettlementRefusals.AmountNegative, $"contributions.{partner}.closing", "A contribution cannot be below zero."));
        }
        foreach (var reserve in input.Reserves.Where(reserve => reserve.Available < Money.Zero))
            errors.Add(new(SettlementRefusals.AmountNegative, $"reserves.{reserve.Name}", "A reserve cannot hold less than nothing."));
    }

    private static void Lines(WaterfallInput input, SchemeOutturn scheme, string at, RiskShareContext context, List<RiskShareFinding> errors)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var steps = StepsThatRun(input, scheme);
        var shares = steps.SelectMany(step => step.Shares("")).Select(share => share.By).ToList();
        var byLines = shares.OfType<ShareBy.Line>().ToList();
        var byLine = byLines.Count > 0;
        var byOwner = shares.Any(share => share is ShareBy.Owner) || steps.Any(step => step is RiskShareStep.Cap { Excess: CapExcess.ToOwners });
        foreach (var (i, line) in scheme.Lines.Index())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{at}.lines[{i}]");
            if (!codes.Add(line.Code)) errors.Add(new(SettlementRefusals.LineRepeated, $"{path}.code", $"Line {line.Code} is listed twice in scheme {scheme.Code}."));
            if (line.Owner is { } owner && !input.Partners.Contains(owner))
                errors.Add(new(SettlementRefusals.PartnerUnknown, $"{path}.owner", $"{owner} is not one of the partners."));
            if (line.Owner is null && (byOwner || byLines.Any(by => by.For(line) is ShareBy.Owner)))
                errors.Add(new(SettlementRefusals.LineOwnerMissing, $"{path}.owner", $"The rule looks at owners, and line {line.Code} has none."));
            if (line.Share is ShareBy.Line)
                errors.Add(new(SettlementRefusals.LineShareNested, $"{path}.share", "A line's own share cannot be by line again."));
            else if (line.Share is { } share)
                RiskShareCheck.Share(share, context, $"{path}.share", errors);
            else if (byLines.Any(by => by.For(line) is null))
                errors.Add(new(SettlementRefusals.LineShareMissing, $"{path}.share", $"The rule shares by line, and line {line.Code} carries no share."));
        }
        if (!byLine && !byOwner) return;
        var budget = Money.Sum(scheme.Lines.Select(line => line.Budget));
        var outturn = Money.Sum(scheme.Lines.Select(line => line.Outturn));
        if (budget != scheme.Budget || outturn != scheme.Outturn)
            errors.Add(new(SettlementRefusals.LinesDoNotSum, $"{at}.lines",
                $"The rule looks at lines. They sum to a budget of {budget} and an outturn of {outturn}, but scheme {scheme.Code} has {scheme.Budget} and {scheme.Outturn}."));
    }

    private static ImmutableArray<RiskShareStep> StepsThatRun(WaterfallInput input, SchemeOutturn scheme) =>
        input.PoolRule is { } pool ? pool.StepsFor(Money.Sum(input.Schemes.Select(one => one.Variance))) : scheme.Rule?.StepsFor(scheme.Variance) ?? [];

    private static void Figures(RuleFigures figures, string at, WaterfallInput input, List<RiskShareFinding> errors)
    {
        foreach (var (name, measure) in figures.Measures)
            if (measure is Measure.Sum { Amount: var amount } && amount < Money.Zero)
                errors.Add(new(SettlementRefusals.AmountNegative, $"{at}.measures.{name}.amount", "Is a size, so it cannot be below zero."));
            else if (measure is Measure.Count count && (count.Of < 1 || count.Met < 0 || count.Met > count.Of))
                errors.Add(new(SettlementRefusals.MeasureUnfit, $"{at}.measures.{name}", "Of one or more, none to all are met."));
        foreach (var partner in figures.Alone.Keys.Where(partner => !input.Partners.Contains(partner)))
            errors.Add(new(SettlementRefusals.PartnerUnknown, $"{at}.alone.{partner}", $"{partner} is not one of the partners."));
        foreach (var (partner, approval) in figures.Approvals)
        {
            if (!input.Partners.Contains(partner)) errors.Add(new(SettlementRefusals.PartnerUnknown, $"{at}.approvals.{partner}", $"{partner} is not one of the partners."));
            if (approval.UpTo < Money.Zero) errors.Add(new(SettlementRefusals.AmountNegative, $"{at}.approvals.{partner}.upTo", "Is a size, so it cannot be below zero."));
        }
    }
}
