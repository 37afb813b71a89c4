using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Tests.Domain;

public class RiskShareReadingTests
{
    private const string Everything = """
        {"over":[{"kind":"offset"},{"kind":"reserve","name":"risk-pool","upTo":"500000.00"},{"kind":"reserve","name":"all-of-it"},
        {"kind":"deadband","amount":"120950.00","bearer":"host"},{"kind":"deadband","percentOfBudget":"0.5","bearer":"11E"},
        {"kind":"tiers","bands":[{"toAmount":"100000.00","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}},
        {"toPercentOfBudget":"1","share":{"by":"weights","weights":{"11E":"16610000.00","E06000022":"7580000.00"}}},
        {"share":{"by":"contributions","basis":"closing"}}]},
        {"kind":"share","share":{"by":"equal"}},{"kind":"share","share":{"by":"owner"}},{"kind":"share","share":{"by":"line"}},{"kind":"share","share":{"by":"host"}},
        {"kind":"share","share":{"by":"manual","amounts":{"11E":"-5.00","E06000022":"5.00"},"decision":"JCC 7"}},
        {"kind":"cap","limits":{"11E":{"percentOfContribution":"2"},"E06000022":{"over":"150000.00","under":"100000.00"}},"excess":{"to":"host"}},
        {"kind":"cap","limits":{"11E":{"over":"1.00"}},"excess":{"to":"owner"}},{"kind":"cap","limits":{"11E":{"under":"1.00"}},"excess":{"to":"E06000022"}},
        {"kind":"cap","limits":{"11E":{"under":"1.00"}},"excess":{"to":"reserve:risk-pool"}},{"kind":"cap","limits":{"11E":{"under":"1.00"}},"excess":{"to":"refer"}},
        {"kind":"cap","limits":{"11E":{"under":"1.00"}}}],
        "under":[{"kind":"retain","name":"kept","upTo":"5.00"},{"kind":"retain","name":"kept"},
        {"kind":"portion","amount":"5.00","to":{"reserve":"kept"}},{"kind":"portion","percent":"65","to":{"share":{"by":"host"}}},
        {"kind":"portion","measure":"windfall","to":{"share":{"by":"equal"}}},{"kind":"portion","allBut":"cashable","to":{"reserve":"kept"}},
        {"kind":"portion","percent":"30","met":"quality","to":{"reserve":"kept"}},{"kind":"portion","percent":"30","unmet":"quality","to":{"reserve":"kept"}},
        {"kind":"performance","measure":"fall","of":"2800000.00","target":"4.2","floor":"0","cap":"100","earned":{"share":{"by":"host"}},"unearned":{"reserve":"kept"}},
        {"kind":"performance","measure":"avoided","perUnit":"1490.00","earned":{"share":{"by":"host"}},"unearned":{"share":{"by":"equal"}}},
        {"kind":"benefitOrder","waits":"11E","percentOfContribution":"10"},{"kind":"noWorseOff"},
        {"kind":"share","share":{"by":"line","shares":{"AWP":{"by":"owner"}},"rest":{"by":"equal"}}},
        {"kind":"share","share":{"by":"contributions","basis":"opening"},"recoverableFrom":"2027-28"},
        {"kind":"cap","limits":{"11E":{"over":"1.00"}},"excess":{"to":"approval"}},{"kind":"refer","to":"the governing body"}],
        "underspend":"CarryForward","weightsBasis":"agreed percentages","notional":true}
        """;

    [Fact]
    public void Every_step_and_share_is_read_and_written_back_as_it_was()
    {
        var canonical = Everything.ReplaceLineEndings("").Replace("},        {", "},{").Replace("],        ", "],");

        Assert.Equal(canonical, RiskShareWriting.ToJson(Read(canonical).OrThrow()));
    }

    [Fact]
    public void The_same_for_underspends_is_written_back_as_same() =>
        Assert.Equal("""{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}""",
            RiskShareWriting.ToJson(Read("""{ "under": "same", "over": [ {"share": {"by":"host"}, "kind":"share"} ], "weightsBasis": null }""").OrThrow()));

    [Fact]
    public void Counts_may_be_written_as_whole_numbers() =>
        Assert.Equal("""{"by":"weights","weights":{"A":"4821","B":"3977.5"}}""", Share("""{"by":"weights","weights":{"A":4821,"B":"3977.5"}}"""));

    [Theory]
    [InlineData("""{"by":"percent","weights":{"A":68.67,"B":"31.33"}}""", "weights.A")]
    [InlineData("""{"by":"percent","weights":{"A":"68.6712345"}}""", "weights.A")]
    [InlineData("""{"by":"percent","weights":{"A":"-1"}}""", "weights.A")]
    [InlineData("""{"by":"percent","weights":["A"]}""", "weights")]
    [InlineData("""{"by":"percent"}""", "weights")]
    [InlineData("""{"by":"percent","weights":{"A":"100"},"basis":"opening"}""", "basis")]
    [InlineData("""{"by":"percent","weights":{"A":"50","A":"50"}}""", "weights.A")]
    [InlineData("""{"by":"weights","weights":{"A":1.5}}""", "weights.A")]
    [InlineData("""{"by":"weights","weights":{"A":1e3}}""", "weights.A")]
    [InlineData("""{"by":"weights","weights":{"A":"1,000"}}""", "weights.A")]
    [InlineData("""{"by":"contributions","basis":"middle"}""", "basis")]
    [InlineData("""{"by":"contributions"}""", "basis")]
    [InlineData("""{"by":"manual","amounts":{"A":"1.5"}}""", "amounts.A", "decision")]
    [InlineData("""{"by":"majority"}""", "by")]
    [InlineData("""{"by":7}""", "by")]
    [InlineData("""{}""", "by")]
    [InlineData("\"equal\"", "")]
    public void A_share_of_the_wrong_form_is_named_by_its_path(string share, params string[] paths)
    {
        var outcome = Read($$"""{"over":[{"kind":"share","share":{{share}}}],"under":"same"}""");

        Assert.Equal($"Invalid malformed: {string.Join(", ", paths.Select(path => $"riskShare.over[0].share{(path.Length == 0 ? "" : ".")}{path}"))}", outcome.Faults());
    }

    [Theory]
    [InlineData("""{"kind":"share"}""", "over[0].share")]
    [InlineData("""{"kind":"sharing","share":{"by":"equal"}}""", "over[0].kind")]
    [InlineData("""{"share":{"by":"equal"}}""", "over[0].kind")]
    [InlineData("""{"kind":"offset","name":"x"}""", "over[0].name")]
    [InlineData("""{"kind":"reserve","upTo":500000}""", "over[0].name", "over[0].upTo")]
    [InlineData("""{"kind":"reserve","name":"","upTo":"1.00"}""", "over[0].name")]
    [InlineData("""{"kind":"deadband","amount":"1.00","percentOfBudget":"1","bearer":"host"}""", "over[0]")]
    [InlineData("""{"kind":"deadband","bearer":"host"}""", "over[0]")]
    [InlineData("""{"kind":"deadband","amount":"1.234","bearer":"host"}""", "over[0].amount")]
    [InlineData("""{"kind":"deadband","amount":"1.00"}""", "over[0].bearer")]
    [InlineData("""{"kind":"tiers","bands":{}}""", "over[0].bands")]
    [InlineData("""{"kind":"tiers","bands":[{"toAmount":"1.00"},{"toAmount":"2.00","toPercentOfBudget":"1","share":{"by":"equal"}}]}""", "over[0].bands[0].share", "over[0].bands[1]")]
    [InlineData("""{"kind":"cap","limits":{"E06000022":{"over":150000}}}""", "over[0].limits.E06000022.over")]
    [InlineData("""{"kind":"cap","limits":{"A":{}}}""", "over[0].limits.A")]
    [InlineData("""{"kind":"cap","limits":{"A":{"over":"1.00","percentOfContribution":"2"}}}""", "over[0].limits.A")]
    [InlineData("""{"kind":"cap","limits":{"A":{"over":"1.00"}},"excess":"host"}""", "over[0].excess")]
    [InlineData("""{"kind":"cap","limits":{"A":{"over":"1.00"}},"excess":{}}""", "over[0].excess.to")]
    [InlineData("""{"kind":"cap","limits":{"A":{"over":"1.00"}},"excess":{"to":"reserve:"}}""", "over[0].excess.to")]
    [InlineData("""{"kind":"cap"}""", "over[0].limits")]
    [InlineData("""[]""", "over[0]")]
    public void A_step_of_the_wrong_form_is_named_by_its_path(string step, params string[] paths) =>
        Assert.Equal($"Invalid malformed: {string.Join(", ", paths.Select(path => $"riskShare.{path}"))}", Read($$"""{"over":[{{step}}],"under":"same"}""").Faults());

    [Theory]
    [InlineData("""{"under":"same"}""", "riskShare.over")]
    [InlineData("""{"over":[]}""", "riskShare.under")]
    [InlineData("""{"over":"same","under":"other"}""", "riskShare.over", "riskShare.under")]
    [InlineData("""{"over":[],"under":[],"underspend":"Keep","weightsBasis":5,"ovr":[]}""", "riskShare.ovr", "riskShare.underspend", "riskShare.weightsBasis")]
    [InlineData("""null""", "riskShare")]
    public void A_rule_of_the_wrong_form_is_named_by_its_path(string rule, params string[] paths) =>
        Assert.Equal($"Invalid malformed: {string.Join(", ", paths)}", Read(rule).Faults());

    [Fact]
    public void Half_a_surrogate_pair_is_malformed_and_no_fault_of_ours()
    {
        Assert.Equal("Invalid malformed: riskShare.over[0].name", Read("""{"over":[{"kind":"reserve","name":"\ud800"}],"under":"same"}""").Faults());
        Assert.Equal("Invalid malformed: riskShare.over[0].share.weights", Read("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"\ud800":"100"}}}],"under":"same"}""").Faults());
        Assert.Equal("Invalid malformed: riskShare.over[0].share.weights.A", Read("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"A":"\ud800"}}}],"under":"same"}""").Faults());
    }

    private static Outcome<RiskShareRule> Read(string json) => RiskShareReading.Read(JsonDocument.Parse(json).RootElement);

    private static string Share(string share)
    {
        var json = RiskShareWriting.ToJson(Read($$"""{"over":[{"kind":"share","share":{{share}}}],"under":"same"}""").OrThrow());
        return JsonDocument.Parse(json).RootElement.GetProperty("over")[0].GetProperty("share").GetRawText();
    }
}
