using System.Text.Json;
using System.Text.Json.Nodes;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Tests.Domain;

public class EvaluateRequestTests
{
    /// <summary>The request of the public API's page, with the lines that make it whole.</summary>
    private const string Banes = """
        { "partners": ["11E","E06000022"], "host": "E06000022",
          "contributions": { "11E": {"opening":"16610000.00","closing":"16610000.00"}, "E06000022": {"opening":"7580000.00","closing":"7580000.00"} },
          "reserves": { "risk-pool": "0.00" },
          "schemes": [ { "code":"MH", "budget":"24190000.00", "outturn":"24655432.17",
                         "lines": [ {"code":"AWP","owner":"11E","budget":"12816000.00","outturn":"12816000.00"} ],
                         "riskShare": { "over": [ {"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}} ], "under":"same" } } ] }
        """;

    [Fact]
    public void The_answer_reads_as_the_public_API_writes_it()
    {
        var result = Evaluation.Of(Banes).OrThrow();

        Assert.Equal(
            """
            {"variance":"465432.17","shares":{"11E":"319612.27","E06000022":"145819.90"},"reserves":{"risk-pool":{"used":"0.00","left":"0.00"}},
            "schemes":[{"code":"MH","variance":"465432.17","shares":{"11E":"319612.27","E06000022":"145819.90"}}],
            "workings":[{"scheme":"MH","step":"share","in":"465432.17","taken":"465432.17","out":"0.00","shares":{"11E":"319612.27","E06000022":"145819.90"}}],"rounding":"scheme"}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData("partners", null, "Invalid malformed: partners")]
    [InlineData("partners", "\"11E\"", "Invalid malformed: partners")]
    [InlineData("partners", "[\"11E\",7]", "Invalid malformed: partners[1]")]
    [InlineData("partners", "[]", "RuleBroken nothing-to-share: contributions.11E, contributions.E06000022, host, partners, schemes[0].lines[0].owner, schemes[0].riskShare.over[0].share.weights.11E, schemes[0].riskShare.over[0].share.weights.E06000022")]
    [InlineData("partners", "[\"11E\",\"E06000022\",\"11E\"]", "RuleBroken partner-repeated: partners[2]")]
    [InlineData("partners", "[\"11E\",\"E06000022\",\"owner\"]", "RuleBroken partner-name-reserved: partners[2]")]
    [InlineData("host", null, "Invalid malformed: host")]
    [InlineData("host", "\"X\"", "RuleBroken host-unknown: host")]
    [InlineData("contributions", "{\"X\":{\"opening\":\"1.00\"}}", "RuleBroken partner-unknown: contributions.X")]
    [InlineData("contributions", "{\"11E\":{\"opening\":\"-1.00\",\"closing\":\"-1.00\"}}", "RuleBroken amount-negative: contributions.11E.closing, contributions.11E.opening")]
    [InlineData("contributions", "{\"11E\":{\"opening\":1}}", "Invalid malformed: contributions.11E.opening")]
    [InlineData("reserves", "{\"risk-pool\":\"-1.00\"}", "RuleBroken amount-negative: reserves.risk-pool")]
    [InlineData("reserves", "{\"risk-pool\":null}", "Invalid malformed: reserves.risk-pool")]
    [InlineData("schemes", null, "Invalid malformed: schemes")]
    [InlineData("schemes", "[]", "RuleBroken nothing-to-share: schemes")]
    [InlineData("pool", "{}", "Invalid malformed: pool.riskShare")]
    [InlineData("pools", "{}", "Invalid malformed: pools")]
    public void A_fault_in_the_body_is_named_by_its_path(string field, string? value, string faults)
    {
        var body = JsonNode.Parse(Banes)!.AsObject();
        body.Remove(field);
        if (value is not null) body[field] = JsonNode.Parse(value);

        Assert.Equal(faults, Evaluation.Of(body.ToJsonString()).Faults());
    }

    [Theory]
    [InlineData("budget", "24190000.00", "Invalid malformed: schemes[0].budget")]
    [InlineData("budget", "\"24190000.000\"", "Invalid malformed: schemes[0].budget")]
    [InlineData("budget", "\"24,190,000.00\"", "Invalid malformed: schemes[0].budget")]
    [InlineData("outturn", "null", "Invalid malformed: schemes[0].outturn")]
    [InlineData("code", "\"\"", "Invalid malformed: schemes[0].code")]
    [InlineData("riskShare", "null", "Invalid malformed: schemes[0].riskShare")]
    [InlineData("riskshare", "{}", "Invalid malformed: schemes[0].riskshare")]
    [InlineData("lines", "[{\"code\":\"AWP\",\"owner\":\"X\",\"budget\":\"1.00\",\"outturn\":\"1.00\"},{\"code\":\"AWP\",\"budget\":\"1.00\",\"outturn\":\"1.00\"}]",
        "RuleBroken partner-unknown: schemes[0].lines[0].owner, schemes[0].lines[1].code")]
    [InlineData("lines", "[{\"code\":\"AWP\",\"amount\":\"1.00\"}]", "Invalid malformed: schemes[0].lines[0].amount, schemes[0].lines[0].budget, schemes[0].lines[0].outturn")]
    [InlineData("lines", "[{\"code\":\"AWP\",\"budget\":\"1.00\",\"outturn\":\"1.00\",\"share\":{\"by\":\"line\"}}]", "RuleBroken line-share-nested: schemes[0].lines[0].share")]
    public void A_fault_in_a_scheme_is_named_by_its_path(string field, string value, string faults)
    {
        var body = JsonNode.Parse(Banes)!.AsObject();
        body["schemes"]![0]![field] = JsonNode.Parse(value);

        Assert.Equal(faults, Evaluation.Of(body.ToJsonString()).Faults());
    }

    [Theory]
    [InlineData("owner", "RuleBroken lines-do-not-sum: schemes[0].lines")]
    [InlineData("line", "RuleBroken line-share-missing: schemes[0].lines, schemes[0].lines[0].share")]
    public void Lines_are_needed_where_the_rule_looks_at_them(string by, string faults)
    {
        var body = JsonNode.Parse(Banes)!.AsObject();
        body["schemes"]![0]!["riskShare"]!["over"]![0]!["share"] = new JsonObject { ["by"] = by };

        Assert.Equal(faults, Evaluation.Of(body.ToJsonString()).Faults());
    }

    [Fact]
    public void A_scheme_may_be_listed_once()
    {
        var body = JsonNode.Parse(Banes)!.AsObject();
        body["schemes"]!.AsArray().Add(body["schemes"]![0]!.DeepClone());

        Assert.Equal("RuleBroken scheme-repeated: schemes[1].code", Evaluation.Of(body.ToJsonString()).Faults());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("12")]
    public void A_body_that_is_no_object_is_malformed(string body) => Assert.Equal("Invalid malformed: $", Evaluation.Of(body).Faults());

    [Fact]
    public void Thirty_seven_partners_share_a_variance()
    {
        // Greater Manchester counted 37 organisations; £0.36 over 37 leaves the last one without a penny.
        var partners = Enumerable.Range(1, 37).Select(i => $"P{i}").ToList();
        var result = Evaluation.Of($$$"""
            { "partners": {{{JsonSerializer.Serialize(partners)}}}, "host": "P1", "schemes": [ { "code": "S", "budget": "0.00", "outturn": "0.36",
              "riskShare": { "over": [ {"kind":"share","share":{"by":"equal"}} ], "under": "same" } } ] }
            """).OrThrow();

        Assert.Equal(partners, result.Shares.Keys);
        Assert.All(result.Shares.SkipLast(1), share => Assert.Equal(Money.FromPence(1), share.Value));
        Assert.Equal(Money.Zero, result.Shares["P37"]);
    }
}
