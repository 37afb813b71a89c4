using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Reading;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Wording;

namespace PoolPlatform.Settlement.Domain.Evaluating;

/// <summary>The body of <c>POST /v1/risk-shares/evaluate</c>, read into what the waterfall runs on. Pure: nothing is stored.</summary>
public static class EvaluateRequest
{
    // Bounds on what one request may ask to be worked out: figures grow with partners times schemes times steps.
    private const int MostPartners = 100;
    private const int MostSchemes = 500;
    private const int MostLines = 5_000;

    /// <summary>Reads the body; a refusal names every fault by its path.</summary>
    public static Outcome<WaterfallInput> Read(JsonElement body)
    {
        var problems = new JsonProblems();
        WaterfallInput? input = null;
        if (new JsonAt(body, "", problems).Fields() is { } fields)
        {
            input = Input(fields, needsRules: true);
            fields.RefuseOthers();
        }
        return problems.Any || input is null ? problems.ToRefusal() : input;
    }

    /// <summary>Reads the body and runs the waterfall.</summary>
    public static Outcome<WaterfallResult> Evaluate(JsonElement body) => Read(body).Then(Waterfall.Run);

    /// <summary>Reads the body, runs the waterfall, and puts its rules and workings into words.</summary>
    public static Outcome<WaterfallResult> Explain(JsonElement body) =>
        Read(body).Then(input => Waterfall.Run(input).Then<WaterfallResult>(result => result with { InWords = RuleInWords.Of(input), Table = WorkingsTable.Of(result) }));

    /// <summary>The figures among a body's fields; the rules may come from elsewhere, where several are tried.</summary>
    internal static WaterfallInput? Input(JsonFields fields, bool needsRules)
    {
        var partners = fields.Required("partners")?.Items(MostPartners);
        var names = partners?.Select(partner => partner.Text()).OfType<string>().ToImmutableArray();
        var host = fields.Required("host")?.Text();
        var contributions = fields.Optional("contributions") is { } c ? Contributions(c) : null;
        var reserves = fields.Optional("reserves") is { } r ? Reserves(r) : [];
        var ofPool = fields.Optional("pool");
        var pool = ofPool is { } p ? Pool(p) : (null, RuleFigures.None);
        var schemes = fields.Required("schemes")?.Items(MostSchemes)?.Select(scheme => Scheme(scheme, needsRule: needsRules && ofPool is null)).OfType<SchemeOutturn>().ToImmutableArray();
        return names is { } listed && host is not null && schemes is { } all
            ? new(listed, host, contributions ?? ImmutableSortedDictionary<string, PartnerContribution>.Empty, reserves, all, pool.Rule) { PoolFigures = pool.Figures }
            : null;
    }

    private static ImmutableSortedDictionary<string, PartnerContribution> Contributions(JsonAt at)
    {
        var contributions = ImmutableSortedDictionary.CreateBuilder<string, PartnerContribution>(StringComparer.Ordinal);
        foreach (var (partner, value) in at.Fields()?.Entries() ?? [])
        {
            if (value.Fields() is not { } fields) continue;
            contributions.Add(partner, new(fields.Optional("opening")?.Money(), fields.Optional("closing")?.Money()));
            fields.RefuseOthers();
        }
        return contributions.ToImmutable();
    }

    private static ImmutableArray<ReserveBalance> Reserves(JsonAt at)
    {
        var reserves = ImmutableArray.CreateBuilder<ReserveBalance>();
        foreach (var (name, value) in at.Fields()?.Entries() ?? [])
            if (value.Money() is { } available) reserves.Add(new(name, available));
        return reserves.ToImmutable();
    }

    private static SchemeOutturn? Scheme(JsonAt at, bool needsRule)
    {
        if (at.Fields() is not { } fields) return null;
        var code = fields.Required("code")?.Text();
        var budget = fields.Required("budget")?.Money();
        var outturn = fields.Required("outturn")?.Money();
        var lines = fields.Optional("lines")?.Items(MostLines)?.Select(Line).OfType<LineOutturn>().ToImmutableArray();
        var rule = (needsRule ? fields.Required("riskShare") : fields.Optional("riskShare")) is { } share ? RiskShareReading.Rule(share) : null;
        var figures = RuleFiguresReading.In(fields);
        fields.RefuseOthers();
        return code is not null && budget is { } planned && outturn is { } spent ? new(code, planned, spent, lines ?? [], rule) { Figures = figures } : null;
    }

    private static LineOutturn? Line(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var code = fields.Required("code")?.Text();
        var owner = fields.Optional("owner")?.Text();
        var budget = fields.Required("budget")?.Money();
        var outturn = fields.Required("outturn")?.Money();
        var share = fields.Optional("share") is { } by ? RiskShareReading.By(by) : null;
        fields.RefuseOthers();
        return code is not null && budget is { } planned && outturn is { } spent ? new(code, owner, planned, spent, share) : null;
    }

    private static (RiskShareRule? Rule, RuleFigures Figures) Pool(JsonAt at)
    {
        if (at.Fields() is not { } fields) return (null, RuleFigures.None);
        var rule = fields.Required("riskShare") is { } share ? RiskShareReading.Rule(share) : null;
        var figures = RuleFiguresReading.In(fields);
        fields.RefuseOthers();
        return (rule, figures);
    }
}
