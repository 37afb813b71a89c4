using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Keeping_registers_of_an_agreement(OneHost one) : IClassFixture<OneHost>
{
    private const string Risk = """{"class":"Financial","title":"The risk share puts pressure on one partner","likelihood":3,"impact":4,"owner":"11E","mitigations":["A cap and a collar"]}""";

    [Fact]
    public async Task A_risk_is_followed_and_never_overwritten()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        var recorded = await drafted.Post("/risks", Risk);
        Assert.Equal(("201", "1", "12", "Open"), (recorded.Told, recorded.At("number"), recorded.At("rating"), recorded.At("status")));
        var then = recorded.At("recordedAt")!;

        var changed = await Put(drafted, "/risks/1", Risk.Replace("\"impact\":4", "\"impact\":2,\"status\":\"Mitigated\""), Partnership.Council);

        Assert.Equal(("200", "2", "6", "Mitigated", "E06000022"), (changed.Told, changed.At("version"), changed.At("rating"), changed.At("status"), changed.At("recordedFor")));
        Assert.Equal("12", (await drafted.Get($"/risks/1?asAt={Uri.EscapeDataString(then)}")).At("rating"));
        Assert.Equal("6", (await drafted.Get("/risks")).At("items[0].rating"));
        var history = (await drafted.Get("/risks/1/history")).Body.GetProperty("items");
        Assert.Equal(["RecordRisk", "ChangeRisk"], history.EnumerateArray().Select(act => act.GetProperty("operation").GetString()));
        Assert.Equal(("4", "2"), (history[1].GetProperty("facts").GetProperty("before").GetProperty("impact").GetRawText(), history[1].GetProperty("facts").GetProperty("after").GetProperty("impact").GetRawText()));
    }

    [Fact]
    public async Task Risks_are_listed_by_class()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        await drafted.Post("/risks", Risk);
        await drafted.Post("/risks", Risk.Replace("Financial", "Quality"));

        Assert.Equal(["Quality"], (await drafted.Get("/risks?class=Quality")).Body.GetProperty("items").EnumerateArray().Select(risk => risk.GetProperty("class").GetString()));
    }

    [Theory]
    [InlineData("/risks?class=Finance")]
    [InlineData("/milestones?stage=Pool")]
    public async Task A_class_that_is_none_is_no_empty_list(string path) => Assert.Equal("400 malformed", (await (await Partnership.Drafted(await one.Started())).Get(path)).Told);

    [Fact]
    public async Task A_stale_etag_is_refused_and_none_is_needed()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        var first = await drafted.Post("/risks", Risk);
        await Put(drafted, "/risks/1", Risk, Partnership.Council);

        Assert.Equal("412 register-entry-changed", (await Put(drafted, "/risks/1", Risk, ifMatch: first.ETag)).Told);
        Assert.Equal("200", (await Put(drafted, "/risks/1", Risk, ifMatch: (await drafted.Get("/risks/1")).ETag)).Told);
        Assert.Equal("200", (await Put(drafted, "/risks/1", Risk)).Told);
    }

    [Fact]
    public async Task One_partner_says_its_worry_and_another_answers()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        var said = await drafted.Post("/worries", """{"kind":"Assumption","text":"Beds close in May.","partner":"11E"}""");
        Assert.Equal(("201", "false"), (said.Told, said.At("answered")));
        Assert.Equal("422 worry-of-another-partner", (await drafted.Post("/worries", """{"kind":"Worry","text":"They do not pay.","partner":"11E"}""", Partnership.Council)).Told);
        Assert.Equal("422 worry-of-another-partner", (await Put(drafted, "/worries/1", """{"kind":"Assumption","text":"No beds close.","partner":"11E"}""", Partnership.Council)).Told);

        var answered = await Put(drafted, "/worries/1", """{"kind":"Assumption","text":"Beds close in May.","partner":"11E","response":"In June.","resolved":true}""", Partnership.Council);

        Assert.Equal(("200", "true", "In June."), (answered.Told, answered.At("answered"), answered.At("response")));
    }

    /// <summary>Joint committee of Bath and North East Somerset, 3 November 2014, item 3: who leads on payments, reports and advice.</summary>
    [Fact]
    public async Task The_options_appraisal_of_Bath_and_North_East_Somerset_loads_as_data()
    {
        var drafted = await Partnership.Drafted(await one.Started());

        var loaded = await drafted.Post("/appraisals", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "banes-lead-organisation.json"), TestContext.Current.CancellationToken));

        Assert.Equal(("201", "Recommended", "2"), (loaded.Told, loaded.At("outcome"), loaded.At("recommended")));
        Assert.Equal(("11E", "Oracle general ledger"), (loaded.At("options[0].host"), loaded.At("options[0].systems[0]")));
        Assert.Equal(("E06000022", "Agresso", "CareFirst"), (loaded.At("options[1].host"), loaded.At("options[1].systems[0]"), loaded.At("options[1].systems[1]")));
    }

    [Fact]
    public async Task Purpose_profile_and_geography_are_stated_and_restated()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        Assert.Equal(("200", "0"), (await drafted.Get("/purpose") is var none ? (none.Told, none.At("version")) : default));

        var stated = await Put(drafted, "/purpose", """{"aims":["Care close to home"],"priorities":[{"priority":"Best start in life"}],"improvementStatement":"One team."}""");
        await Put(drafted, "/purpose", """{"aims":["Care at home"],"priorities":[{"priority":"Best start in life","contribution":null}]}""", ifMatch: stated.ETag);
        Assert.Equal("412 register-entry-changed", (await Put(drafted, "/purpose", "{}", ifMatch: stated.ETag)).Told);
        Assert.Equal("200", (await Put(drafted, "/risk-profile", """{"appetite":"Cautious","byClass":[{"class":"Quality","appetite":"Averse"}]}""")).Told);
        Assert.Equal("12-3-1", (await Put(drafted, "/geography", """{"levels":[{"name":"Neighbourhood","count":12},{"name":"Locality","count":3},{"name":"City","count":1}]}""")).At("shape"));

        Assert.Equal(("2", "Care at home", null), (await drafted.Get("/purpose") is var read ? (read.At("version"), read.At("aims[0]"), read.At("priorities[0].contribution")) : default));
    }

    [Theory]
    [InlineData("/risks", """{"class":"Financial","title":" ","likelihood":1,"impact":1,"owner":"11E"}""", "422 register-entry-incomplete")]
    [InlineData("/risks", """{"class":"Financial","title":"t","likelihood":9,"impact":1,"owner":"11E"}""", "422 risk-score-out-of-range")]
    [InlineData("/risks", """{"class":"Financial","title":"t","likelihood":1,"impact":1,"owner":"E08000001"}""", "422 register-organisation-unknown")]
    [InlineData("/risks", """{"class":"Financial","title":"t","likelihood":1,"impact":1,"owner":"11E","scheme":"XX"}""", "422 register-scheme-unknown")]
    [InlineData("/risks", """{"class":"Political","title":"t","likelihood":1,"impact":1,"owner":"11E"}""", "400 malformed")]
    [InlineData("/risks", """{"title":"t"}""", "400 malformed")]
    [InlineData("/appraisals", """{"title":"t","options":[{"code":"1","name":"n"}]}""", "422 appraisal-needs-options")]
    [InlineData("/appraisals", """{"title":"t","options":[{"code":"1","name":"n"},{"code":"1","name":"m"}]}""", "422 appraisal-option-named-twice")]
    [InlineData("/appraisals", """{"title":"t","options":[{"code":"1","name":"n"},{"code":"2","name":"m"}],"recommended":"1"}""", "422 appraisal-recommends-no-option")]
    [InlineData("/consultations", """{"consulted":"Staff","title":"t","from":"2014-02-01","to":"2014-01-01","summary":"s"}""", "422 register-dates-reversed")]
    [InlineData("/equality-impacts", """{"title":"t","assessedOn":"2014-02-01","conclusion":""}""", "422 register-entry-incomplete")]
    [InlineData("/assets", """{"name":"Minibus","owner":"E08000001"}""", "422 register-organisation-unknown")]
    [InlineData("/resources", """{"partner":"11E","sector":"Acute","service":""}""", "422 register-entry-incomplete")]
    public async Task What_is_no_entry_is_refused(string path, string body, string told)
    {
        var drafted = await Partnership.Drafted(await one.Started());

        Assert.Equal(told, (await drafted.Post(path, body)).Told);
        Assert.Equal("404 agreement-not-found", (await drafted.Post(path, body, Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await drafted.Post(path, body, TestTokens.Of("11E", "finance"))).Told);
    }

    [Fact]
    public async Task What_was_never_recorded_is_not_there()
    {
        var drafted = await Partnership.Drafted(await one.Started());

        Assert.Equal("404 register-entry-not-found", (await drafted.Get("/risks/1")).Told);
        Assert.Equal("404 register-entry-not-found", (await drafted.Get("/risks/none/history")).Told);
        Assert.Equal("404 register-entry-not-found", (await drafted.Get("/risks/1/history")).Told);
        Assert.Equal("404 register-entry-not-found", (await Put(drafted, "/risks/1", Risk)).Told);
        Assert.Equal("422 geography-broken", (await Put(drafted, "/geography", """{"levels":[{"name":"City","count":0}]}""")).Told);
    }

    [Fact]
    public async Task A_register_is_closed_when_the_agreement_is_wound_up()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Post("/end", """{"on":"2017-03-31"}""");
        Assert.Equal("201", (await active.Post("/risks", Risk)).Told);
        await active.Post("/wind-up", null);

        Assert.Equal("409 agreement-ended", (await active.Post("/risks", Risk)).Told);
    }

    [Fact]
    public async Task The_table_refuses_to_be_edited()
    {
        var host = await one.Started();
        var drafted = await Partnership.Drafted(host);
        await drafted.Post("/risks", Risk);

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => host.Execute($"update register_entry set entry = '{{}}' where reference = '{drafted.Reference}'"));
    }

    [Fact]
    public async Task Every_example_can_be_sent_as_it_is_and_comes_back()
    {
        var host = await one.Started();
        var drafted = await Partnership.Drafted(host);
        var paths = (await host.Get("/openapi/v1.json", Partnership.Ccg)).Body.GetProperty("paths");
        var sent = 0;
        foreach (var path in paths.EnumerateObject().Where(path => path.Name.EndsWith("/{number}/history", StringComparison.Ordinal) && !path.Name.Contains("disputes", StringComparison.Ordinal)))
        {
            var register = path.Name[..^"/{number}/history".Length];
            if (!paths.TryGetProperty($"{register}/{{number}}", out var entry) || !entry.TryGetProperty("put", out _)) continue;
            var example = paths.GetProperty(register).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
            Assert.Equal("201", (await host.Post(register.Replace("{reference}", drafted.Reference), example, Partnership.Ccg)).Told);
            var read = (await host.Get($"{register.Replace("{reference}", drafted.Reference)}/1", Partnership.Ccg)).Body;
            foreach (var (field, value) in JsonNode.Parse(example)!.AsObject())
                if (value is JsonValue) Assert.Equal(value.ToJsonString(), JsonNode.Parse(read.GetProperty(field).GetRawText())!.ToJsonString());
            sent++;
        }
        Assert.True(sent >= 7, $"{sent} registers were tried.");
    }

    private static Task<Reply> Put(Partnership of, string rest, string body, string? token = null, string? ifMatch = null) => of.Host.Send(HttpMethod.Put, of.Path + rest, body, token ?? Partnership.Ccg, ifMatch: ifMatch);
}
