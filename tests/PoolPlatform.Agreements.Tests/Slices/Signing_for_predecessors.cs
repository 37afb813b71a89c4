using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Manchester: one CCG has followed three that are partners of an agreement, and acts for all of them at once.</summary>
public class Signing_for_predecessors(OneHost one) : IClassFixture<OneHost>
{
    private const string Signature = """{"signatory":"An officer","capacity":"Chief"}""";

    private static readonly string Successor = TestTokens.Of("14L", "commissioner");
    private static readonly string Council = TestTokens.Of("E08000003", "commissioner");

    [Fact]
    public async Task One_signature_of_the_successor_is_one_for_each_partner_that_it_follows()
    {
        var (host, path) = await Drafted();

        var signed = await host.Post($"{path}/signatures", Signature, Successor);

        Assert.Equal(("201", "InApproval", "[\"00W\",\"01M\",\"01N\"]"), (signed.Told, signed.At("state"), signed.At("partners")));
        Assert.Equal("409 already-signed", (await host.Post($"{path}/signatures", Signature, Successor)).Told);
        Assert.Equal("Active", (await host.Post($"{path}/signatures", Signature, Council)).At("state"));
    }

    [Fact]
    public async Task It_signs_only_for_those_that_have_not_signed_and_may_be_the_last()
    {
        var (host, path) = await Drafted();
        await host.Post($"{path}/signatures", Signature, TestTokens.Of("01M", "commissioner"));
        await host.Post($"{path}/signatures", Signature, Council);

        var signed = await host.Post($"{path}/signatures", Signature, Successor);

        Assert.Equal(("Active", "[\"00W\",\"01N\"]"), (signed.At("state"), signed.At("partners")));
        Assert.Equal(4, (await host.Get(path, Council)).Body.GetProperty("signatures").GetArrayLength());
    }

    [Fact]
    public async Task Promotion_variation_and_notice_need_its_word_once()
    {
        var (host, path) = await Drafted();
        foreach (var token in new[] { Successor, Council }) await host.Post($"{path}/signatures", Signature, token);

        await host.Post($"{path}/promotion", """{"on":"2016-10-01"}""", Council);
        Assert.Equal("Agreed", (await host.Post($"{path}/promotion", """{"on":"2016-10-01"}""", Successor)).At("state"));
        await host.Post($"{path}/variations", """{"effectiveFrom":"2017-04-01","reason":"why","changes":{"percentagesLockedUntil":"2018-03-31"}}""", Council, ifMatch: "*");
        await host.Post($"{path}/variations/2/signatures", Signature, Council);
        Assert.Equal("Agreed", (await host.Post($"{path}/variations/2/signatures", Signature, Successor)).At("state"));
        Assert.Equal("201", (await host.Post($"{path}/notice", """{"reason":"why"}""", Successor)).Told);
    }

    [Fact]
    public async Task The_history_says_on_whose_behalf_it_acted()
    {
        var (host, path) = await Drafted();
        await host.Post($"{path}/signatures", Signature, Successor);
        await host.Post($"{path}/signatures", Signature, Council);

        var acts = (await host.Get($"{path}/history", Council)).Body.GetProperty("items").EnumerateArray().Where(act => act.GetProperty("operation").GetString() == "SignAgreement").ToList();

        Assert.Equal([("14L", "00W, 01M, 01N"), ("E08000003", null)], acts.Select(act => (act.GetProperty("organisation").GetString(), act.GetProperty("onBehalfOf").GetString())));
    }

    private async Task<(AgreementsHost Host, string Path)> Drafted()
    {
        var host = await one.Started();
        foreach (var (code, kind, follows) in new[] { ("00W", "Ccg", "null"), ("01M", "Ccg", "null"), ("01N", "Ccg", "null"), ("14L", "Ccg", """["00W","01M","01N"]"""), ("E08000003", "Council", "null") })
            await host.Send(HttpMethod.Put, $"/v1/organisations/{code}", $$"""{"name":"{{code}}","kind":"{{kind}}","successorOf":{{follows}}}""", TestTokens.Issue("dev-admin", null, "platform-admin"));
        var agreement = Partnership.Draft();
        agreement["mode"] = "Shadow";
        agreement["partners"] = new JsonArray("00W", "01M", "01N", "E08000003");
        agreement["host"] = "E08000003";
        agreement["term"] = JsonNode.Parse("""{"start":"2016-04-01","end":null,"noticeMonths":6}""");
        agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
        Assert.Equal("201", (await host.Post("/v1/agreements", agreement.ToJsonString(), Council)).Told);
        return (host, $"/v1/agreements/{agreement["reference"]}");
    }
}
