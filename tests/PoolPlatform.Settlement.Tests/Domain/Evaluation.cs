using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Evaluating;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Tests.Domain;

/// <summary>Evaluate requests as a client writes them, and answers as text that is easy to compare.</summary>
internal static class Evaluation
{
    public static Outcome<WaterfallResult> Of(string body) => EvaluateRequest.Evaluate(JsonDocument.Parse(body).RootElement);

    /// <summary>One scheme of A and B, host B, budget £1,000.00, with the given steps for over- and underspends.</summary>
    public static Outcome<WaterfallResult> OfSteps(string steps, string outturn, string lines = "[]", string reserves = "{}") => Of($$"""
        { "partners": ["A","B"], "host": "B", "reserves": {{reserves}},
          "contributions": { "A": {"opening":"600.00","closing":"500.00"}, "B": {"opening":"400.00","closing":"500.00"} },
          "schemes": [ { "code": "S", "budget": "1000.00", "outturn": "{{outturn}}", "lines": {{lines}}, "riskShare": { "over": [{{steps}}], "under": "same" } } ] }
        """);

    public static string Text(this IEnumerable<KeyValuePair<string, Money>> shares) => string.Join(", ", shares.Select(share => $"{share.Key} {share.Value}"));

    /// <summary>The shares, or the code of the refusal.</summary>
    public static string Told(this Outcome<WaterfallResult> outcome) => outcome.Match(result => result.Shares.Text(), refusal => refusal.Code);

    public static Refusal Refused<T>(this Outcome<T> outcome) => outcome.Refusal ?? throw new InvalidOperationException("Was not refused.");

    /// <summary>The refusal's kind, code and paths.</summary>
    public static string Faults<T>(this Outcome<T> outcome)
    {
        var refusal = outcome.Refused();
        return $"{refusal.Kind} {refusal.Code}: {string.Join(", ", refusal.Errors.Keys)}";
    }
}
