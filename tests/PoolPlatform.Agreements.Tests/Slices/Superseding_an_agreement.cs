using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Bolton, April 2019: the Better Care Fund agreement grows into a revised one that takes its place and carries its schemes on.</summary>
public class Superseding_an_agreement(OneHost one) : IClassFixture<OneHost>
{
    private static readonly string Ccg = TestTokens.Of("00T", "commissioner");
    private static readonly string Council = TestTokens.Of("E08000001", "commissioner");

    private static int made;

    [Fact]
    public async Task Boltons_revised_agreement_takes_the_place_of_the_earlier_one_and_carries_its_schemes_on()
    {
        var host = await one.Started();
        var earlier = await Active(host, Agreement("2015-04-01", null, Scheme("BCF", "Better Care Fund"), Scheme("CARE", "Care homes")));

        var revised = Agreement("2019-04-01", earlier, Scheme("AC", "Adult community"), Scheme("CARE", "Care homes, home care, supported living"));
        var drafted = await host.Post("/v1/agreements", revised.ToJsonString(), Ccg);
        Assert.Equal(("201", earlier), (drafted.Told, drafted.At("supersedes")));
        Assert.Equal(
            ["AC Adult community", "CARE Care homes, home care, supported living", "BCF Better Care Fund"],
            drafted.Body.GetProperty("schemes").EnumerateArray().Select(scheme => $"{scheme.GetProperty("code").GetString()} {scheme.GetProperty("name").GetString()}"));
        Assert.Equal("Active", (await host.Get($"/v1/agreements/{earlier}", Ccg)).At("state"));

        var later = await Signed(host, revised["reference"]!.GetValue<string>());

        var before = await host.Get($"/v1/agreements/{earlier}", Ccg);
        Assert.Equal(("Superseded", later), (before.At("state"), before.At("supersededBy")));
        Assert.Equal(("Active", earlier), ((await host.Get($"/v1/agreements/{later}", Ccg)).At("state"), (await host.Get($"/v1/agreements/{later}", Ccg)).At("supersedes")));
        Assert.Equal(["AgreementActivated", "AgreementSuperseded"], await host.Query($"select type from event_log where stream = '{earlier}' order by id"));
        Assert.Equal(
            ["Active -> Superseded"],
            (await host.Get($"/v1/agreements/{earlier}/history", Ccg)).Body.GetProperty("items").EnumerateArray().Where(act => act.GetProperty("operation").GetString() == "SupersedeAgreement")
                .Select(act => $"{act.GetProperty("facts").GetProperty("before").GetProperty("state").GetString()} -> {act.GetProperty("facts").GetProperty("after").GetProperty("state").GetString()}"));
    }

    [Fact]
    public async Task A_superseded_agreement_takes_no_more_acts()
    {
        var host = await one.Started();
        var earlier = await Active(host, Agreement("2015-04-01", null, Scheme("BCF", "Better Care Fund")));
        await Active(host, Agreement("2019-04-01", earlier, Scheme("AC", "Adult community")));

        Assert.Equal("409 agreement-ended", (await host.Post($"/v1/agreements/{earlier}/variations", """{"effectiveFrom":"2016-04-01","reason":"why","changes":{"title":"New"}}""", Ccg, ifMatch: "*")).Told);
        Assert.Equal("409 agreement-ended", (await host.Post($"/v1/agreements/{earlier}/notice", """{"reason":"why"}""", Ccg)).Told);
        Assert.Equal("409 agreement-ended", (await host.Post($"/v1/agreements/{earlier}/end", """{"on":"2019-03-31"}""", Ccg)).Told);
    }

    [Fact]
    public async Task The_earlier_agreement_must_be_there_for_the_caller()
    {
        var host = await one.Started();
        var others = await Partnership.Active(host);

        Assert.Equal("422 superseded-not-found", (await host.Post("/v1/agreements", Agreement("2019-04-01", "NOWHERE", Scheme("AC", "A")).ToJsonString(), Ccg)).Told);
        Assert.Equal("422 superseded-not-found", (await host.Post("/v1/agreements", Agreement("2019-04-01", others.Reference, Scheme("AC", "A")).ToJsonString(), Ccg)).Told);
    }

    [Fact]
    public async Task Only_an_agreement_in_force_is_superseded_and_only_once()
    {
        var host = await one.Started();
        var earlier = await Active(host, Agreement("2015-04-01", null, Scheme("BCF", "Better Care Fund")));
        var rival = Agreement("2019-04-01", earlier, Scheme("AC", "Adult community"));
        Assert.Equal("201", (await host.Post("/v1/agreements", rival.ToJsonString(), Ccg)).Told);
        await Active(host, Agreement("2019-04-01", earlier, Scheme("AC", "Adult community")));

        Assert.Equal("409 superseded-not-in-force", (await host.Post("/v1/agreements", Agreement("2020-04-01", earlier, Scheme("AC", "A")).ToJsonString(), Ccg)).Told);
        var path = $"/v1/agreements/{rival["reference"]}/signatures";
        Assert.Equal("201", (await host.Post(path, Signature, Ccg)).Told);
        Assert.Equal("409 superseded-not-in-force", (await host.Post(path, Signature, Council)).Told);
        Assert.Equal("InApproval", (await host.Get($"/v1/agreements/{rival["reference"]}", Ccg)).At("state"));
    }

    [Fact]
    public async Task A_scheme_that_the_earlier_agreement_has_gained_meanwhile_must_be_carried_on()
    {
        var host = await one.Started();
        var earlier = await Active(host, Agreement("2015-04-01", null, Scheme("BCF", "Better Care Fund")));
        var revised = Agreement("2019-04-01", earlier, Scheme("AC", "Adult community"));
        await host.Post("/v1/agreements", revised.ToJsonString(), Ccg);
        Assert.Equal("201", (await host.Post(
            $"/v1/agreements/{earlier}/variations",
            new JsonObject { ["effectiveFrom"] = "2016-04-01", ["reason"] = "why", ["changes"] = new JsonObject { ["schemes"] = new JsonArray(Scheme("BCF", "Better Care Fund"), Scheme("LD", "Learning disability")) } }.ToJsonString(),
            Ccg, ifMatch: "*")).Told);

        var path = $"/v1/agreements/{revised["reference"]}/signatures";
        await host.Post(path, Signature, Ccg);

        Assert.Equal("422 superseded-scheme-missing", (await host.Post(path, Signature, Council)).Told);
    }

    [Theory]
    [InlineData(null, "9.4", "offset")]
    [InlineData("""{"riskShare":{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}}""", null, "share")]
    [InlineData("""{"riskShare":null}""", null, null)]
    public async Task The_rule_of_the_pool_is_carried_on_unless_the_draft_speaks_of_it(string? pool, string? weight, string? first)
    {
        var host = await one.Started();
        var netted = Agreement("2015-04-01", null, Scheme("BCF", "Better Care Fund"));
        netted["schemes"]![0]!["riskShare"] = null;
        netted["pool"] = JsonNode.Parse("""{"riskShare":{"over":[{"kind":"offset"},{"kind":"share","share":{"by":"weights","weights":{"00T":"9.4","E08000001":"6.6"}}}],"under":"same"}}""");
        var earlier = await Active(host, netted);
        var revised = Agreement("2019-04-01", earlier, Scheme("AC", "Adult community"), Scheme("BCF", "Better Care Fund"));
        if (pool is not null) revised["pool"] = JsonNode.Parse(pool);

        var later = await host.Get($"/v1/agreements/{await Active(host, revised)}/terms?on=2019-04-01", Ccg);

        Assert.Equal(first, later.Body.TryGetProperty("pool", out _) ? later.At("pool.riskShare.over[0].kind") : null);
        if (weight is not null) Assert.Equal(weight, later.At("pool.riskShare.over[1].share.weights.00T"));
    }

    [Fact]
    public async Task A_scheme_that_only_the_pools_rule_shares_is_carried_on_with_it_and_not_without()
    {
        var host = await one.Started();
        var netted = Agreement("2015-04-01", null, Scheme("BCF", "Better Care Fund"));
        netted["schemes"]![0]!["riskShare"] = null;
        netted["pool"] = JsonNode.Parse("""{"riskShare":{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}}""");
        var earlier = await Active(host, netted);
        var without = Agreement("2019-04-01", earlier, Scheme("AC", "Adult community"));
        without["pool"] = new JsonObject { ["riskShare"] = null };
        Assert.Equal("201", (await host.Post("/v1/agreements", without.ToJsonString(), Ccg)).Told);
        var path = $"/v1/agreements/{without["reference"]}/signatures";
        Assert.Equal("201", (await host.Post(path, Signature, Ccg)).Told);

        Assert.Equal("422 agreement-incomplete", (await host.Post(path, Signature, Council)).Told);
        await Active(host, Agreement("2019-04-01", earlier, Scheme("AC", "Adult community")));
    }

    private const string Signature = """{"signatory":"An officer","capacity":"Chief Finance Officer"}""";

    private static async Task<string> Active(AgreementsHost host, JsonObject agreement)
    {
        Assert.Equal("201", (await host.Post("/v1/agreements", agreement.ToJsonString(), Ccg)).Told);
        return await Signed(host, agreement["reference"]!.GetValue<string>());
    }

    private static async Task<string> Signed(AgreementsHost host, string reference)
    {
        foreach (var token in new[] { Ccg, Council }) Assert.Equal("201", (await host.Post($"/v1/agreements/{reference}/signatures", Signature, token)).Told);
        return reference;
    }

    private static JsonObject Agreement(string start, string? supersedes, params JsonNode[] schemes)
    {
        var agreement = Partnership.Draft();
        agreement["reference"] = $"BOLTON-{Interlocked.Increment(ref made)}";
        agreement["host"] = "E08000001";
        agreement["partners"] = new JsonArray("00T", "E08000001");
        agreement["term"] = new JsonObject { ["start"] = start, ["noticeMonths"] = 6 };
        agreement["schemes"] = new JsonArray(schemes);
        if (supersedes is not null) agreement["supersedes"] = supersedes;
        return agreement;
    }

    private static JsonObject Scheme(string code, string name) => JsonNode.Parse(
        $$$$"""{"code":"{{{{code}}}}","name":"{{{{name}}}}","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"00T":"50","E08000001":"50"}}}],"under":"same"}}""")!.AsObject();
}
