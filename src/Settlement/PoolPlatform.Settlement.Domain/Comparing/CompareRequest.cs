using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Evaluating;
using PoolPlatform.Settlement.Domain.Reading;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Comparing;

/// <summary>The body of <c>POST /v1/risk-shares/compare</c>: the figures of an evaluation, and the rules to try on them.</summary>
public static class CompareRequest
{
    /// <summary>Reads the figures and the rules, and runs each rule.</summary>
    public static Outcome<Comparison> Compare(JsonElement body)
    {
        var problems = new JsonProblems();
        if (new JsonAt(body, "", problems).Fields() is not { } fields) return problems.ToRefusal();
        var figures = EvaluateRequest.Input(fields, needsRules: false);
        var options = RuleOption.Read(fields);
        fields.RefuseOthers();
        return problems.Any || figures is null || options is not { } tried ? problems.ToRefusal() : Comparison.Of(figures, tried);
    }
}

/// <summary>What is asked of a pool's own figures: to the end of which period, with what told beside them, under which other rules.</summary>
public sealed record ComparePoolRequest(PeriodNo Through, bool OnForecast, ToldFigures Told, ImmutableArray<RuleOption> Options)
{
    public static Outcome<ComparePoolRequest> Read(JsonElement body)
    {
        var problems = new JsonProblems();
        if (new JsonAt(body, "", problems).Fields() is not { } fields) return problems.ToRefusal();
        var through = PoolFigures.Through(fields);
        var onForecast = PoolFigures.OnForecast(fields, otherwise: false);
        var told = RuleFiguresReading.Told(fields);
        var options = RuleOption.Read(fields);
        fields.RefuseOthers();
        return problems.Any || options is not { } tried ? problems.ToRefusal() : new ComparePoolRequest(through, onForecast, told, tried);
    }
}

/// <summary>The fields by which a pool's own figures are asked for.</summary>
internal static class PoolFigures
{
    public static PeriodNo Through(JsonFields fields)
    {
        if (fields.Optional("through") is not { } at) return PeriodNo.Closing;
        if (at.Count() is { } number && PeriodNo.TryFrom(number, out var period)) return period;
        at.Problems.Add(at.Path, "A period is 1 to 12 for April to March, or 13 for closing adjustments.");
        return PeriodNo.Closing;
    }

    public static bool OnForecast(JsonFields fields, bool otherwise) =>
        fields.Optional("basis")?.OneOf(("forecast", true), ("actual", false)) ?? otherwise;
}
