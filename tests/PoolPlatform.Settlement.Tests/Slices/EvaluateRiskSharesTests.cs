using System.Text;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class EvaluateRiskSharesTests(OneHost one) : IClassFixture<OneHost>
{
    private const string Path = "/v1/risk-shares/evaluate";

    private static string Token => TestTokens.Of("11E", Roles.Auditor);

    [Fact]
    public async Task The_worked_waterfall_of_the_public_contract_comes_out_to_the_penny()
    {
        var host = await one.Started();

        var reply = await host.Post(Path, """
            { "partners": ["A","B"], "host": "B", "reserves": { "risk-pool": "12345.67" },
              "schemes": [ { "code": "S", "budget": "1000000.00", "outturn": "1087654.33", "lines": [],
                "riskShare": { "over": [
                  {"kind":"reserve","name":"risk-pool","upTo":"20000.00"},
                  {"kind":"deadband","percentOfBudget":"0.5","bearer":"host"},
                  {"kind":"tiers","bands":[{"toAmount":"30000.00","share":{"by":"equal"}},{"share":{"by":"percent","weights":{"A":"70","B":"30"}}}]},
                  {"kind":"cap","limits":{"A":{"over":"40000.00"}},"excess":{"to":"B"}} ], "under": "same" } } ] }
            """, Token);

        Assert.Equal(200, reply.Status);
        Assert.Equal("87654.33", reply.At("variance"));
        Assert.Equal("""{"A":"40000.00","B":"35308.66"}""", reply.At("shares"));
        Assert.Equal("12345.67", reply.At("reserves.risk-pool.used"));
        Assert.Equal(["reserve", "deadband", "tiers", "cap"], reply.Body.GetProperty("workings").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        Assert.Equal("""{"A":"-3216.06","B":"3216.06"}""", reply.At("workings[3].shares"));
    }

    [Fact]
    public async Task The_agreed_percentages_of_Bath_and_North_East_Somerset_share_its_overspend()
    {
        var host = await one.Started();

        var reply = await host.Post(Path, """
            { "partners": ["11E","E06000022"], "host": "E06000022",
              "schemes": [ { "code":"MH", "budget":"24190000.00", "outturn":"24655432.17", "lines": [],
                "riskShare": {"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"} } ] }
            """, Token);

        Assert.Equal("""{"11E":"319612.27","E06000022":"145819.90"}""", reply.At("shares"));
    }

    [Fact]
    public async Task No_key_is_needed_because_nothing_is_stored()
    {
        var host = await one.Started();

        var reply = await host.Send(HttpMethod.Post, Path, """{"partners":["A"],"host":"A","schemes":[{"code":"S","budget":"1.00","outturn":"2.00","riskShare":{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}}]}""", Token, key: null);

        Assert.Equal("""{"A":"1.00"}""", reply.At("shares"));
    }

    // What was sent, the status, the problem, and the fields that are named as wrong.
    [Theory]
    [InlineData("", 400, "malformed", "")]
    [InlineData("{", 400, "malformed", "")]
    [InlineData("nonsense", 400, "malformed", "")]
    [InlineData("null", 400, "malformed", "$")]
    [InlineData("[]", 400, "malformed", "$")]
    [InlineData("{}", 400, "malformed", "host | partners | schemes")]
    [InlineData("""{"partners":["A"],"host":"A","schemes":[],"extra":1}""", 400, "malformed", "extra")]
    [InlineData("""{"partners":["A"],"host":"A","schemes":[{"code":"S","budget":"1.000","outturn":"2.00","riskShare":{"over":[],"under":"same"}}]}""", 400, "malformed", "schemes[0].budget")]
    [InlineData("""{"partners":["A"],"host":"A","schemes":[{"code":"S","budget":1,"outturn":"2.00","riskShare":{"over":[],"under":"same"}}]}""", 400, "malformed", "schemes[0].budget")]
    [InlineData("""{"partners":["A"],"partners":["B"],"host":"A","schemes":[]}""", 400, "malformed", "partners")]
    [InlineData("""{"partners":["\ud800"],"host":"A","schemes":[]}""", 400, "malformed", "partners[0]")]
    [InlineData("""{"partners":["A"],"host":"A","schemes":[{"code":"S","budget":"1.00","outturn":"2.00","riskShare":{"over":[{"kind":"guess"}],"under":"same"}}]}""", 400, "malformed", "schemes[0].riskShare.over[0].kind")]
    [InlineData("""{"partners":["A"],"host":"A","schemes":[]}""", 422, "nothing-to-share", "schemes")]
    [InlineData("""{"partners":["A"],"host":"B","schemes":[{"code":"S","budget":"1.00","outturn":"2.00","riskShare":{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}}]}""", 422, "host-unknown", "host")]
    [InlineData("""{"partners":["A","B"],"host":"B","schemes":[{"code":"S","budget":"1.00","outturn":"2.00","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"A":"68.67","B":"31.32"}}}],"under":"same"}}]}""", 422, "percent-not-hundred", "schemes[0].riskShare.over[0].share.weights")]
    [InlineData("""{"partners":["A","B"],"host":"B","schemes":[{"code":"S","budget":"1.00","outturn":"2.00","riskShare":{"over":[{"kind":"tiers","bands":[{"toAmount":"0.50","share":{"by":"equal"}}]}],"under":"same"}}]}""", 422, "risk-share-incomplete", "")]
    public async Task A_body_that_is_wrong_is_a_problem_that_names_what(string body, int status, string problem, string fields)
    {
        var host = await one.Started();

        var reply = await host.Post(Path, body, Token);

        Assert.Equal((status, problem, fields), (reply.Status, reply.Problem, reply.Errors));
    }

    [Fact]
    public async Task A_body_beyond_a_mebibyte_is_refused()
    {
        var host = await one.Started();

        var reply = await host.Post(Path, $"{{\"partners\":[\"{new StringBuilder().Append('A', 1024 * 1024)}\"]}}", Token);

        Assert.Equal((413, "body-too-large"), (reply.Status, reply.Problem));
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused()
    {
        var host = await one.Started();

        var reply = await host.Send(HttpMethod.Post, Path, "{}", Token, key: null, contentType: "text/plain");

        Assert.Equal((415, "unsupported-media-type"), (reply.Status, reply.Problem));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_worked_out()
    {
        var host = await one.Started();

        var reply = await host.Post(Path, "{}", token: null);

        Assert.Equal((401, "token-missing"), (reply.Status, reply.Problem));
    }

    [Fact]
    public async Task A_service_has_no_business_here()
    {
        var host = await one.Started();

        var reply = await host.Post(Path, "{}", TestTokens.Issue("svc-reporting", null, Roles.Service));

        Assert.Equal((403, "role-missing"), (reply.Status, reply.Problem));
    }
}
