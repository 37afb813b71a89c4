using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Evaluating;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Tests.Domain;

public class WaterfallTests
{
    [Fact]
    public void The_worked_waterfall_comes_out_to_the_penny()
    {
        var result = Evaluate("""
            { "partners": ["A","B"], "host": "B", "reserves": { "risk-pool": "12345.67" },
              "schemes": [ { "code": "S", "budget": "1000000.00", "outturn": "1087654.33", "lines": [],
                "riskShare": { "over": [
                  {"kind":"reserve","name":"risk-pool","upTo":"20000.00"},
                  {"kind":"deadband","percentOfBudget":"0.5","bearer":"host"},
                  {"kind":"tiers","bands":[{"toAmount":"30000.00","share":{"by":"equal"}},{"share":{"by":"percent","weights":{"A":"70","B":"30"}}}]},
                  {"kind":"cap","limits":{"A":{"over":"40000.00"}},"excess":{"to":"B"}} ], "under": "same" } } ] }
            """);

        Assert.Equal("87654.33", result.Variance.ToString());
        Assert.Equal("A 40000.00, B 35308.66", Text(result.Shares));
        Assert.Equal("12345.67", result.Reserves["risk-pool"].Used.ToString());
        Assert.Equal(
            """
            reserve 87654.33 - 12345.67 = 75308.66: A 0.00, B 0.00
            deadband 75308.66 - 5000.00 = 70308.66: A 0.00, B 5000.00
            tiers 70308.66 - 70308.66 = 0.00: A 43216.06, B 27092.60
            cap 0.00 - 0.00 = 0.00: A -3216.06, B 3216.06
            """,
            string.Join("\n", result.Workings.Select(step => $"{step.Step} {step.In} - {step.Taken} = {step.Out}: {Text(step.Shares)}")));
        Assert.Equal(["A 15000.00, B 15000.00", "A 28216.06, B 12092.60"], result.Workings[2].Bands!.Value.Select(band => Text(band.Shares)));
    }

    private static WaterfallResult Evaluate(string body) => EvaluateRequest.Evaluate(JsonDocument.Parse(body).RootElement).OrThrow();

    private static string Text(IReadOnlyDictionary<string, Money> shares) => string.Join(", ", shares.Select(share => $"{share.Key} {share.Value}"));
}
