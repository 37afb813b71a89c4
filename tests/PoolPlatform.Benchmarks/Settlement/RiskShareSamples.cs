using System.Globalization;
using System.Text.Json;
using PoolPlatform.Settlement.Domain.Evaluating;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Benchmarks.Settlement;

/// <summary>Pools to work out: many schemes, each with a reserve, a deadband, tiers and caps.</summary>
internal static class RiskShareSamples
{
    /// <summary>Schemes of £2m each, a little overspent or underspent, with the api document's own worked rule.</summary>
    public static WaterfallInput Pool(int schemes, int partners)
    {
        var names = Enumerable.Range(1, partners).Select(i => $"P{i:00}").ToList();
        var weights = string.Join(",", names.Select((name, i) => $"\"{name}\":\"{1_000_000 + 37 * i}.25\""));
        var rule =
            $$$"""
            { "over": [ {"kind":"reserve","name":"risk-pool","upTo":"20000.00"}, {"kind":"deadband","percentOfBudget":"0.5","bearer":"host"},
                {"kind":"tiers","bands":[{"toAmount":"30000.00","share":{"by":"equal"}},{"share":{"by":"weights","weights":{ {{{weights}}} } } }]},
                {"kind":"cap","limits":{"P01":{"over":"40000.00","under":"40000.00"}},"excess":{"to":"host"}} ], "under": "same" }
            """;
        var list = string.Join(",", Enumerable.Range(0, schemes).Select(i => string.Create(CultureInfo.InvariantCulture,
            $$"""{ "code": "S{{i}}", "budget": "2000000.00", "outturn": "{{(i % 3 == 2 ? 1_950_000 : 2_087_654) + i}}.33", "riskShare": {{rule}} }""")));
        var body = $$"""{ "partners": [{{string.Join(",", names.Select(name => $"\"{name}\""))}}], "host": "P{{partners:00}}", "reserves": {"risk-pool":"50000.00"}, "schemes": [{{list}}] }""";
        return EvaluateRequest.Read(JsonDocument.Parse(body).RootElement).OrThrow();
    }

    /// <summary>Twelve schemes split 60:40, with a cap and a collar that hardly ever bind: the naive loop works out the same.</summary>
    public static WaterfallInput CapAndCollar()
    {
        const string rule =
            """
            { "over": [ {"kind":"share","share":{"by":"percent","weights":{"NHS":"60","Council":"40"}}},
                {"kind":"cap","limits":{"Council":{"over":"150000.00","under":"100000.00"}},"excess":{"to":"NHS"}} ], "under": "same" }
            """;
        var list = string.Join(",", Enumerable.Range(0, 12).Select(i => $$"""{ "code": "S{{i}}", "budget": "2000000.00", "outturn": "2020000.00", "riskShare": {{rule}} }"""));
        return EvaluateRequest.Read(JsonDocument.Parse($$"""{ "partners": ["NHS","Council"], "host": "Council", "schemes": [{{list}}] }""").RootElement).OrThrow();
    }
}
