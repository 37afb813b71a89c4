using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class CostQuestionReadingTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public void A_question_is_read_and_its_answer_written_as_the_public_api_says()
    {
        var costs = Read("""
            {"lines":[{"weeklyRate":"1486.20","from":"2025-09-03","to":null,"days":"Inclusive","split":{"by":"percent","weights":{"11E":"62","E06000022":"38.00"}}},
                      {"weeklyRate":"1120.00","from":"2025-09-29","to":"2025-10-02","days":"Nights","split":{"by":"amount","perWeek":{"11E":"254.06"},"rest":"E06000022"}}],
             "from":"2025-04-01","to":"2025-09-30","slices":"CalendarMonth"}
            """).Then(CostSlicing.Evaluate).OrThrow();
        Assert.Equal(
            """{"total":"6264.80","lines":["""
            + """{"total":"5944.80","funders":{"11E":"3685.78","E06000022":"2259.02"},"slices":[{"from":"2025-09-03","to":"2025-09-30","days":28,"amount":"5944.80","funders":{"11E":"3685.78","E06000022":"2259.02"}}]},"""
            + """{"total":"320.00","funders":{"11E":"72.59","E06000022":"247.41"},"slices":[{"from":"2025-09-29","to":"2025-09-30","days":2,"amount":"320.00","funders":{"11E":"72.59","E06000022":"247.41"}}]}]}""",
            JsonSerializer.Serialize(costs, Web));
    }

    [Fact]
    public void What_may_be_left_out_has_a_base_rule()
    {
        var question = Read("""{"lines":[{"weeklyRate":"895.00","from":"2025-04-01"}],"from":"2025-04-01","to":"2026-03-31","slices":"FourWeek"}""").OrThrow();
        var line = Assert.Single(question.Lines);
        Assert.Equal((DayCount.Inclusive, (DateOnly?)null, (FundingSplit?)null), (line.Days, line.Dates.End, line.Split));
        Assert.Equal(SliceCalendar.FourWeek, question.Slices);
    }

    [Fact]
    public void No_lines_cost_nothing() =>
        Assert.Equal("0.00", Read("""{"lines":[],"from":"2025-04-01","to":"2026-03-31","slices":"FourFourFive"}""").Then(CostSlicing.Evaluate).OrThrow().Total.ToString());

    [Theory]
    // what stands in the body | the field that is named
    [InlineData("""[]""", "$")]
    [InlineData("""7""", "$")]
    [InlineData("""null""", "$")]
    [InlineData("""{"form":"2025-04-01"}""", "form,from,lines,slices,to")]
    [InlineData("""{"lines":{},"from":"2025-04-01","to":"2026-03-31","slices":"FourWeek"}""", "lines")]
    [InlineData("""{"lines":[],"from":"2025-04-01","to":"2026-03-31","slices":"Fourweek"}""", "slices")]
    [InlineData("""{"lines":[],"from":"2025-04-01","to":"2026-03-31","slices":"1"}""", "slices")]
    [InlineData("""{"lines":[],"from":"2025-04-01","to":"2026-03-31","slices":1}""", "slices")]
    [InlineData("""{"lines":[],"from":"2025-04-01","to":null,"slices":"FourWeek"}""", "to")]
    [InlineData("""{"lines":[],"from":"2025-02-29","to":"2026-3-31","slices":"FourWeek"}""", "from,to")]
    [InlineData("""{"lines":[],"from":"0001-01-01","to":"9999-12-31","slices":"FourWeek"}""", "from,to")]
    [InlineData("""{"lines":[],"from":"2025-04-01T00:00:00Z","to":20260331,"slices":"FourWeek"}""", "from,to")]
    [InlineData("""{"lines":[],"from":"2025-04-01","from":"2025-04-02","to":"2026-03-31","slices":"FourWeek"}""", "from")]
    [InlineData("""{"lines":[],"\ud800":1,"from":"2025-04-01","to":"2026-03-31","slices":"FourWeek"}""", "$")]
    [InlineData("""{"lines":[],"from":"\ud800","to":"2026-03-31","slices":"FourWeek"}""", "from")]
    public void A_body_that_cannot_be_read_is_refused_by_field(string body, string fields) => AssertMalformed(body, fields);

    [Theory]
    [InlineData("""null""", "lines[1]")]
    [InlineData("""{}""", "lines[1].from,lines[1].weeklyRate")]
    [InlineData("""{"weeklyRate":895,"from":"2025-04-01"}""", "lines[1].weeklyRate")]
    [InlineData("""{"weeklyRate":895.00,"from":"2025-04-01"}""", "lines[1].weeklyRate")]
    [InlineData("""{"weeklyRate":"895","from":"2025-04-01"}""", "lines[1].weeklyRate")]
    [InlineData("""{"weeklyRate":"895.005","from":"2025-04-01"}""", "lines[1].weeklyRate")]
    [InlineData("""{"weeklyRate":"£895.00","from":"2025-04-01"}""", "lines[1].weeklyRate")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","rate":"1.00"}""", "lines[1].rate")]
    [InlineData("""{"weeklyRate":"895.00","from":"01/04/2025"}""", "lines[1].from")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","days":"nights"}""", "lines[1].days")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":"50:50"}""", "lines[1].split")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"weights":{"A":"100"}}}""", "lines[1].split.by")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"equal"}}""", "lines[1].split.by")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent"}}""", "lines[1].split.weights")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":["A"]}}""", "lines[1].split.weights")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":{"A":62,"B":"38.0000001"}}}""", "lines[1].split.weights.A,lines[1].split.weights.B")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":{"A":"-10","B":"110"}}}""", "lines[1].split.weights.A")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":{"A":"50","A":"50"}}}""", "lines[1].split.weights.A")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":{" ":"100"}}}""", "lines[1].split.weights")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":{"A":"100"},"rest":"A"}}""", "lines[1].split.rest")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"amount","perWeek":{"A":254.06}}}""", "lines[1].split.perWeek.A,lines[1].split.rest")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"amount","perWeek":{"A":"254.06"},"rest":"B","weights":{}}}""", "lines[1].split.weights")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"amount","perWeek":{"A":"1.00"},"rest":"B\u0000"}}""", "lines[1].split.rest")]
    public void A_line_that_cannot_be_read_is_refused_by_field(string line, string fields) => AssertMalformed(Body(line), fields);

    [Theory]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-02","to":"2025-04-01"}""", "dates-reversed", "lines[1].to")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":{"A":"62","B":"37.999999"}}}""", "percent-not-hundred", "lines[1].split")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"percent","weights":{}}}""", "percent-not-hundred", "lines[1].split")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"amount","perWeek":{"A":"895.01"},"rest":"B"}}""", "split-beyond-rate", "lines[1].split")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"amount","perWeek":{"A":"-0.01"},"rest":"B"}}""", "split-beyond-rate", "lines[1].split")]
    [InlineData("""{"weeklyRate":"-895.00","from":"2025-04-01","split":{"by":"amount","perWeek":{"A":"254.06"},"rest":"B"}}""", "split-beyond-rate", "lines[1].split")]
    [InlineData("""{"weeklyRate":"895.00","from":"2025-04-01","split":{"by":"amount","perWeek":{"A":"1.00","B":"1.00"},"rest":"B"}}""", "split-rest-listed", "lines[1].split")]
    public void A_line_that_breaks_a_rule_is_refused_by_the_rule(string line, string code, string field) => AssertBroken(Read(Body(line)), code, field);

    [Fact]
    public void A_window_that_ends_before_it_starts_is_refused() =>
        AssertBroken(Read("""{"lines":[],"from":"2025-04-02","to":"2025-04-01","slices":"FourWeek"}"""), "dates-reversed", "to");

    [Fact]
    public void Every_line_that_breaks_the_same_rule_is_named()
    {
        var reversed = """{"weeklyRate":"895.00","from":"2025-04-02","to":"2025-04-01"}""";
        AssertBroken(Read($$"""{"lines":[{{reversed}},{{reversed}}],"from":"2025-04-01","to":"2026-03-31","slices":"FourWeek"}"""), "dates-reversed", "lines[0].to,lines[1].to");
    }

    [Fact]
    public void What_cannot_be_read_is_told_before_what_breaks_a_rule() =>
        AssertMalformed(Body("""{"weeklyRate":895,"from":"2025-04-02","to":"2025-04-01"}"""), "lines[1].weeklyRate");

    [Fact]
    public void Only_so_many_wrong_fields_are_told()
    {
        var lines = string.Join(',', Enumerable.Repeat("1", 5000));
        Assert.True(Read($$"""{"lines":[{{lines}}],"from":"2025-04-01","to":"2026-03-31","slices":"FourWeek"}""").IsRefused(out var refusal, out _));
        Assert.InRange(refusal.Errors.Count, 1, 50);
    }

    [Fact]
    public void A_name_that_nobody_could_have_meant_is_shown_by_its_beginning()
    {
        Assert.True(Read($$"""{"{{new string('x', 100_000)}}":1}""").IsRefused(out var refusal, out _));
        Assert.Contains(new string('x', 128), refusal.Errors.Keys);
    }

    [Fact]
    public void A_cost_beyond_the_largest_sum_is_refused()
    {
        Assert.Equal("amounts-too-large", Evaluated("""{"weeklyRate":"9999999999999.99","from":"1900-04-01","to":"2999-03-31"}""").Refusal?.Code);
        Assert.Equal("amounts-too-large", Evaluated("""{"weeklyRate":"-9999999999999.99","from":"2025-04-01","to":"2025-04-08"}""").Refusal?.Code);
        Assert.Equal("9999999999999.99", Evaluated("""{"weeklyRate":"9999999999999.99","from":"2025-04-01","to":"2025-04-07"}""").OrThrow().Total.ToString());
    }

    [Theory]
    [InlineData(31, 0)]
    [InlineData(1, 31)]
    public void An_answer_of_too_many_figures_is_refused_before_any_is_made(int lineCount, int funders)
    {
        var split = funders == 0 ? "null" : $$"""{"by":"amount","perWeek":{{{string.Join(',', Enumerable.Range(0, funders).Select(i => $"\"{i}\":\"0.01\""))}}},"rest":"rest"}""";
        var lines = string.Join(',', Enumerable.Repeat($$"""{"weeklyRate":"1.00","from":"1900-04-01","split":{{split}}}""", lineCount));
        var question = Read($$"""{"lines":[{{lines}}],"from":"1900-04-01","to":"2999-03-31","slices":"CalendarMonth"}""");
        Assert.Equal("figures-too-many", question.Then(CostSlicing.Evaluate).Refusal?.Code);
    }

    [Fact]
    public void All_the_years_of_records_fit_every_calendar() =>
        Assert.All(Enum.GetNames<SliceCalendar>(), calendar =>
            Assert.Equal("57343.14", Read($$"""{"lines":[{"weeklyRate":"1.00","from":"1900-04-01"}],"from":"1900-04-01","to":"2999-03-31","slices":"{{calendar}}"}""").Then(CostSlicing.Evaluate).OrThrow().Total.ToString()));

    private static string Body(string line) =>
        $$"""{"lines":[{"weeklyRate":"895.00","from":"2025-04-01"},{{line}}],"from":"2025-04-01","to":"2026-03-31","slices":"CalendarMonth"}""";

    private static Outcome<PackageCosts> Evaluated(string line) =>
        Read($$"""{"lines":[{{line}}],"from":"1900-04-01","to":"2999-03-31","slices":"CalendarMonth"}""").Then(CostSlicing.Evaluate);

    private static Outcome<CostQuestion> Read(string body)
    {
        using var document = JsonDocument.Parse(body);
        return CostQuestionReading.Read(document.RootElement);
    }

    private static void AssertMalformed(string body, string fields)
    {
        Assert.True(Read(body).IsRefused(out var refusal, out _));
        Assert.Equal((RefusalKind.Invalid, "malformed", fields), (refusal.Kind, refusal.Code, string.Join(',', refusal.Errors.Keys)));
    }

    private static void AssertBroken<T>(Outcome<T> outcome, string code, string fields)
    {
        Assert.True(outcome.IsRefused(out var refusal, out _));
        Assert.Equal((RefusalKind.RuleBroken, code, fields), (refusal.Kind, refusal.Code, string.Join(',', refusal.Errors.Keys)));
    }
}
