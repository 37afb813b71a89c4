using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Recording_evidence(OneHost one) : IClassFixture<OneHost>
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static readonly string Document = $$"""{"sha256":"{{Hash}}","name":"Section 75 agreement, signed","signedOn":"2014-03-20"}""";

    [Fact]
    public async Task The_document_and_a_trusts_consent_are_asked_for_and_do_not_block()
    {
        var host = await one.Started();
        var drafted = await Partnership.Drafted(host, WithTrust);
        Assert.Equal(["documents False", "consents.RVN False"], Asked(await drafted.Get()));

        Assert.Equal("201", (await drafted.Post("/documents", Document)).Told);
        Assert.Equal(["consents.RVN False"], Asked(await drafted.Get()));
        Assert.Equal("201", (await drafted.Post("/consents", """{"organisation":"RVN","givenBy":"NHS Wiltshire CCG","on":"2014-03-10"}""")).Told);

        var shown = await drafted.Get();
        Assert.Empty(Asked(shown));
        Assert.Equal((Hash, "2014-03-20"), (shown.At("documents[0].sha256"), shown.At("documents[0].signedOn")));
        Assert.Equal(("RVN", "NHS Wiltshire CCG", "2014-03-10"), (shown.At("consents[0].organisation"), shown.At("consents[0].givenBy"), shown.At("consents[0].on")));
    }

    [Fact]
    public async Task Without_them_an_agreement_still_takes_effect()
    {
        var active = await Partnership.Active(await one.Started());

        Assert.Equal(("Active", "[]"), ((await active.Get()).At("state"), (await active.Get()).At("missing")));
        Assert.Equal(["documents False"], Asked(await active.Get()));
    }

    [Fact]
    public async Task A_draft_shows_what_it_lacks()
    {
        var drafted = await Partnership.Drafted(await one.Started(), agreement =>
        {
            agreement.Remove("host");
            agreement["particulars"]!["aims"] = " ";
        });

        Assert.Equal(["particulars.aims", "host"], (await drafted.Get()).Body.GetProperty("missing").EnumerateArray().Select(missing => missing.GetProperty("path").GetString()!));
    }

    [Fact]
    public async Task A_hash_is_taken_in_either_case_and_once()
    {
        var drafted = await Partnership.Drafted(await one.Started());

        Assert.Equal(Hash, (await drafted.Post("/documents", Document.Replace(Hash, Hash.ToUpperInvariant()))).At("sha256"));
        Assert.Equal("409 document-already-recorded", (await drafted.Post("/documents", Document)).Told);
    }

    [Theory]
    [InlineData("/documents", """{"sha256":"abc","name":"A","signedOn":"2014-03-20"}""", "400 malformed")]
    [InlineData("/documents", """{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","name":" ","signedOn":"2014-03-20"}""", "422 document-unnamed")]
    [InlineData("/documents", """{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","name":"A","signedOn":"2999-01-01"}""", "422 evidence-lies-ahead")]
    [InlineData("/consents", """{"organisation":"RVN","givenBy":"NHS Wiltshire CCG","on":"2014-03-10"}""", "422 consent-not-of-partner")]
    [InlineData("/consents", """{"organisation":"11E","givenBy":" ","on":"2014-03-10"}""", "422 consent-giver-missing")]
    [InlineData("/consents", """{"organisation":"11E","givenBy":"NHS England","on":"2999-03-10"}""", "422 evidence-lies-ahead")]
    public async Task What_is_no_evidence_is_refused(string path, string body, string told)
    {
        var drafted = await Partnership.Drafted(await one.Started());

        Assert.Equal(told, (await drafted.Post(path, body)).Told);
        Assert.Equal("404 agreement-not-found", (await drafted.Post(path, body, Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await drafted.Post(path, body, TestTokens.Of("11E", "finance"))).Told);
    }

    [Fact]
    public async Task A_consent_is_recorded_once()
    {
        var drafted = await Partnership.Drafted(await one.Started(), WithTrust);
        const string consent = """{"organisation":"RVN","givenBy":"NHS Wiltshire CCG","on":"2014-03-10"}""";
        await drafted.Post("/consents", consent);

        Assert.Equal("409 consent-already-recorded", (await drafted.Post("/consents", consent)).Told);
    }

    [Fact]
    public async Task The_history_names_neither_the_officers_of_a_variation_nor_loses_what_it_changed()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Vary("2015-04-01", """{"title":"Wellbeing","poolManager":{"name":"B. Manager","email":"b.manager@example.org"}}""");

        var facts = (await active.Get("/history")).Body.GetProperty("items").EnumerateArray().Last().GetProperty("facts");

        Assert.Equal("""{"title":"Mental health pooled budget"}""", JsonNode.Parse(facts.GetProperty("before").GetProperty("terms").GetRawText())!.ToJsonString());
        Assert.Equal("""{"title":"Wellbeing"}""", JsonNode.Parse(facts.GetProperty("after").GetProperty("terms").GetRawText())!.ToJsonString());
        Assert.DoesNotContain("Manager", facts.GetRawText());
    }

    [Fact]
    public async Task Pool_managers_are_shown_with_their_time_in_post()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Vary("2016-04-01", """{"poolManager":{"name":"C. Manager","email":"c@example.org","from":"2016-05-01","to":"2016-12-31"}}""");
        await active.Vary("2015-10-01", """{"poolManager":{"name":"B. Manager","email":"b@example.org"}}""");
        await active.Vary("2015-12-01", """{"title":"No other manager"}""");

        Assert.Equal(
            ["A. Manager 2014-04-01 2015-09-30", "B. Manager 2015-10-01 2016-03-31", "C. Manager 2016-05-01 2016-12-31"],
            (await active.Get("/pool-managers")).Body.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("name")} {one.GetProperty("from")} {one.GetProperty("to")}"));
    }

    private static void WithTrust(JsonObject agreement) => agreement["partners"] = new JsonArray("11E", "E06000022", "RVN");

    private static IEnumerable<string> Asked(Reply reply) => reply.Body.GetProperty("asked").EnumerateArray().Select(asked => $"{asked.GetProperty("path").GetString()} {asked.GetProperty("blocks").GetBoolean()}");
}
