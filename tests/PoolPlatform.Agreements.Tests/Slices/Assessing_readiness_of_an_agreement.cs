using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Assessing_readiness_of_an_agreement(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task Each_scheme_shows_what_is_answered_by_whom_and_what_it_scores()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        var first = await drafted.Post("/readiness", Answers("MH", "manchester-points.rationale", 1));
        Assert.Equal(("201", "1", "1", "3"), (first.Told, first.At("assessment"), first.At("score"), first.At("outOf")));
        await drafted.Post("/readiness", Answers("MH", "manchester-points.rationale", 3), Partnership.Council);

        var shown = await drafted.Get("/readiness");

        Assert.Equal(("MH", "1", "33", "3"), (shown.At("schemes[0].scheme"), shown.At("schemes[0].answered"), shown.At("schemes[0].unanswered"), shown.At("schemes[0].score")));
        Assert.Equal(("E06000022", "A paper", "3"), (shown.At("schemes[0].checklists[0].questions[0].answer.by"), shown.At("schemes[0].checklists[0].questions[0].answer.evidence"), shown.At("schemes[0].checklists[0].questions[0].answer.score")));
        Assert.Equal("0", shown.At("agreement.answered"));
    }

    [Fact]
    public async Task What_was_answered_at_a_time_can_still_be_read()
    {
        var host = await one.Started();
        var drafted = await Partnership.Drafted(host);
        await drafted.Post("/readiness", Answers("MH", "manchester-points.rationale", 1));
        var then = (await drafted.Get("/readiness")).At("schemes[0].checklists[0].questions[0].answer.at")!;
        await drafted.Post("/readiness", Answers("MH", "manchester-points.rationale", 3));

        Assert.Equal("3", (await drafted.Get("/readiness")).At("schemes[0].score"));
        Assert.Equal("1", (await drafted.Get($"/readiness?asAt={Uri.EscapeDataString(then)}")).At("schemes[0].score"));
        Assert.Equal("0", (await drafted.Get("/readiness?asAt=2010-01-01T00:00:00Z")).At("schemes[0].answered"));
        Assert.Equal("400 malformed", (await drafted.Get("/readiness?asAt=yesterday")).Told);
    }

    [Fact]
    public async Task A_small_scheme_is_warned_about_and_takes_effect_all_the_same()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        var assessed = await drafted.Post("/readiness", """{"scheme":"MH","profile":"LightTouch","indicativeSize":"1999999.99"}""");
        Assert.Equal(("201", "size-under-two-million"), (assessed.Told, assessed.At("warnings[0].code")));

        await drafted.Sign(Partnership.Ccg);
        await drafted.Sign(Partnership.Council);

        Assert.Equal("Active", await drafted.State());
        Assert.Equal("size-under-two-million", (await drafted.Get("/readiness")).At("warnings[0].code"));
        Assert.Equal("LightTouch", (await drafted.Get("/readiness?scheme=MH")).At("schemes[0].profile"));
    }

    [Theory]
    [InlineData("""{"scheme":"XX","profile":"Full"}""", "422 readiness-scheme-unknown")]
    [InlineData("""{"indicativeSize":"-0.01"}""", "422 readiness-size-negative")]
    [InlineData("""{}""", "422 readiness-says-nothing")]
    [InlineData("""{"answers":[{"question":"x","score":1,"evidence":"e"}]}""", "422 readiness-question-unknown")]
    [InlineData("""{"answers":[{"question":"manchester-points.risks","score":4,"evidence":"e"}]}""", "422 readiness-score-out-of-range")]
    [InlineData("""{"answers":[{"question":"manchester-points.risks","score":1,"evidence":""}]}""", "422 readiness-evidence-missing")]
    [InlineData("""{"answers":[{"question":"manchester-points.risks","score":1,"evidence":"e"},{"question":"manchester-points.risks","score":1,"evidence":"e"}]}""", "422 readiness-answered-twice")]
    [InlineData("""{"answers":null}""", "422 readiness-says-nothing")]
    [InlineData("""{"marks":[]}""", "400 unknown-field")]
    public async Task What_is_no_assessment_is_refused(string body, string told)
    {
        var drafted = await Partnership.Drafted(await one.Started());

        Assert.Equal(told, (await drafted.Post("/readiness", body)).Told);
        Assert.Equal("404 agreement-not-found", (await drafted.Post("/readiness", body, Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await drafted.Post("/readiness", body, TestTokens.Of("11E", "finance"))).Told);
    }

    [Fact]
    public async Task The_history_shows_what_the_same_questions_were_answered_before()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        await drafted.Post("/readiness", Answers("MH", "manchester-points.rationale", 1));
        await drafted.Post("/readiness", Answers("MH", "manchester-points.rationale", 3), Partnership.Council);

        var last = (await drafted.Get("/history")).Body.GetProperty("items").EnumerateArray().Last();

        Assert.Equal(("AssessReadiness", "E06000022"), (last.GetProperty("operation").GetString(), last.GetProperty("organisation").GetString()));
        Assert.Equal((1, 3), (Score(last, "before"), Score(last, "after")));

        static int Score(System.Text.Json.JsonElement act, string side) => act.GetProperty("facts").GetProperty(side).GetProperty("answers")[0].GetProperty("score").GetInt32();
    }

    [Fact]
    public async Task Anybody_with_a_token_reads_the_checklists()
    {
        var host = await one.Started();

        var lists = await host.Get("/v1/readiness-checklists", Partnership.Stranger);

        Assert.Equal(("200", "manchester-points", "manchester-points.rationale"), (lists.Told, lists.At("items[0].code"), lists.At("items[0].questions[0].question")));
    }

    private static string Answers(string scheme, string question, int score) => $$"""{"scheme":"{{scheme}}","answers":[{"question":"{{question}}","score":{{score}},"evidence":"A paper"}]}""";
}
