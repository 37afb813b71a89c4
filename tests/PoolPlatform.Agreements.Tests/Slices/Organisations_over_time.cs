using System.Text.Json;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Through the public API: names, kinds and codes of one body over time, and who followed whom.</summary>
public class Organisations_over_time(OneHost one) : IClassFixture<OneHost>
{
    private static readonly string Admin = TestTokens.Issue("an-admin", null, "platform-admin");
    private static readonly string Anybody = TestTokens.Of("11E", "finance");

    [Fact]
    public async Task A_code_that_was_a_CCG_and_is_a_place_of_an_ICB_is_each_in_its_time()
    {
        var host = await one.Started();
        await Put(host, "00X", """{"name":"NHS Chorley CCG","kind":"Ccg","activeFrom":"2013-04-01"}""", 201);
        await Put(host, "00X", """{"name":"NHS Lancashire and South Cumbria ICB - 00X","kind":"Other","activeFrom":"2013-04-01","effectiveFrom":"2022-07-01"}""", 200);

        var then = await host.Get("/v1/organisations/00X?on=2022-06-30", Anybody);
        var since = await host.Get("/v1/organisations/00X?on=2022-07-01", Anybody);
        var before = await host.Get("/v1/organisations/00X?on=2013-03-31", Anybody);

        Assert.Equal(("NHS Chorley CCG", "Ccg", "true"), (then.At("name"), then.At("kind"), then.At("active")));
        Assert.Equal(("NHS Lancashire and South Cumbria ICB - 00X", "Other", "true"), (since.At("name"), since.At("kind"), since.At("active")));
        Assert.Equal("false", before.At("active"));
        Assert.Equal((null, "2022-06-30", "2022-07-01", null), (then.At("names[0].from"), then.At("names[0].to"), then.At("names[1].from"), then.At("names[1].to")));
    }

    [Fact]
    public async Task A_plain_put_corrects_what_is_newest_and_keeps_what_was()
    {
        var host = await one.Started();
        await Put(host, "00Y", """{"name":"NHS Oldham CCG","kind":"Ccg"}""", 201);
        await Put(host, "00Y", """{"name":"Oldham place","kind":"Other","effectiveFrom":"2022-07-01"}""", 200);
        await Put(host, "00Y", """{"name":"NHS Greater Manchester ICB - 00Y","kind":"Other"}""", 200);

        Assert.Equal(["NHS Oldham CCG", "NHS Greater Manchester ICB - 00Y"], Names(await host.Get("/v1/organisations/00Y", Anybody)));
    }

    [Fact]
    public async Task An_ICB_is_found_by_its_ODS_code_and_by_its_GSS_code()
    {
        var host = await one.Started();
        await Put(host, "QOP", """{"name":"NHS Greater Manchester ICB","kind":"Icb","codes":[{"code":"E54000057","from":"2022-07-01"}]}""", 201);

        var found = await host.Get("/v1/organisations/E54000057", Anybody);

        Assert.Equal(("QOP", "Ods", "E54000057", "Gss", "2022-07-01"), (found.At("code"), found.At("codes[0].scheme"), found.At("codes[1].code"), found.At("codes[1].scheme"), found.At("codes[1].from")));
        Assert.Equal("409 code-taken", (await host.Send(HttpMethod.Put, "/v1/organisations/E54000057", """{"name":"Another","kind":"Icb"}""", Admin)).Told);
        Assert.Equal("409 code-taken", (await host.Send(HttpMethod.Put, "/v1/organisations/QYG", """{"name":"Another","kind":"Icb","codes":[{"code":"E54000057"}]}""", Admin)).Told);
    }

    [Fact]
    public async Task A_council_whose_code_was_changed_has_both_each_in_its_time()
    {
        var host = await one.Started();
        await Put(host, "E08000037", """{"name":"Gateshead Council","kind":"Council","codes":[{"code":"E08000037","from":"2013-04-01"},{"code":"E08000020","to":"2013-03-31"}]}""", 201);

        var found = await host.Get("/v1/organisations/E08000020", Anybody);

        Assert.Equal(("E08000037", "2013-04-01", "E08000020", "2013-03-31"), (found.At("codes[0].code"), found.At("codes[0].from"), found.At("codes[1].code"), found.At("codes[1].to")));
    }

    [Fact]
    public async Task Three_CCGs_become_one_and_that_becomes_the_ICB()
    {
        var host = await one.Started();
        foreach (var code in (string[])["00W", "01M", "01N"]) await Put(host, code, """{"name":"A Manchester CCG","kind":"Ccg","activeFrom":"2013-04-01","activeTo":"2017-03-31"}""", 201);
        await Put(host, "14L", """{"name":"NHS Manchester CCG","kind":"Ccg","successorOf":["01N","00W","01M"],"activeFrom":"2017-04-01","activeTo":"2022-06-30"}""", 201);
        await Put(host, "QZZ", """{"name":"The board","kind":"Icb","successorOf":"14L","activeFrom":"2022-07-01"}""", 201);

        Assert.Equal("""["14L","QZZ"]""", (await host.Get("/v1/organisations/01M", Anybody)).At("successors"));
        Assert.Equal("""["00W","01M","01N"]""", (await host.Get("/v1/organisations/14L", Anybody)).At("successorOf"));
        Assert.Equal(
            ["00W -> 14L on 2017-04-01", "01M -> 14L on 2017-04-01", "01N -> 14L on 2017-04-01", "14L -> QZZ on 2022-07-01"],
            await Told(host, "14L", "QZZ"));
    }

    [Fact]
    public async Task A_chain_of_one_to_one_successions_is_told_link_by_link()
    {
        var host = await one.Started();
        await Put(host, "A1E", """{"name":"The first","kind":"Ccg"}""", 201);
        await Put(host, "A2G", """{"name":"The second","kind":"Ccg","successorOf":"A1E","activeFrom":"2020-04-01"}""", 201);
        await Put(host, "QA3", """{"name":"The third","kind":"Icb","successorOf":"A2G","activeFrom":"2022-07-01"}""", 201);

        Assert.Equal("""["A2G","QA3"]""", (await host.Get("/v1/organisations/A1E", Anybody)).At("successors"));
        Assert.Equal(["A1E -> A2G on 2020-04-01", "A2G -> QA3 on 2022-07-01"], await Told(host, "A2G", "QA3"));
    }

    [Fact]
    public async Task A_succession_is_told_once_and_again_when_its_day_changes_and_when_it_was_a_mistake()
    {
        var host = await one.Started();
        await Put(host, "B1", """{"name":"The first","kind":"Ccg"}""", 201);
        await Put(host, "B2", """{"name":"The second","kind":"Icb","successorOf":["B1"]}""", 201);
        await Put(host, "B2", """{"name":"The second, renamed","kind":"Icb"}""", 200);
        await Put(host, "B2", """{"name":"The second, renamed","kind":"Icb","activeFrom":"2022-07-01"}""", 200);
        await Put(host, "B2", """{"name":"The second, renamed","kind":"Icb","successorOf":[],"activeFrom":"2022-07-01"}""", 200);

        Assert.Equal(["B1 -> B2 on ", "B1 -> B2 on 2022-07-01", "B1 -/> B2"], await Told(host, "B2"));
        Assert.Equal("[]", (await host.Get("/v1/organisations/B2", Anybody)).At("successorOf"));
    }

    [Theory]
    [InlineData("C1", "C1")]
    [InlineData("C1", "C2")]
    [InlineData("C1", "C3")]
    public async Task A_chain_that_would_loop_is_refused(string first, string successorOf)
    {
        var host = await one.Started();
        await host.Execute("insert into organisation (code, name, kind) values ('C1', 'One', 'Ccg'), ('C2', 'Two', 'Ccg'), ('C3', 'Three', 'Icb') on conflict do nothing; insert into succession values ('C1', 'C2'), ('C2', 'C3') on conflict do nothing");

        Assert.Equal("422 succession-loops", (await host.Send(HttpMethod.Put, $"/v1/organisations/{first}", $$"""{"name":"One","kind":"Ccg","successorOf":"{{successorOf}}"}""", Admin)).Told);
    }

    [Fact]
    public async Task Two_who_would_close_a_loop_at_once_cannot_both()
    {
        var host = await one.Started();
        await Put(host, "D1", """{"name":"One","kind":"Ccg"}""", 201);
        await Put(host, "D2", """{"name":"Two","kind":"Ccg"}""", 201);

        var both = await Task.WhenAll(
            host.Send(HttpMethod.Put, "/v1/organisations/D1", """{"name":"One","kind":"Ccg","successorOf":"D2"}""", Admin),
            host.Send(HttpMethod.Put, "/v1/organisations/D2", """{"name":"Two","kind":"Ccg","successorOf":"D1"}""", Admin));

        Assert.Equal(["200", "422 succession-loops"], both.Select(reply => reply.Told).Order());
    }

    [Theory]
    [InlineData("""{"name":" ","kind":"Ccg"}""", "422 organisation-name-missing")]
    [InlineData("""{"name":"A","kind":"Ccg","activeFrom":"2020-04-01","activeTo":"2020-03-31"}""", "422 active-dates-reversed")]
    [InlineData("""{"name":"A","kind":"Ccg","successorOf":"99Z"}""", "422 unknown-organisation")]
    [InlineData("""{"name":"A","kind":"Ccg","successorOf":7}""", "400 malformed")]
    [InlineData("""{"name":"A","kind":"Ccg","successorOf":"\ud800"}""", "400 malformed")]
    [InlineData("""{"name":"A","kind":"Ccg","successorOf":["11E","\ud800"]}""", "400 malformed")]
    [InlineData("""{"name":"A","kind":"Parish"}""", "400 malformed")]
    [InlineData("""{"name":"A","kind":"Ccg","codes":[{"code":"E54000001","from":"2022-07-01","to":"2022-06-30"}]}""", "422 code-dates-reversed")]
    [InlineData("""{"name":"A","kind":"Ccg","codes":[{"code":"E54000001"},{"code":"E54000001"}]}""", "422 code-named-twice")]
    public async Task What_cannot_be_right_is_refused(string body, string told) =>
        Assert.Equal(told, (await (await one.Started()).Send(HttpMethod.Put, "/v1/organisations/99Y", body, Admin)).Told);

    [Fact]
    public async Task More_codes_or_predecessors_than_any_body_had_are_refused_before_they_are_compared()
    {
        var host = await one.Started();
        var codes = Enumerable.Range(0, 40_000).Select(at => $"A{at:00000}").ToList();

        Assert.Equal(
            "422 organisation-codes-too-many",
            (await host.Send(HttpMethod.Put, "/v1/organisations/99Y", JsonSerializer.Serialize(new { name = "A", kind = "Icb", successorOf = codes }), Admin)).Told);
        Assert.Equal(
            "422 organisation-codes-too-many",
            (await host.Send(HttpMethod.Put, "/v1/organisations/99Y", JsonSerializer.Serialize(new { name = "A", kind = "Icb", codes = codes.Select(code => new { code }) }), Admin)).Told);
    }

    [Theory]
    [InlineData("Council")]
    [InlineData("Ccg")]
    [InlineData("Icb")]
    [InlineData("NhsTrust")]
    [InlineData("FoundationTrust")]
    [InlineData("HealthBoard")]
    [InlineData("Ijb")]
    [InlineData("CombinedAuthority")]
    [InlineData("Police")]
    [InlineData("VoluntarySector")]
    [InlineData("Other")]
    public async Task Each_kind_of_the_contract_is_taken_by_its_name(string kind)
    {
        var host = await one.Started();
        var code = kind.ToUpperInvariant()[..Math.Min(8, kind.Length)];

        Assert.Equal(("201", kind), await Recorded());

        async Task<(string, string?)> Recorded()
        {
            var reply = await host.Send(HttpMethod.Put, $"/v1/organisations/{code}", $$"""{"name":"A body","kind":"{{kind}}"}""", Admin);
            return (reply.Told, reply.At("kind"));
        }
    }

    [Fact]
    public async Task Of_two_who_change_what_both_have_read_the_second_is_told()
    {
        var host = await one.Started();
        await Put(host, "F1", """{"name":"One","kind":"Ccg"}""", 201);
        var read = (await host.Get("/v1/organisations/F1", Anybody)).ETag;

        var first = await host.Send(HttpMethod.Put, "/v1/organisations/F1", """{"name":"Two","kind":"Ccg"}""", Admin, ifMatch: read);
        var second = await host.Send(HttpMethod.Put, "/v1/organisations/F1", """{"name":"Three","kind":"Ccg"}""", Admin, ifMatch: read);

        Assert.Equal(("200", "412 organisation-changed"), (first.Told, second.Told));
        Assert.Equal(first.ETag, (await host.Get("/v1/organisations/F1", Anybody)).ETag);
    }

    [Fact]
    public async Task The_history_shows_who_recorded_what_to_those_who_record()
    {
        var host = await one.Started();
        await Put(host, "F2", """{"name":"One","kind":"Ccg"}""", 201);
        await Put(host, "F2", """{"name":"One","kind":"Ccg","activeTo":"2020-03-31"}""", 200);

        var history = await host.Get("/v1/organisations/F2/history", Admin);

        Assert.Equal(("RecordOrganisation", "ChangeOrganisation", "an-admin"), (history.At("items[0].operation"), history.At("items[1].operation"), history.At("items[1].clientId")));
        Assert.Equal((null, "2020-03-31"), (history.At("items[1].facts.before.activeTo"), history.At("items[1].facts.after.activeTo")));
        Assert.Equal("403 role-missing", (await host.Get("/v1/organisations/F2/history", Anybody)).Told);
        Assert.Equal("404 organisation-not-found", (await host.Get("/v1/organisations/99Q/history", Admin)).Told);
    }

    [Fact]
    public async Task A_partner_is_judged_by_what_it_was_when_the_terms_begin()
    {
        var host = await one.Started();
        await Put(host, "G1", """{"name":"A CCG","kind":"Ccg"}""", 201);
        await Put(host, "G1", """{"name":"A place","kind":"Other","effectiveFrom":"2022-07-01"}""", 200);
        var commissioner = TestTokens.Of("G1", "commissioner");
        var agreement = Partnership.Draft();
        agreement["partners"] = new System.Text.Json.Nodes.JsonArray("G1", "E06000022");
        agreement["schemes"]![0]!["riskShare"] = JsonNodeOf("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
        Assert.Equal("201", (await host.Post("/v1/agreements", agreement.ToJsonString(), commissioner)).Told);

        Assert.Equal("[]", (await host.Get($"/v1/agreements/{agreement["reference"]}", commissioner)).At("missing"));
    }

    private static System.Text.Json.Nodes.JsonNode JsonNodeOf(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!;

    private static async Task Put(AgreementsHost host, string code, string body, int status) =>
        Assert.Equal($"{status}", (await host.Send(HttpMethod.Put, $"/v1/organisations/{code}", body, Admin)).Told);

    private static IEnumerable<string?> Names(Reply reply) => reply.Body.GetProperty("names").EnumerateArray().Select(name => name.GetProperty("name").GetString());

    private static async Task<List<string>> Told(AgreementsHost host, params string[] streams) =>
        [.. (await host.Query($"select type || payload from event_log where stream in ('{string.Join("','", streams)}') order by id")).Select(told =>
        {
            var payload = JsonDocument.Parse(told[told.IndexOf('{')..]).RootElement;
            var arrow = told.StartsWith("OrganisationSucceeded", StringComparison.Ordinal) ? "->" : "-/>";
            var on = payload.TryGetProperty("on", out var day) ? $" on {day}" : "";
            return $"{payload.GetProperty("predecessor").GetString()} {arrow} {payload.GetProperty("successor").GetString()}{on}";
        })];
}
