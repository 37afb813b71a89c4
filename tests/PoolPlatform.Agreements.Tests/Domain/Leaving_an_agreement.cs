using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Ending;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Notice periods, not before year end where agreed, breaks, and the way from Active to WoundUp.</summary>
public class Leaving_an_agreement
{
    private static readonly Agreement Active = Drafting.Draft(Samples.Complete(), Samples.Kinds, Samples.Rules, new(2014, 4, 1)).OrThrow() with { State = AgreementState.Active };

    [Theory]
    [InlineData("2015-03-01", "2015-09-01")]
    [InlineData("2014-08-31", "2015-02-28")]
    [InlineData("2015-08-31", "2016-02-29")]
    public void Without_a_date_notice_runs_for_the_agreed_months(string given, string ends) =>
        Assert.Equal(Day(ends), Give(Active, given, null).Notice!.EndsOn);

    [Fact]
    public void Without_a_date_notice_ends_with_the_term_where_that_comes_first() =>
        Assert.Equal(Day("2016-03-31"), Give(Active, "2016-01-10", null).Notice!.EndsOn);

    [Fact]
    public void Past_its_term_an_agreement_that_nobody_ended_still_takes_notice() =>
        Assert.Equal(Day("2017-04-01"), Give(Active, "2016-10-01", null).Notice!.EndsOn);

    [Theory]
    [InlineData("2014-05-01", null, "2015-03-31")]
    [InlineData("2014-12-01", null, "2015-06-01")]
    [InlineData("2014-05-01", "2015-03-31", "2015-03-31")]
    public void Where_agreed_notice_ends_no_sooner_than_the_financial_year(string given, string? asked, string ends) =>
        Assert.Equal(Day(ends), Give(With(term => term with { NoticeNotBeforeYearEnd = true }), given, asked).Notice!.EndsOn);

    [Fact]
    public void A_day_before_the_year_end_is_too_short_where_that_is_agreed() =>
        Assert.Equal("notice-too-short", Refused(With(term => term with { NoticeNotBeforeYearEnd = true }), "2014-05-01", "2015-03-30"));

    [Theory]
    [InlineData("2015-03-01", "2015-08-31", "notice-too-short")]
    [InlineData("2015-03-01", "2015-09-01", "granted")]
    [InlineData("2015-03-01", "2015-04-30", "granted")]
    [InlineData("2015-04-30", "2015-04-30", "granted")]
    [InlineData("2015-05-01", "2015-04-30", "notice-too-short")]
    [InlineData("2016-03-30", "2016-03-31", "granted")]
    [InlineData("2015-03-01", "2016-04-01", "notice-beyond-term")]
    public void A_named_day_keeps_the_notice_period_or_is_a_break_or_the_end_of_the_term(string given, string endsOn, string told) =>
        Assert.Equal(told, Refused(With(term => term with { BreakDates = [Day("2015-04-30")] }), given, endsOn));

    [Fact]
    public void A_refusal_names_the_first_day_and_the_breaks_that_are_left()
    {
        var agreement = With(term => term with { BreakDates = [Day("2014-09-30"), Day("2015-04-30")] });

        var refusal = agreement.GiveNotice(Samples.Ccg, Day("2015-03-01"), Day("2015-03-31"), "why").Refusal!;

        Assert.Equal(["breakDates=2015-04-30", "earliest=2015-09-01"], refusal.Figures.Select(figure => $"{figure.Key}={figure.Value}"));
        Assert.Equal(["endsOn"], refusal.Errors.Keys);
    }

    [Fact]
    public void Notice_says_why() => Assert.Equal("notice-reason-missing", Samples.CodeOf(Active.GiveNotice(Samples.Ccg, Day("2015-03-01"), null, " ")));

    [Fact]
    public void Notice_is_given_once() => Assert.Equal("notice-already-given", Samples.CodeOf(Give(Active, "2015-03-01", null).GiveNotice(Samples.Council, Day("2015-03-02"), null, "why")));

    [Theory]
    [InlineData("2015-08-31", "2015-10-01", "notice-still-runs")]
    [InlineData("2015-09-01", "2015-08-31", "end-lies-ahead")]
    [InlineData("2015-09-01", "2015-09-01", "granted")]
    public void Notice_runs_out_before_the_agreement_is_ended(string on, string today, string told) =>
        Assert.Equal(told, Samples.CodeOf(Give(Active, "2015-03-01", null).End(Day(on), Day(today))));

    [Theory]
    [InlineData("2016-03-30", "notice-not-given")]
    [InlineData("2016-03-31", "granted")]
    public void Without_notice_an_agreement_ends_with_its_term(string on, string told) => Assert.Equal(told, Samples.CodeOf(Active.End(Day(on), Day("2017-01-01"))));

    [Fact]
    public void An_open_ended_agreement_needs_notice() =>
        Assert.Equal("notice-not-given", Samples.CodeOf(With(term => term with { End = null }).End(Day("2016-03-31"), Day("2017-01-01"))));

    public static TheoryData<AgreementState, string, string, string> ActsInStates => new()
    {
        { AgreementState.Draft, "agreement-not-active", "agreement-not-active", "agreement-not-ended" },
        { AgreementState.InApproval, "agreement-not-active", "agreement-not-active", "agreement-not-ended" },
        { AgreementState.Active, "granted", "granted", "agreement-not-ended" },
        { AgreementState.NoticeGiven, "notice-already-given", "granted", "agreement-not-ended" },
        { AgreementState.Ended, "agreement-ended", "agreement-ended", "granted" },
        { AgreementState.WoundUp, "agreement-ended", "agreement-ended", "agreement-not-ended" },
        { AgreementState.Superseded, "agreement-ended", "agreement-ended", "agreement-not-ended" },
    };

    [Theory]
    [MemberData(nameof(ActsInStates))]
    public void Each_act_has_its_states(AgreementState state, string notice, string end, string windUp)
    {
        var agreement = Active with { State = state, Notice = state == AgreementState.NoticeGiven ? new(Samples.Ccg, Day("2015-03-01"), Day("2015-09-01"), "why") : null };

        Assert.Equal(notice, Samples.CodeOf(agreement.GiveNotice(Samples.Ccg, Day("2015-03-01"), null, "why")));
        Assert.Equal(end, Samples.CodeOf(agreement.End(Day("2016-03-31"), Day("2016-04-01"))));
        Assert.Equal(windUp, Samples.CodeOf(agreement.WindUp()));
    }

    [Fact]
    public void From_active_to_wound_up()
    {
        var ended = Give(Active, "2015-03-01", null).End(Day("2015-09-01"), Day("2015-09-02")).OrThrow();

        Assert.Equal(AgreementState.Ended, ended.State);
        Assert.Equal(Day("2015-09-01"), ended.EndedOn);
        Assert.Equal(AgreementState.WoundUp, ended.WindUp().OrThrow().State);
    }

    private static Agreement With(Func<AgreementTerm, AgreementTerm> term) => Active with { Terms = Active.Terms with { Term = term(Active.Terms.Term) } };

    private static Agreement Give(Agreement agreement, string given, string? endsOn) =>
        agreement.GiveNotice(Samples.Ccg, Day(given), endsOn is null ? null : Day(endsOn), "why").OrThrow();

    private static string Refused(Agreement agreement, string given, string endsOn) => Samples.CodeOf(agreement.GiveNotice(Samples.Ccg, Day(given), Day(endsOn), "why"));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
