using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>On a real server, with the powers and functions that the service is born with.</summary>
public class Legal_powers_as_data(OneHost one) : IClassFixture<OneHost>
{
    private static readonly string Admin = TestTokens.Issue("an-admin", null, "platform-admin");

    [Fact]
    public async Task The_powers_of_England_Wales_and_Scotland_are_there()
    {
        var listed = await (await one.Started()).Get("/v1/legal-powers?on=2026-04-01", Partnership.Ccg);

        string[] expected =
        [
            "ChildrenAct2004S10", "NhsAct2006S256", "NhsAct2006S257", "NhsAct2006S65Z5", "NhsAct2006S75", "NhsAct2006S76", "NhsWalesAct2006S33",
            "PublicBodiesScotlandAct2014", "PublicBodiesScotlandAct2014BodyCorporate", "PublicBodiesScotlandAct2014LeadAgency", "SocialServicesWalesAct2014Part9",
        ];
        Assert.Superset(expected.ToHashSet(), listed.Body.GetProperty("items").EnumerateArray().Select(power => power.GetProperty("code").GetString()!).ToHashSet());
    }

    [Fact]
    public async Task A_power_says_what_it_needs_allows_and_does_not_reach()
    {
        var power = await (await one.Started()).Get("/v1/legal-powers/NhsAct2006S75", Partnership.Ccg);

        Assert.Equal(("""["Council","NhsBody"]""", "2007-03-01"), (power.At("needs"), power.At("from")));
        Assert.Equal(
            ["Adoption", "AmhpAppointment", "CareProsecution", "ClassFourLaser", "EmergencyAmbulance", "Endoscopy", "FinancialAssessment", "InvasiveTreatment", "Radiotherapy", "Surgery", "TerminationOfPregnancy"],
            power.Body.GetProperty("excludes").EnumerateArray().Select(excluded => excluded.GetProperty("function").GetString()!));
        Assert.Equal("404 legal-power-not-found", (await (await one.Started()).Get("/v1/legal-powers/NhsAct2006S65Z5?on=2022-06-30", Partnership.Ccg)).Told);
    }

    [Fact]
    public async Task A_scheme_that_names_an_excluded_function_is_refused_when_it_is_drafted()
    {
        var agreement = Partnership.Draft();
        agreement["schemes"]![0]!["functions"] = new JsonArray("MentalHealthServices", "AmhpAppointment");

        var refused = await (await one.Started()).Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg);

        Assert.Equal(("422 function-excluded", "schemes[0].functions[1]", "SI 2000/617 reg 6"), (refused.Told, refused.Errors, refused.At("clause")));
        Assert.Contains("a pool may still pay for a team", refused.At("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task And_in_a_variation_while_others_are_taken_and_shown()
    {
        var active = await Partnership.Active(await one.Started(), agreement => agreement["schemes"]![0]!["functions"] = new JsonArray("MentalHealthServices"));
        var scheme = """{"schemes":[{"code":"MH","name":"Mental health","riskShare":SHARES,"functions":[FUNCTIONS]}]}""".Replace("SHARES", Partnership.Shares);

        var refused = await active.Vary("2015-04-01", scheme.Replace("FUNCTIONS", "\"Surgery\""));
        var unknown = await active.Vary("2015-04-01", scheme.Replace("FUNCTIONS", "\"Alchemy\""));
        var taken = await active.Vary("2015-04-01", scheme.Replace("FUNCTIONS", "\"MentalHealthServices\",\"AdultSocialCare\""));

        Assert.Equal(("422 function-excluded", "changes.schemes[0].functions[0]"), (refused.Told, refused.Errors));
        Assert.Equal("422 unknown-function", unknown.Told);
        Assert.Equal(("201", "schemes[MH].functions"), (taken.Told, taken.At("difference[0].path")));
        Assert.Equal("""["MentalHealthServices","AdultSocialCare"]""", (await active.Get("/terms?on=2015-04-01")).At("schemes[0].functions"));
    }

    [Fact]
    public async Task A_voluntary_body_is_no_partner_under_section_75_and_the_police_are_one_under_section_10()
    {
        var host = await one.Started();
        await host.Execute("insert into organisation (code, name, kind) values ('VOL1', 'A charity', 'VoluntarySector'), ('POL1', 'A police force', 'Police') on conflict do nothing");
        var agreement = Partnership.Draft();
        agreement["partners"] = new JsonArray("11E", "E06000022", "VOL1");

        var refused = await host.Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg);
        agreement["partners"] = new JsonArray("11E", "E06000022", "POL1");
        agreement["legalPower"] = "ChildrenAct2004S10";

        Assert.Equal(("422 partner-kind-not-allowed", "partners[2]"), (refused.Told, refused.Errors));
        Assert.Equal("201", (await host.Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg)).Told);
    }

    [Fact]
    public async Task A_combined_authority_signs_as_a_council_and_may_be_varied_to_sign_as_an_NHS_body()
    {
        var host = await one.Started();
        await host.Execute("insert into organisation (code, name, kind) values ('E47000001', 'Greater Manchester Combined Authority', 'CombinedAuthority') on conflict do nothing");
        var combined = TestTokens.Of("E47000001", "commissioner");
        var drafted = await Partnership.Drafted(host, agreement =>
        {
            agreement["partners"] = new JsonArray("11E", "E47000001");
            agreement["host"] = "E47000001";
            agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
        });
        await drafted.Sign(Partnership.Ccg);
        Assert.Equal("signsAs.E47000001", (await drafted.Get()).Body.GetProperty("asked").EnumerateArray().Last().GetProperty("path").GetString());
        Assert.Equal(("422 agreement-incomplete", "partners"), await Told(drafted.Post("/signatures", """{"signatory":"An officer","capacity":"Chief"}""", combined)));

        var active = await Partnership.Drafted(host, agreement =>
        {
            agreement["partners"] = new JsonArray("11E", "E47000001", "E06000022");
            agreement["signsAs"] = new JsonObject { ["E47000001"] = "Council" };
            agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
        });
        foreach (var token in (string[])[Partnership.Ccg, combined, Partnership.Council]) await active.Sign(token);
        var varied = await active.Vary("2015-04-01", """{"signsAs":{"E47000001":"NhsBody"}}""");

        Assert.Equal(("201", "signsAs.E47000001", "Council", "NhsBody"), (varied.Told, varied.At("difference[0].path"), varied.At("difference[0].before"), varied.At("difference[0].after")));
        Assert.Equal("NhsBody", (await active.Get("/terms?on=2015-04-01")).At("signsAs.E47000001"));
        Assert.Equal("Council", (await active.Get("/terms?on=2015-03-31")).At("signsAs.E47000001"));
    }

    [Theory]
    [InlineData("""{"E47000001":["Council","NhsBody"]}""", "400 malformed")]
    [InlineData("""{"E47000001":"Council","E47000001":"NhsBody"}""", "400 malformed")]
    [InlineData("""{"11E":"NhsBody"}""", "422 signs-as-not-open")]
    [InlineData("""{"00T":"NhsBody"}""", "422 signs-as-not-of-partner")]
    public async Task Nobody_signs_as_both_and_who_has_no_choice_does_not_choose(string signsAs, string told)
    {
        var body = Partnership.Draft().ToJsonString();

        Assert.Equal(told, (await (await one.Started()).Post("/v1/agreements", $$"""{{body[..^1]}},"signsAs":{{signsAs}}}""", Partnership.Ccg)).Told);
    }

    [Fact]
    public async Task A_power_is_added_and_amended_from_a_day_on_and_what_was_before_stays()
    {
        var host = await one.Started();
        var added = await Put(host, "/v1/legal-powers/LocalAct2026", """{"name":"A local Act","needs":["Council"],"allows":["Council","VoluntarySector","Ccg"],"source":"2026 c. 1","excludes":[{"function":"PublicHealth","clause":"s2","reason":"Not this."}]}""");
        var amended = await Put(host, "/v1/legal-powers/LocalAct2026", """{"name":"A local Act, amended","needs":["Council"],"allows":[],"documentBlocks":true,"source":"2027 c. 1","from":"2027-04-01"}""");

        Assert.Equal(("201", "200"), (added.Told, amended.Told));
        Assert.Equal("A local Act", (await host.Get("/v1/legal-powers/LocalAct2026?on=2027-03-31", Partnership.Ccg)).At("name"));
        var later = await host.Get("/v1/legal-powers/LocalAct2026?on=2027-04-01", Partnership.Ccg);
        Assert.Equal(("A local Act, amended", "true", "PublicHealth"), (later.At("name"), later.At("documentBlocks"), later.At("excludes[0].function")));
        Assert.Equal("AmendLegalPower", (await host.Get("/v1/legal-powers/LocalAct2026/history", Admin)).At("items[1].operation"));

        var agreement = Partnership.Draft();
        agreement["legalPower"] = "LocalAct2026";
        Assert.Equal("201", (await host.Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg)).Told);
    }

    [Fact]
    public async Task A_document_that_the_power_wants_blocks_the_last_signature()
    {
        var host = await one.Started();
        await Put(host, "/v1/legal-powers/StrictAct2026", """{"name":"A strict Act","needs":["Council"],"allows":[],"documentBlocks":true,"source":"2026 c. 2"}""");
        var drafted = await Partnership.Drafted(host, agreement => agreement["legalPower"] = "StrictAct2026");
        await drafted.Sign(Partnership.Ccg);

        Assert.Equal(("422 agreement-incomplete", "documents"), await Told(drafted.Post("/signatures", """{"signatory":"An officer","capacity":"Chief"}""", Partnership.Council)));
    }

    [Fact]
    public async Task A_function_is_added_and_read_with_the_powers_that_do_not_reach_it()
    {
        var host = await one.Started();
        Assert.Equal("201", (await Put(host, "/v1/functions/Podiatry", """{"name":"Podiatry","side":"NhsBody","source":"NHS Act 2006 s3"}""")).Told);
        Assert.Equal("200", (await Put(host, "/v1/functions/Podiatry", """{"name":"Foot care","side":"NhsBody","source":"NHS Act 2006 s3"}""")).Told);

        Assert.Equal("Foot care", (await host.Get("/v1/functions/Podiatry", Partnership.Ccg)).At("name"));
        Assert.Equal(["NhsAct2006S75", "NhsWalesAct2006S33"], (await host.Get("/v1/functions/Surgery", Partnership.Ccg)).Body.GetProperty("excludedBy").EnumerateArray().Select(by => by.GetProperty("legalPower").GetString()!));
        Assert.Equal("AmendFunction", (await host.Get("/v1/functions/Podiatry/history", Admin)).At("items[1].operation"));
        Assert.Equal("404 function-not-found", (await host.Get("/v1/functions/Alchemy", Partnership.Ccg)).Told);
        Assert.Contains("Surgery", (await host.Get("/v1/functions?limit=1000", Partnership.Ccg)).Body.GetProperty("items").EnumerateArray().Select(function => function.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("/v1/legal-powers/X1", """{"name":" ","needs":[],"allows":[],"source":"s"}""", "422 legal-record-unnamed")]
    [InlineData("/v1/legal-powers/X1", """{"name":"A","needs":[],"allows":[],"source":"s","from":"2027-04-01","to":"2027-03-31"}""", "422 legal-dates-reversed")]
    [InlineData("/v1/legal-powers/X1", """{"name":"A","needs":["Police"],"allows":[],"source":"s"}""", "400 malformed")]
    [InlineData("/v1/legal-powers/x1", """{"name":"A","needs":[],"allows":[],"source":"s"}""", "400 malformed")]
    [InlineData("/v1/legal-powers/X1", """{"name":"A","needs":[],"allows":[],"source":"s","excludes":[{"function":"Alchemy","clause":"c","reason":"r"}]}""", "422 unknown-function")]
    [InlineData("/v1/legal-powers/X1", """{"name":"A","needs":[],"allows":[],"source":"s","excludes":[{"function":"Surgery","clause":" ","reason":"r"}]}""", "422 exclusion-incomplete")]
    [InlineData("/v1/legal-powers/X1", """{"name":"A","needs":[],"allows":[],"source":"s","excludes":[{"function":"Surgery","clause":"c","reason":"r"},{"function":"Surgery","clause":"c","reason":"r","from":"0001-01-01"}]}""", "422 exclusion-named-twice")]
    [InlineData("/v1/functions/X1", """{"name":"A","side":"NhsBody","source":""}""", "422 legal-record-unnamed")]
    public async Task What_cannot_be_right_is_refused(string path, string body, string told) => Assert.Equal(told, (await Put(await one.Started(), path, body)).Told);

    [Fact]
    public async Task Only_an_administrator_records_what_the_law_says_and_nobody_overwrites_unseen()
    {
        var host = await one.Started();
        await Put(host, "/v1/functions/Optics", """{"name":"Optics","side":"NhsBody","source":"s"}""");
        var read = (await host.Get("/v1/functions/Optics", Admin)).ETag;
        await Put(host, "/v1/functions/Optics", """{"name":"Eye care","side":"NhsBody","source":"s"}""");

        Assert.Equal("412 legal-record-changed", (await host.Send(HttpMethod.Put, "/v1/functions/Optics", """{"name":"Eyes","side":"NhsBody","source":"s"}""", Admin, ifMatch: read)).Told);
        Assert.Equal("403 role-missing", (await host.Send(HttpMethod.Put, "/v1/functions/Optics", "{}", Partnership.Ccg)).Told);
        Assert.Equal("403 role-missing", (await host.Send(HttpMethod.Put, "/v1/legal-powers/NhsAct2006S75", "{}", Partnership.Ccg)).Told);
        Assert.Equal("403 role-missing", (await host.Get("/v1/legal-powers/NhsAct2006S75/history", Partnership.Ccg)).Told);
    }

    private static Task<Reply> Put(AgreementsHost host, string path, string body) => host.Send(HttpMethod.Put, path, body, Admin);

    private static async Task<(string, string)> Told(Task<Reply> asked) => ((await asked).Told, (await asked).Errors);
}
