using System.Text.Json;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Tests.Domain;

public class RiskShareCheckTests
{
    private const string Equally = """{"kind":"share","share":{"by":"equal"}}""";

    [Theory]
    [InlineData("""{"kind":"share","share":{"by":"percent","weights":{"A":"68.67","B":"31.34"}}}""", "percent-not-hundred over[0].share.weights")]
    [InlineData("""{"kind":"share","share":{"by":"percent","weights":{"A":"68.67","C":"31.33"}}}""", "partner-unknown over[0].share.weights.C")]
    [InlineData("""{"kind":"share","share":{"by":"percent","weights":{"A":"100"}}}""", "")]
    [InlineData("""{"kind":"share","share":{"by":"weights","weights":{"A":"0","B":"0.00"}}}""", "weights-invalid over[0].share.weights")]
    [InlineData("""{"kind":"share","share":{"by":"weights","weights":{}}}""", "weights-invalid over[0].share.weights")]
    [InlineData("""{"kind":"share","share":{"by":"weights","weights":{"A":"-1","B":"2"}}}""", "weights-invalid over[0].share.weights")]
    [InlineData("""{"kind":"share","share":{"by":"manual","amounts":{"C":"1.00"},"decision":"x"}}""", "partner-unknown over[0].share.amounts.C")]
    [InlineData("""{"kind":"offset"},{"kind":"share","share":{"by":"host"}}""", "offset-out-of-place over[0]")]
    [InlineData("""{"kind":"reserve","name":"pot","upTo":"-1.00"},{"kind":"reserve","name":"sock"},{"kind":"share","share":{"by":"host"}}""",
        "amount-negative over[0].upTo; reserve-unknown over[1].name")]
    [InlineData("""{"kind":"deadband","amount":"-1.00","bearer":"C"},{"kind":"share","share":{"by":"host"}}""", "amount-negative over[0].amount; partner-unknown over[0].bearer")]
    [InlineData("""{"kind":"cap","limits":{"A":{"over":"1.00"}},"excess":{"to":"B"}},{"kind":"share","share":{"by":"host"}}""", "cap-before-share over[0]")]
    [InlineData("""{"kind":"share","share":{"by":"host"}},{"kind":"cap","limits":{},"excess":{"to":"reserve:sock"}}""", "cap-without-limits over[1].limits; reserve-unknown over[1].excess.to")]
    [InlineData("""{"kind":"share","share":{"by":"host"}},{"kind":"cap","limits":{"C":{"over":"-1.00","under":"-1.00"}},"excess":{"to":"D"}}""",
        "partner-unknown over[1].limits.C; amount-negative over[1].limits.C.over; amount-negative over[1].limits.C.under; partner-unknown over[1].excess.to")]
    [InlineData("""{"kind":"retain","name":"sock","upTo":"-1.00"},{"kind":"share","share":{"by":"host"}}""", "amount-negative over[0].upTo; reserve-unknown over[0].name")]
    [InlineData("""{"kind":"portion","amount":"-1.00","to":{"reserve":"sock"}},{"kind":"share","share":{"by":"host"}}""", "amount-negative over[0].amount; reserve-unknown over[0].to.reserve")]
    [InlineData("""{"kind":"portion","percent":"10","to":{"share":{"by":"weights","weights":{"C":"1"}}}},{"kind":"share","share":{"by":"host"}}""", "partner-unknown over[0].to.share.weights.C")]
    [InlineData("""{"kind":"performance","measure":"m","target":"0","floor":"90","cap":"80","earned":{"reserve":"sock"},"unearned":{"share":{"by":"percent","weights":{"A":"99"}}}}""",
        "performance-invalid over[0].target; performance-invalid over[0].floor; percent-not-hundred over[0].unearned.share.weights; reserve-unknown over[0].earned.reserve")]
    [InlineData("""{"kind":"performance","measure":"m","perUnit":"-1.00","of":"-1.00","earned":{"share":{"by":"host"}},"unearned":{"share":{"by":"host"}}}""", "amount-negative over[0].of; amount-negative over[0].perUnit")]
    [InlineData("""{"kind":"benefitOrder","waits":"C","percentOfContribution":"10"},{"kind":"share","share":{"by":"host"}}""", "partner-unknown over[0].waits")]
    [InlineData("""{"kind":"share","share":{"by":"line","shares":{"L":{"by":"line"}},"rest":{"by":"percent","weights":{"A":"99.999999"}}}}""",
        "line-share-nested over[0].share.shares.L; percent-not-hundred over[0].share.rest.weights")]
    public void What_is_wrong_with_a_rule_is_an_error(string steps, string expected) => Assert.Equal(expected, Errors(steps));

    [Theory]
    [InlineData("""{"share":{"by":"host"}}""", "")]
    [InlineData("", "bands")]
    [InlineData("""{"toAmount":"10.00","share":{"by":"host"}},{"toAmount":"10.00","share":{"by":"host"}},{"share":{"by":"host"}}""", "bands[1]")]
    [InlineData("""{"toAmount":"20.00","share":{"by":"host"}},{"toAmount":"10.00","share":{"by":"host"}},{"share":{"by":"host"}}""", "bands[1]")]
    [InlineData("""{"toAmount":"-5.00","share":{"by":"host"}},{"share":{"by":"host"}}""", "bands[0]")]
    [InlineData("""{"toAmount":"0.00","share":{"by":"host"}},{"share":{"by":"host"}}""", "bands[0]")]
    [InlineData("""{"toPercentOfBudget":"2","share":{"by":"host"}},{"toPercentOfBudget":"1","share":{"by":"host"}},{"share":{"by":"host"}}""", "bands[1]")]
    [InlineData("""{"share":{"by":"host"}},{"toAmount":"10.00","share":{"by":"host"}}""", "bands[0]")]
    [InlineData("""{"toAmount":"10.00","share":{"by":"host"}},{"toPercentOfBudget":"1","share":{"by":"host"}},{"share":{"by":"host"}}""", "")]
    public void Band_edges_rise_from_zero_to_one_open_last_band(string bands, string path) =>
        Assert.Equal(path.Length == 0 ? "" : $"band-edges-invalid over[0].{path}", Errors($$"""{"kind":"tiers","bands":[{{bands}}]}"""));

    [Fact]
    public void An_offset_stands_first_in_a_pools_rule_or_not_at_all()
    {
        Assert.Equal("", Errors($$"""{"kind":"offset"},{{Equally}}""", ofPool: true));
        Assert.Equal("offset-out-of-place over[1]", Errors($$"""{"kind":"reserve","name":"pot"},{"kind":"offset"},{{Equally}}""", ofPool: true));
    }

    [Fact]
    public void Reserves_are_not_checked_while_the_fund_has_none_on_record()
    {
        var rule = Rule($$"""{"kind":"reserve","name":"sock"},{{Equally}}""", "\"same\"");

        Assert.Empty(RiskShareCheck.Of(rule, new(["A", "B"], "B")).Errors);
    }

    [Fact]
    public void Paths_start_in_the_rule_where_no_path_leads_to_it()
    {
        var findings = RiskShareCheck.Of(Rule("""{"kind":"share","share":{"by":"percent","weights":{"A":"99"}}}""", "[]"), new(["A", "B"], "B"), "");

        Assert.Equal(["over[0].share.weights", "under"], findings.Errors.Concat(findings.Gaps).Select(finding => finding.Path));
    }

    [Theory]
    [InlineData("", "\"same\"", "over")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}}""", "[]", "under")]
    [InlineData("""{"kind":"deadband","amount":"1.00","bearer":"host"}""", "\"same\"", "over")]
    [InlineData("""{"kind":"tiers","bands":[{"toAmount":"1.00","share":{"by":"equal"}}]}""", "\"same\"", "over[0].bands")]
    [InlineData("""{"kind":"tiers","bands":[{"toAmount":"1.00","share":{"by":"equal"}}]},{"kind":"share","share":{"by":"host"}}""", "\"same\"", "")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"A":{"over":"1.00"}}}""", "\"same\"", "over[1].excess")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"A":{"under":"1.00"}}}""", "\"same\"", "over[1].excess")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"A":{"under":"1.00"}}}""", """[{"kind":"share","share":{"by":"host"}}]""", "")]
    [InlineData("""{"kind":"share","share":{"by":"owner"}},{"kind":"cap","limits":{"A":{"under":"1.00"}}}""", """[{"kind":"share","share":{"by":"host"}}]""", "over[1].excess")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"A":{"over":"1.00"}},"excess":{"to":"reserve:pot"}}""", "\"same\"", "")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"A":{"under":"1.00"}},"excess":{"to":"reserve:pot"}}""", "\"same\"", "over[1].excess")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"A":{"percentOfContribution":"2"}},"excess":{"to":"refer"}}""", "\"same\"", "")]
    [InlineData("""{"kind":"share","share":{"by":"manual","amounts":{},"decision":"to come"}}""", "\"same\"", "over[0].share.amounts")]
    [InlineData("""{"kind":"retain","name":"pot"}""", "\"same\"", "over")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}}""", """[{"kind":"retain","name":"pot"}]""", "")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}}""", """[{"kind":"retain","name":"pot","upTo":"5.00"}]""", "under")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}}""", """[{"kind":"benefitOrder","waits":"A","percentOfContribution":"10"}]""", "")]
    [InlineData("""{"kind":"portion","percent":"100","to":{"share":{"by":"equal"}}},{"kind":"refer","to":"the boards"}""", "\"same\"", "")]
    [InlineData("""{"kind":"noWorseOff"}""", "\"same\"", "over")]
    [InlineData("""{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"A":{"over":"1.00"}},"excess":{"to":"approval"}}""", "\"same\"", "")]
    public void What_a_rule_leaves_open_is_a_gap_and_no_error(string over, string under, string path)
    {
        var findings = RiskShareCheck.Of(Rule(over, under), new(["A", "B"], "B", Reserves: ["pot"]));

        Assert.Empty(findings.Errors);
        Assert.Equal(path.Length == 0 ? "" : $"risk-share-incomplete riskShare.{path}", string.Join("; ", findings.Gaps.Select(gap => $"{gap.Code} {gap.Path}")));
    }

    private static string Errors(string steps, bool ofPool = false) => string.Join("; ",
        RiskShareCheck.Of(Rule(steps, "\"same\""), new(["A", "B"], "B", ofPool, ["pot"])).Errors.Select(error => $"{error.Code} {error.Path["riskShare.".Length..]}"));

    private static RiskShareRule Rule(string over, string under) =>
        RiskShareReading.Read(JsonDocument.Parse($$"""{"over":[{{over}}],"under":{{under}}}""").RootElement).OrThrow();
}
