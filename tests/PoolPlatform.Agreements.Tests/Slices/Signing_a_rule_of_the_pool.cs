using System.Text.Json.Nodes;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Rotherham's kind of agreement: all schemes are netted, then one rule of the pool runs, and no scheme needs a rule of its own.</summary>
public class Signing_a_rule_of_the_pool(OneHost one) : IClassFixture<OneHost>
{
    private const string Netted = """{"over":[{"kind":"offset"},{"kind":"share","share":{"by":"weights","weights":{"11E":"9.4","E06000022":"6.6"}}}],"under":"same"}""";

    [Fact]
    public async Task A_rule_of_the_pool_is_signed_in_place_of_the_schemes_own()
    {
        var pool = await Partnership.Active(await one.Started(), agreement => Pooled(agreement, Netted));

        var terms = await pool.Get("/terms?on=2015-01-01");

        Assert.Equal(("Active", "9.4"), (terms.At("state"), terms.At("pool.riskShare.over[1].share.weights.11E")));
        Assert.False(terms.Body.GetProperty("schemes")[0].TryGetProperty("riskShare", out var rule) && rule.ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_rule_of_the_pool_that_leaves_money_with_nobody_is_named_at_the_last_signature()
    {
        var pool = await Partnership.Drafted(await one.Started(), agreement => Pooled(agreement, """{"over":[{"kind":"offset"}],"under":"same"}"""));
        await pool.Sign(Partnership.Ccg);

        var refused = await pool.Post("/signatures", """{"signatory":"An officer","capacity":"Chief Finance Officer"}""", Partnership.Council);

        Assert.Equal("422 agreement-incomplete", refused.Told);
        Assert.Contains(refused.Body.GetProperty("errors").EnumerateObject(), error => error.Name.StartsWith("pool.riskShare.over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gap_in_a_schemes_rule_that_will_not_run_stops_nobody() =>
        Assert.Equal("Active", await (await Partnership.Active(await one.Started(), agreement =>
        {
            Pooled(agreement, Netted);
            agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[],"under":"same"}""");
        })).State());

    [Theory]
    [InlineData("""{"riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"60","E06000022":"39"}}}],"under":"same"}}""", "422 percent-not-hundred", "pool.riskShare.over[0].share.weights")]
    [InlineData("""{"riskShare":[]}""", "400 malformed", "pool.riskShare")]
    [InlineData("""{"riskShare":{"over":[],"under":"same"},"surprise":1}""", "400 unknown-field", "pool.surprise")]
    public async Task A_rule_of_the_pool_that_is_wrong_is_refused_in_the_draft_by_its_place(string pool, string told, string path)
    {
        var agreement = Partnership.Draft();
        agreement["pool"] = JsonNode.Parse(pool);

        var refused = await (await one.Started()).Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg);

        Assert.Equal(told, refused.Told);
        Assert.Contains(refused.Body.GetProperty("errors").EnumerateObject(), error => error.Name.EndsWith(path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edit_takes_the_rule_out_of_a_draft_again()
    {
        var drafted = await Partnership.Drafted(await one.Started(), agreement => Pooled(agreement, Netted));
        var agreement = Partnership.Draft();
        agreement["reference"] = drafted.Reference;

        Assert.Equal("200", (await drafted.Host.Send(HttpMethod.Put, drafted.Path, agreement.ToJsonString(), Partnership.Ccg)).Told);

        Assert.False((await drafted.Get()).Body.TryGetProperty("pool", out _));
    }

    [Fact]
    public async Task From_a_day_on_the_pools_rule_takes_the_place_of_the_schemes_and_gives_it_back()
    {
        var pool = await Partnership.Active(await one.Started());

        var given = await pool.Vary("2015-04-01", $$$"""{"pool":{"riskShare":{{{Netted}}}}}""");
        var taken = await pool.Vary("2016-04-01", """{"pool":{"riskShare":null}}""");

        Assert.Equal(("Agreed", "Agreed"), (given.At("state"), taken.At("state")));
        Assert.Equal((null, "9.4", null), (await Weight(pool, "2015-03-31"), await Weight(pool, "2015-04-01"), await Weight(pool, "2016-04-01")));
        Assert.Equal("422 variation-leaves-gaps", (await pool.Vary("2016-10-01", """{"pool":{"riskShare":{"over":[],"under":"same"}}}""")).Told);
    }

    [Fact]
    public async Task Without_its_pools_rule_an_agreement_whose_schemes_have_none_would_have_gaps()
    {
        var pool = await Partnership.Active(await one.Started(), agreement => Pooled(agreement, Netted));

        Assert.Equal("422 variation-leaves-gaps", (await pool.Vary("2015-04-01", """{"pool":{"riskShare":null}}""")).Told);
    }

    [Fact]
    public async Task Inside_the_lock_the_rule_of_the_pool_waits_for_every_partner()
    {
        var pool = await Partnership.Active(await one.Started(), agreement => agreement["percentagesLockedUntil"] = "2016-03-31");

        Assert.Equal("InApproval", (await pool.Vary("2015-04-01", $$$"""{"pool":{"riskShare":{{{Netted}}}}}""")).At("state"));
        Assert.Null(await Weight(pool, "2015-04-01"));
    }

    private static void Pooled(JsonObject agreement, string rule)
    {
        agreement["pool"] = new JsonObject { ["riskShare"] = JsonNode.Parse(rule) };
        agreement["schemes"]![0]!["riskShare"] = null;
    }

    private static async Task<string?> Weight(Partnership pool, string on)
    {
        var terms = await pool.Get($"/terms?on={on}");
        return terms.Body.TryGetProperty("pool", out _) ? terms.At("pool.riskShare.over[1].share.weights.11E") : null;
    }
}
