using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class TryingRulesTests(OnePool one) : IClassFixture<OnePool>
{
    private const string Year = $"/v1/pools/{Pool.Reference}/years/2014-15";

    private static string Auditor => TestTokens.Of(Pool.Nhs, Roles.Auditor);

    [Fact]
    public async Task Rules_stand_side_by_side_on_pasted_figures_with_the_one_that_refuses_among_them()
    {
        var pool = await one.Open();

        var reply = await pool.Host.Send(HttpMethod.Post, "/v1/risk-shares/compare", """
            {"partners":["NHS","Council"],"host":"Council","schemes":[{"code":"MH","budget":"24190000.00","outturn":"24655432.17"}],
             "rules":[{"name":"Equal","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}},
                      {"name":"Referred","schemes":{"MH":{"over":[{"kind":"refer","to":"the boards"}],"under":"same"}}},
                      {"name":"Host","pool":{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}}]}
            """, Auditor, key: null);

        Assert.Equal(200, reply.Status);
        Assert.Equal("""{"NHS":"232716.09","Council":"232716.08"}""", reply.At("rules[0].shares"));
        Assert.Equal(("risk-share-referred", "465432.17"), (reply.At("rules[1].refused.code"), reply.At("rules[1].refused.figures.referred")));
        Assert.Equal("""[{"partner":"NHS","shares":{"Equal":"232716.09","Host":"0.00"},"lowest":"Host"},{"partner":"Council","shares":{"Equal":"232716.08","Host":"465432.17"},"lowest":"Equal"}]""", reply.At("partners"));
    }

    [Fact]
    public async Task A_past_year_of_a_pool_is_worked_out_under_other_rules_beside_the_agreed_one()
    {
        var pool = await one.Open();

        var reply = await pool.Host.Post($"{Year}/risk-shares/compare", """{"through":12,"rules":[{"name":"Equal","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}}]}""", Auditor);

        Assert.Equal(200, reply.Status);
        Assert.Equal("""[{"partner":"11E","shares":{"as agreed":"319612.27","Equal":"232716.09"},"lowest":"Equal"},{"partner":"E06000022","shares":{"as agreed":"145819.90","Equal":"232716.08"},"lowest":"as agreed"}]""", reply.At("partners"));
        Assert.Empty(await pool.Column("select id::text from settlement"));
    }

    [Fact]
    public async Task A_pool_is_simulated_on_its_figures_and_the_same_seed_gives_the_same_answer()
    {
        var pool = await one.Open();
        const string asked = """
            {"basis":"actual","draws":20000,"seed":"7","spreads":{"MH":{"kind":"triangular","low":"24000000.00","likely":"24190000.00","high":"25000000.00"}},
             "limits":{"E06000022":"100000.00"},"scenarios":[{"name":"winter"}]}
            """;

        var first = await pool.Host.Post($"{Year}/simulations", asked, Auditor);
        var again = await pool.Host.Post($"{Year}/simulations", asked, Auditor);

        Assert.Equal((200, "20000", "7", "0"), (first.Status, first.At("draws"), first.At("seed"), first.At("refused")));
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        // Winter puts 4 percent of £24,190,000 on top of the £465,432.17.
        Assert.Equal(("1433032.17", "100000.00"), (first.At("scenarios[0].variance"), first.At("partners[1].limit")));
    }

    [Fact]
    public async Task A_spread_by_earlier_years_takes_them_from_the_ledger()
    {
        var pool = await one.Open();

        var reply = await pool.Host.Post($"{Year}/simulations", """{"draws":1000,"basis":"actual","spreads":{"MH":{"kind":"historic","years":["2014-15","2015-16"]}}}""", Auditor);

        // Both years came to the same, so every draw does.
        Assert.Equal((200, "465432.17"), (reply.Status, reply.At("variance.mean")));
    }

    [Fact]
    public async Task Pasted_figures_are_simulated_too()
    {
        var pool = await one.Open();

        var reply = await pool.Host.Send(HttpMethod.Post, "/v1/risk-shares/simulate", """
            {"partners":["A","B"],"host":"B","draws":1000,"schemes":[{"code":"S","budget":"1000.00","outturn":"1000.00","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}}],
             "scenarios":[{"name":"sloping-shoulders","placements":1,"weekly":"10.00","weeks":5},{"name":"mine","amounts":{"S":"8.00"}}]}
            """, Auditor, key: null);

        Assert.Equal(("0.00", "50.00", "25.00", "4.00"), (reply.At("variance.mean"), reply.At("scenarios[0].variance"), reply.At("scenarios[0].shares.A"), reply.At("scenarios[1].shares.B")));
    }

    [Theory]
    [InlineData("simulations", "{", 400, "malformed")]
    [InlineData("simulations", """{"draws":0}""", 422, "draws-out-of-range")]
    [InlineData("simulations", """{"spreads":{"XX":{"kind":"certain"}}}""", 422, "scheme-unknown")]
    [InlineData("simulations", """{"spreads":{"MH":{"kind":"guess"}}}""", 400, "malformed")]
    [InlineData("simulations", """{"spreads":{"MH":{"kind":"historic","percentOfBudget":["98"]}}}""", 422, "spread-invalid")]
    [InlineData("simulations", """{"scenarios":[{"name":"comet"}]}""", 422, "scenario-unknown")]
    [InlineData("simulations", """{"scenarios":[{"name":"winter","scheme":"XX"}]}""", 422, "scheme-unknown")]
    [InlineData("simulations", """{"seed":-1}""", 400, "malformed")]
    [InlineData("simulations", """{"schemes":{"XX":{"measures":{}}}}""", 422, "scheme-unknown")]
    [InlineData("risk-shares/compare", """{}""", 400, "malformed")]
    [InlineData("risk-shares/compare", """{"rules":[{"name":"A"}]}""", 400, "malformed")]
    [InlineData("risk-shares/compare", """{"through":14,"rules":[]}""", 400, "malformed")]
    public async Task What_cannot_be_tried_is_refused_by_name(string what, string body, int status, string problem)
    {
        var pool = await one.Open();

        var reply = await pool.Host.Post($"{Year}/{what}", body, Auditor);

        Assert.Equal((status, $"urn:pool:problem:{problem}"), (reply.Status, reply.At("type")));
    }

    [Theory]
    [InlineData("simulations")]
    [InlineData("risk-shares/compare")]
    public async Task A_stranger_finds_no_pool_to_try_rules_on(string what)
    {
        var pool = await one.Open();

        Assert.Equal(404, (await pool.Host.Post($"{Year}/{what}", "nonsense", Pool.StrangerToken)).Status);
        Assert.Equal(404, (await pool.Host.Post($"/v1/pools/{Pool.Reference}/years/2014/{what}", "{}", Auditor)).Status);
    }
}
