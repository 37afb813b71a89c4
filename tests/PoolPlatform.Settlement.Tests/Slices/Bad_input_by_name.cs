using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>What rules and figures can get wrong, each by its name through the public API: refused where it is wrong, right to the penny where it is only large.</summary>
public sealed class Bad_input_by_name(OneHost one) : IClassFixture<OneHost>
{
    private const string Equal = """{"kind":"share","share":{"by":"equal"}}""";

    [Fact]
    public Task Weights_that_are_all_zero() =>
        Refused("""{"kind":"share","share":{"by":"weights","weights":{"A":"0","B":"0"}}}""", "weights-invalid", "schemes[0].riskShare.over[0].share.weights");

    [Fact]
    public Task A_cap_without_a_place_for_the_excess() =>
        Refused(Equal + """,{"kind":"cap","limits":{"A":{"over":"1.00"}}}""", "risk-share-incomplete", "");

    [Fact]
    public Task Bands_that_overlap() =>
        Refused(Tiers("""{"toAmount":"300.00","share":{"by":"equal"}},{"toAmount":"200.00","share":{"by":"host"}},{"share":{"by":"equal"}}"""), "band-edges-invalid", "schemes[0].riskShare.over[0].bands[1]");

    [Fact]
    public Task Bands_of_which_two_are_without_an_edge() =>
        Refused(Tiers("""{"share":{"by":"equal"}},{"share":{"by":"host"}}"""), "band-edges-invalid", "schemes[0].riskShare.over[0].bands[0]");

    [Fact]
    public Task Bands_that_leave_a_gap_above_the_last() =>
        Refused(Tiers("""{"toAmount":"300.00","share":{"by":"equal"}}"""), "risk-share-incomplete", "");

    [Fact]
    public Task Percentages_that_sum_to_99_999999() =>
        Refused("""{"kind":"share","share":{"by":"percent","weights":{"A":"50.000000","B":"49.999999"}}}""", "percent-not-hundred", "schemes[0].riskShare.over[0].share.weights");

    [Fact]
    public Task A_reserve_that_does_not_exist() =>
        Refused("""{"kind":"reserve","name":"nowhere"},""" + Equal, "reserve-unknown", "schemes[0].riskShare.over[0].name", """{"risk-pool":"1.00"}""");

    [Fact]
    public Task A_rule_that_names_a_stranger() =>
        Refused("""{"kind":"share","share":{"by":"percent","weights":{"A":"50","Z":"50"}}}""", "partner-unknown", "schemes[0].riskShare.over[0].share.weights.Z");

    [Fact]
    public async Task A_variance_of_a_trillion_pounds_is_shared_to_the_penny()
    {
        var shared = await Evaluate(Equal, outturn: "1000000000000.01");

        Assert.Equal((200, "1000000000000.01", """{"A":"500000000000.01","B":"500000000000.00"}"""), (shared.Status, shared.At("variance"), shared.At("shares")));
    }

    [Fact]
    public async Task A_variance_that_no_ledger_could_hold_is_refused_and_nothing_wraps_round() =>
        Assert.Equal((400, "malformed", "schemes[0].outturn"), Told(await Evaluate(Equal, outturn: "10000000000000.00")));

    private async Task Refused(string steps, string problem, string where, string reserves = "{}")
    {
        var refused = await Evaluate(steps, reserves: reserves);

        Assert.Equal((422, problem, where), Told(refused));
    }

    private async Task<Reply> Evaluate(string steps, string outturn = "1000.00", string reserves = "{}") => await (await one.Started()).Post(
        "/v1/risk-shares/evaluate",
        $$"""{"partners":["A","B"],"host":"B","reserves":{{reserves}},"schemes":[{"code":"S","budget":"0.00","outturn":"{{outturn}}","lines":[],"riskShare":{"over":[{{steps}}],"under":"same"} }]}""",
        TestTokens.Of("11E", Roles.Auditor));

    private static string Tiers(string bands) => $$"""{"kind":"tiers","bands":[{{bands}}]}""";

    private static (int, string, string) Told(Reply reply) => (reply.Status, reply.Problem, reply.Errors);
}
