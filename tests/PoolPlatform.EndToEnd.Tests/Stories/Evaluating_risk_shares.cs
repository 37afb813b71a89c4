using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>The worked waterfall of the public contract, and rules that cannot be right, through the gateway.</summary>
public sealed class Evaluating_risk_shares(Platform platform)
{
    private const string Worked =
        """
        {"partners":["A","B"],"host":"B","reserves":{"risk-pool":"12345.67"},
         "schemes":[{"code":"S","budget":"1000000.00","outturn":"1087654.33","lines":[],"riskShare":{"over":[
           {"kind":"reserve","name":"risk-pool","upTo":"20000.00"},
           {"kind":"deadband","percentOfBudget":"0.5","bearer":"host"},
           {"kind":"tiers","bands":[{"toAmount":"30000.00","share":{"by":"equal"}},{"share":{"by":"percent","weights":{"A":"70","B":"30"}}}]},
           {"kind":"cap","limits":{"A":{"over":"40000.00"}},"excess":{"to":"B"}}],"under":"same"}}]}
        """;

    [Fact]
    public async Task The_worked_waterfall_comes_out_as_the_contract_says()
    {
        var answer = (await platform.As(Organisations.BanesCcg, "finance").Post("/v1/risk-shares/evaluate", Worked, key: null)).Is(200);

        Assert.Equal("87654.33", answer.Text("variance"));
        Assert.Equal("""{"A":"40000.00","B":"35308.66"}""", answer.Json["shares"]!.ToJsonString());
        Assert.Equal("12345.67", answer.Json["reserves"]!["risk-pool"]!["used"]!.GetValue<string>());
        Assert.Equal(
            ["87654.33 12345.67 75308.66", "75308.66 5000.00 70308.66", "70308.66 70308.66 0.00"],
            answer.Json["workings"]!.AsArray().Take(3).Select(step => $"{step!["in"]} {step["taken"]} {step["out"]}"));
    }

    [Fact]
    public async Task The_mental_health_pool_comes_out_as_the_contract_says()
    {
        var answer = await Evaluate("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}""");
        Assert.Equal("""{"11E":"319612.27","E06000022":"145819.90"}""", answer.Is(200).Json["shares"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.32"}}}],"under":"same"}""", 422, "percent-not-hundred")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000099":"31.33"}}}],"under":"same"}""", 422, "partner-unknown")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"weights","weights":{"11E":"-1","E06000022":"2"}}}],"under":"same"}""", 422, "weights-invalid")]
    [InlineData("""{"over":[{"kind":"deadband","amount":"100.00","bearer":"host"}],"under":"same"}""", 422, "risk-share-incomplete")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"11E":{"over":"1.00"}}}],"under":"same"}""", 422, "risk-share-incomplete")]
    [InlineData("""{"over":[{"kind":"cap","limits":{"11E":{"over":"1.00"}},"excess":{"to":"host"}},{"kind":"share","share":{"by":"equal"}}],"under":"same"}""", 422, "cap-before-share")]
    [InlineData("""{"over":[{"kind":"tiers","bands":[{"toAmount":"9.00","share":{"by":"equal"}},{"toAmount":"8.00","share":{"by":"equal"}},{"share":{"by":"equal"}}]}],"under":"same"}""", 422, "band-edges-invalid")]
    [InlineData("""{"over":[{"kind":"reserve","name":"none","upTo":"1.00"},{"kind":"share","share":{"by":"equal"}}],"under":"same"}""", 422, "reserve-unknown")]
    [InlineData("""{"over":[{"kind":"offset"},{"kind":"share","share":{"by":"equal"}}],"under":"same"}""", 422, "offset-out-of-place")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"owner"}}],"under":"same"}""", 422, "lines-do-not-sum")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"manual","amounts":{"11E":"1.00","E06000022":"1.00"},"decision":"D"}}],"under":"same"}""", 422, "manual-amounts-differ")]
    [InlineData("""{"over":[{"kind":"lottery"}],"under":"same"}""", 400, null)]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":68.67,"E06000022":31.33}}}],"under":"same"}""", 400, null)]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"equal"},"fairly":true}],"under":"same"}""", 400, null)]
    [InlineData("""{"over":[{"kind":"deadband","amount":"1.005","bearer":"host"},{"kind":"share","share":{"by":"equal"}}],"under":"same"}""", 400, null)]
    public async Task A_rule_that_cannot_be_right_is_refused(string rule, int status, string? code) => (await Evaluate(rule)).IsProblem(status, code);

    private Task<Api.Answer> Evaluate(string rule) => platform.As(Organisations.BanesCcg, "finance").Post(
        "/v1/risk-shares/evaluate",
        """{"partners":["11E","E06000022"],"host":"E06000022","schemes":[{"code":"MH","budget":"24190000.00","outturn":"24655432.17","lines":[],"riskShare":RULE}]}""".Replace("RULE", rule, StringComparison.Ordinal));
}
