using System.Text.Json;
using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Bolton's governance of April 2019, loaded through the API from a data file, and what may and may not be done with it.</summary>
public class Governing_a_partnership(OneHost one) : IClassFixture<OneHost>
{
    private static readonly string Council = TestTokens.Of("E08000001", "commissioner");
    private static readonly string Ccg = TestTokens.Of("00T", "commissioner");
    private static readonly string Trust = TestTokens.Of("RMC", "commissioner");
    private static readonly JsonNode Bolton = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "bolton-governance.json")))!;

    [Fact]
    public async Task Boltons_committee_of_fourteen_loads_as_data()
    {
        var path = await Loaded();

        var committee = await Get($"{path}/bodies/JCC?on=2019-06-01");
        Assert.Equal(["E08000001 7 7", "00T 7 7"], committee.Body.GetProperty("members").EnumerateArray().Select(one => $"{one.GetProperty("organisation")} {one.GetProperty("members")} {one.GetProperty("votes")}"));
        Assert.Equal(("Leader of the Council", "Consensus", "[\"SPB\"]", "[\"CABINET\",\"CCG-BOARD\"]"), (committee.At("chair.post"), committee.At("decidesBy"), Compact(committee, "reportsTo"), Compact(committee, "refersBackTo")));
        Assert.Equal("Chair", (await Get($"{path}/bodies/JCC?on=2019-11-01")).At("chair.post"));
        Assert.Equal(["CABINET", "CCG-BOARD", "JCC", "SPB"], Codes(await Get($"{path}/bodies")));
        Assert.Equal("400 malformed", (await Get($"{path}/bodies/JCC?on=tomorrow")).Told);
        Assert.Equal("404 body-not-found", (await Get($"{path}/bodies/NOBODY")).Told);
    }

    [Fact]
    public async Task Two_bodies_decide_on_one_paper_on_two_days()
    {
        var path = await Decided();

        var paper = await Get($"{path}/papers/2019-04-SCF");
        Assert.Equal("2023-04-12", paper.At("publicUntil"));
        Assert.Equal(
            ["CABINET 2019-04-08 Agreed Conditional", "CCG-BOARD 2019-04-12 Agreed Conditional"],
            paper.Body.GetProperty("decisions").EnumerateArray().Select(one => $"{one.GetProperty("body")} {one.GetProperty("on")} {one.GetProperty("outcomes").GetProperty("1")} {one.GetProperty("outcomes").GetProperty("5")}"));
        Assert.Equal("Borough Solicitor", paper.At("recommendations[2].authorises[0].post"));
        Assert.Equal(("Vote", "Consensus"), ((await Get($"{path}/decisions/1")).At("recommendations[0].by"), (await Get($"{path}/decisions/2")).At("recommendations[0].by")));
        var first = await Get($"{path}/decisions?limit=1");
        Assert.Equal(("1", "2"), (first.At("items[0].number"), (await Get($"{path}/decisions?limit=1&after={first.At("next")}")).At("items[0].number")));
        Assert.Equal("409 already-decided", (await Post($"{path}/decisions", Bolton["decisions"]![0]!.ToJsonString(), Council)).Told);
        Assert.Equal("409 paper-decided", (await Put($"{path}/papers/2019-04-SCF", Bolton["papers"]!["2019-04-SCF"]!.ToJsonString(), Council)).Told);
    }

    [Fact]
    public async Task A_contribution_as_early_as_possible_in_year_is_recorded_when_it_comes()
    {
        var path = await Decided();

        var fulfilled = await Post($"{path}/decisions/1/fulfilment", Bolton["fulfilment"]!.ToJsonString(), Council);

        Assert.Equal(("201", $"{path}/decisions/1"), (fulfilled.Told, fulfilled.Location));
        Assert.Equal(("2019-09-30", null), ((await Get($"{path}/decisions/1")).At("recommendations[4].fulfilment.on"), (await Get($"{path}/decisions/2")).At("recommendations[4].fulfilment")));
        Assert.Equal("409 already-fulfilled", (await Post($"{path}/decisions/1/fulfilment", Bolton["fulfilment"]!.ToJsonString(), Council)).Told);
        Assert.Equal("422 not-conditional", (await Post($"{path}/decisions/1/fulfilment", """{"recommendation":1,"on":"2019-09-30","evidence":"Minute 7"}""", Council)).Told);
        Assert.Equal("404 decision-not-found", (await Post($"{path}/decisions/9/fulfilment", Bolton["fulfilment"]!.ToJsonString(), Council)).Told);
    }

    [Fact]
    public async Task Without_consensus_the_committee_refers_back_and_the_old_bodies_decide()
    {
        var path = await Loaded();
        await Paper(path, "P1", """["JCC","CABINET"]""");

        var referred = await Post($"{path}/decisions", Decision("P1", "JCC", """{"number":1,"outcome":"Referred","reason":"No consensus on the price","functionOf":"E08000001"}"""), Ccg);
        Assert.Equal(("201", "[\"CABINET\"]"), (referred.Told, Compact(referred, "recommendations[0].referredTo")));
        var decided = await Post(
            $"{path}/decisions",
            """{"paper":"P1","body":"CABINET","on":"2019-07-01","present":[{"organisation":"E08000001","members":5}],"recommendations":[{"number":1,"outcome":"Declined","reason":"Considered and declined","votes":[{"organisation":"E08000001","for":1,"against":4}]}]}""", Council);
        Assert.Equal(("201", "Declined"), (decided.Told, decided.At("recommendations[0].outcome")));
    }

    [Fact]
    public async Task A_quorum_that_is_not_met_stops_the_decision()
    {
        var path = await Loaded();
        await Paper(path, "P1", """["JCC"]""");

        var refused = await Post(
            $"{path}/decisions", """{"paper":"P1","body":"JCC","on":"2019-06-03","present":[{"organisation":"E08000001","members":7},{"organisation":"00T","members":2}],"recommendations":[{"number":1,"outcome":"Agreed"}]}""", Council);

        Assert.Equal(("422 quorum-not-met", "present"), (refused.Told, refused.Errors));
        Assert.Equal("[]", (await Get($"{path}/decisions")).At("items"));
    }

    [Fact]
    public async Task A_provider_without_a_vote_sees_what_is_public_in_its_bodies_and_writes_nothing()
    {
        var path = await Loaded();
        await Paper(path, "OPEN", """["JCC"]""");
        await Paper(path, "CLOSED", """["JCC"]""", "Confidential");
        await Paper(path, "OTHER", """["CABINET"]""");
        await Post($"{path}/decisions", Decision("OPEN", "JCC", """{"number":1,"outcome":"Agreed"}"""), Council);
        await Post($"{path}/decisions", Decision("CLOSED", "JCC", """{"number":1,"outcome":"Agreed"}"""), Council);

        Assert.Equal(["JCC", "SPB"], Codes(await Get($"{path}/bodies", Trust)));
        Assert.Equal(["OPEN"], Codes(await Get($"{path}/papers?limit=1", Trust)));
        Assert.Null((await Get($"{path}/papers?limit=1", Trust)).At("next"));
        Assert.Equal("[\"1\"]", $"[\"{string.Join("\",\"", (await Get($"{path}/decisions", Trust)).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("number").GetRawText()))}\"]");
        foreach (var (hidden, code) in new[] { ("bodies/CABINET", "body"), ("papers/CLOSED", "paper"), ("papers/OTHER", "paper"), ("decisions/2", "decision") })
        {
            Assert.Equal($"404 {code}-not-found", (await Get($"{path}/{hidden}", Trust)).Told);
            Assert.Equal("200", (await Get($"{path}/{hidden}", TestTokens.Of("00T", "auditor"))).Told);
        }
        Assert.Equal("403 role-missing", (await Get($"{path}/bodies", TestTokens.Of("RMC", "practitioner"))).Told);
        Assert.Equal("404 agreement-not-found", (await Put($"{path}/bodies/JCC", "{}", Trust)).Told);
        Assert.Equal("404 agreement-not-found", (await Post($"{path}/decisions", "{}", Trust)).Told);
        Assert.Equal("404 agreement-not-found", (await Get(path, Trust)).Told);
        Assert.Equal("404 agreement-not-found", (await Get($"{path}/bodies", Partnership.Ccg)).Told);
        Assert.Equal("403 role-missing", (await Put($"{path}/bodies/JCC", "{}", TestTokens.Of("00T", "finance", "auditor"))).Told);
    }

    [Fact]
    public async Task A_partners_own_body_is_kept_by_that_partner()
    {
        var path = await Loaded();
        await Paper(path, "P1", """["CABINET"]""");

        Assert.Equal("403 another-partners-body", (await Put($"{path}/bodies/CABINET", Bolton["bodies"]!["CABINET"]!.ToJsonString(), Ccg)).Told);
        Assert.Equal("403 another-partners-body", (await Put($"{path}/bodies/SCRUTINY", Bolton["bodies"]!["CABINET"]!.ToJsonString(), Ccg)).Told);
        Assert.Equal("403 another-partners-body", (await Post(
            $"{path}/decisions", """{"paper":"P1","body":"CABINET","on":"2019-07-01","present":[],"recommendations":[{"number":1,"outcome":"Deferred"}]}""", Ccg)).Told);
    }

    [Fact]
    public async Task A_body_changes_under_its_ETag_and_the_history_shows_it_before_and_after()
    {
        var path = await Loaded();
        var shown = await Get($"{path}/bodies/JCC");
        var changed = Bolton["bodies"]!["JCC"]!.DeepClone();
        changed["quorum"] = JsonNode.Parse("""[{"organisation":"00T","members":4}]""");

        Assert.Equal("200", (await (await one.Started()).Send(HttpMethod.Put, $"{path}/bodies/JCC", changed.ToJsonString(), Council, ifMatch: shown.ETag)).Told);
        Assert.Equal("412 governance-changed", (await (await one.Started()).Send(HttpMethod.Put, $"{path}/bodies/JCC", changed.ToJsonString(), Council, ifMatch: shown.ETag)).Told);

        var facts = (await Get($"{path}/history")).Body.GetProperty("items").EnumerateArray().Last(act => act.GetProperty("operation").GetString() == "KeepBody").GetProperty("facts");
        Assert.Equal((2, 1, 4), (
            facts.GetProperty("before").GetProperty("quorum").GetArrayLength(), facts.GetProperty("after").GetProperty("quorum").GetArrayLength(), facts.GetProperty("after").GetProperty("quorum")[0].GetProperty("members").GetInt32()));
    }

    [Fact]
    public async Task The_history_of_decisions_keeps_outcomes_and_no_free_text()
    {
        var path = await Decided();
        await Post($"{path}/decisions/1/fulfilment", Bolton["fulfilment"]!.ToJsonString(), Council);

        var history = (await Get($"{path}/history?limit=1000")).Body.GetProperty("items").EnumerateArray().ToList();

        var decided = history.First(act => act.GetProperty("operation").GetString() == "RecordDecision").GetProperty("facts");
        Assert.Equal(("{}", "Conditional"), (decided.GetProperty("before").GetRawText(), decided.GetProperty("after").GetProperty("5").GetString()));
        Assert.Equal("2019-09-30", history.Last().GetProperty("facts").GetProperty("after").GetProperty("fulfilledOn").GetString());
        Assert.DoesNotContain("due diligence", JsonSerializer.Serialize(history), StringComparison.OrdinalIgnoreCase);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(async () => await (await one.Started()).Execute("update decision set body = 'JCC'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(async () => await (await one.Started()).Execute("delete from decision_fulfilment"));
    }

    [Theory]
    [InlineData("bodies/SPB", """{"name":"Board","kind":"Board","sitsFrom":"2018-07-01","seats":[{"organisation":"RMC","post":"Chief Executive"}]}""", "422 seat-not-a-partners", "seats[0].organisation")]
    [InlineData("bodies/SPB", """{"name":"Board","kind":"Board","sitsFrom":"2018-07-01","seats":[{"organisation":"00T","post":"Chair"}],"reportsTo":["JCC"]}""", "422 reporting-loops", "reportsTo")]
    [InlineData("bodies/SPB", """{"name":"Board","kind":"Board","sitsFrom":"2018-07-01","seats":[{"organisation":"00T","post":"Chair"}],"participants":[{"organisation":"ZZZ","role":"Adviser","post":"Adviser"}]}""", "422 unknown-organisation", "participants[0].organisation")]
    [InlineData("bodies/SPB", """{"name":"Board","kind":"Committees","sitsFrom":"2018-07-01","seats":[]}""", "400 malformed", "kind")]
    [InlineData("bodies/SPB", """{"name":"Board","kind":"Board","sitsFrom":"2018-07-01"}""", "400 malformed", "seats")]
    [InlineData("bodies/a%20b", """{"name":"Board","kind":"Board","sitsFrom":"2018-07-01","seats":[]}""", "422 governance-code-malformed", "")]
    [InlineData("papers/P1", """{"title":"A","bodies":["X"],"meetingOn":"2019-04-08","authors":[],"recommendations":[]}""", "422 body-unknown", "bodies[0]")]
    public async Task What_is_wrong_is_told_by_field_and_changes_nothing(string rest, string body, string told, string field)
    {
        var path = await Loaded();

        var refused = await Put($"{path}/{rest}", body, Council);

        Assert.Equal((told, field), (refused.Told, refused.Errors));
    }

    [Theory]
    [InlineData("P9", "JCC", "422 paper-unknown")]
    [InlineData("P1", "NOBODY", "422 body-unknown")]
    [InlineData("P1", "SPB", "422 paper-not-before-body")]
    public async Task A_decision_names_a_paper_that_lies_before_a_body(string paper, string body, string told)
    {
        var path = await Loaded();
        await Paper(path, "P1", """["JCC"]""");

        Assert.Equal(told, (await Post($"{path}/decisions", Decision(paper, body, """{"number":1,"outcome":"Agreed"}"""), Council)).Told);
    }

    /// <summary>An agreement of Bolton's two with the bodies of the data file.</summary>
    private async Task<string> Loaded()
    {
        var host = await one.Started();
        await host.Execute("insert into organisation (code, name, kind) values ('RMC', 'Bolton NHS Foundation Trust', 'FoundationTrust') on conflict do nothing");
        var agreement = Partnership.Draft();
        (agreement["host"], agreement["partners"]) = ("E08000001", new JsonArray("00T", "E08000001"));
        agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
        Assert.Equal("201", (await Post("/v1/agreements", agreement.ToJsonString(), Council)).Told);
        var path = $"/v1/agreements/{agreement["reference"]}";
        foreach (var (code, body) in Bolton["bodies"]!.AsObject())
            Assert.Equal("201", (await Put($"{path}/bodies/{code}", body!.ToJsonString(), body["organisation"]?.GetValue<string>() == "00T" ? Ccg : Council)).Told);
        return path;
    }

    /// <summary>The same with the paper, and what Cabinet and CCG Board decided on it.</summary>
    private async Task<string> Decided()
    {
        var path = await Loaded();
        foreach (var (code, paper) in Bolton["papers"]!.AsObject()) Assert.Equal("201", (await Put($"{path}/papers/{code}", paper!.ToJsonString(), Council)).Told);
        foreach (var decision in Bolton["decisions"]!.AsArray())
            Assert.Equal("201", (await Post($"{path}/decisions", decision!.ToJsonString(), decision["body"]!.GetValue<string>() == "CABINET" ? Council : Ccg)).Told);
        return path;
    }

    private async Task Paper(string path, string code, string bodies, string confidentiality = "Public") => Assert.Equal("201", (await Put(
        $"{path}/papers/{code}",
        $$"""{"title":"A paper","bodies":{{bodies}},"meetingOn":"2019-06-03","authors":[{"organisation":"00T","post":"Chief Finance Officer"}],"recommendations":[{"number":1,"kind":"Approve","text":"Approve it."}],"confidentiality":"{{confidentiality}}"}""",
        Ccg)).Told);

    private static string Decision(string paper, string body, string recommendation) =>
        $$"""{"paper":"{{paper}}","body":"{{body}}","on":"2019-06-03","present":[{"organisation":"E08000001","members":4},{"organisation":"00T","members":3}],"recommendations":[{{recommendation}}]}""";

    private async Task<Reply> Get(string path, string? token = null) => await (await one.Started()).Get(path, token ?? Council);

    private async Task<Reply> Post(string path, string body, string token) => await (await one.Started()).Post(path, body, token);

    private async Task<Reply> Put(string path, string body, string token) => await (await one.Started()).Send(HttpMethod.Put, path, body, token);

    private static string Compact(Reply reply, string path) => JsonNode.Parse(reply.At(path)!)!.ToJsonString();

    private static IEnumerable<string> Codes(Reply reply) => reply.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("code").GetString()!);
}
