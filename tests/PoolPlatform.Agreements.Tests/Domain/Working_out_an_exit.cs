using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Domain.Leaving;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>When a partner can leave, and what each partner would owe, be owed and take over.</summary>
public class Working_out_an_exit
{
    private static readonly Agreement Active = Drafting.Draft(Samples.Complete(), Samples.Kinds, Samples.Rules, new(2014, 4, 1)).OrThrow() with { State = AgreementState.Active };

    [Theory]
    [InlineData("2014-06-01", "2014-12-01", ExitGround.NoticePeriod)]
    [InlineData("2015-03-01", "2015-04-30", ExitGround.Break)]
    [InlineData("2015-04-30", "2015-04-30", ExitGround.Break)]
    [InlineData("2015-05-01", "2015-11-01", ExitGround.NoticePeriod)]
    [InlineData("2015-12-01", "2016-03-31", ExitGround.TermEnd)]
    [InlineData("2016-04-01", "2016-10-01", ExitGround.NoticePeriod)]
    public void The_first_day_is_that_of_notice_a_break_or_the_term(string given, string earliest, ExitGround because)
    {
        var dates = ExitDates.Of(With(term => term with { BreakDates = [Day("2015-04-30")] }), Day(given)).OrThrow();

        Assert.Equal((Day(earliest), because), (dates.Earliest, dates.Because));
    }

    [Fact]
    public void Where_agreed_nobody_leaves_before_the_year_end() =>
        Assert.Equal(Day("2015-03-31"), ExitDates.Of(With(term => term with { NoticeNotBeforeYearEnd = true }), Day("2014-05-01")).OrThrow().Earliest);

    [Fact]
    public void The_first_day_is_always_one_for_which_notice_can_be_given() => Properties.Hold(
        from days in Gen.Choose(0, 1000) from months in Gen.Choose(0, 24) from shape in Gen.Choose(0, 3) select (days, months, shape), given =>
        {
            var (days, months, shape) = given;
            var agreement = With(term => term with { NoticeMonths = months, NoticeNotBeforeYearEnd = shape > 1, BreakDates = shape % 2 == 0 ? [] : [Day("2014-12-31"), Day("2015-09-30")], End = shape == 3 ? null : term.End });
            var on = Day("2014-04-01").AddDays(days);

            var dates = ExitDates.Of(agreement, on).OrThrow();

            Assert.Null(dates.Refuse(agreement, dates.Earliest));
            Assert.Equal("granted", Samples.CodeOf(agreement.GiveNotice(Samples.Ccg, on, dates.Earliest, "why")));
        });

    [Theory]
    [InlineData("2015-10-31", "notice-too-short")]
    [InlineData("2015-11-01", null)]
    [InlineData("2016-03-31", null)]
    [InlineData("2016-04-01", "notice-beyond-term")]
    public void Another_day_is_measured_as_notice_would_be(string on, string? told) =>
        Assert.Equal(told, ExitDates.Of(Active, Day("2015-05-01")).OrThrow().Refuse(Active, Day(on))?.Code);

    [Fact]
    public void Notice_that_was_given_and_an_end_that_was_recorded_are_the_day()
    {
        var given = Active.GiveNotice(Samples.Ccg, Day("2015-03-01"), null, "why").OrThrow();
        var dates = ExitDates.Of(given, Day("2015-05-01")).OrThrow();
        Assert.Equal((Day("2015-09-01"), ExitGround.NoticeGiven, "notice-already-given"), (dates.Earliest, dates.Because, dates.Refuse(given, Day("2015-12-31"))!.Code));

        var ended = given.End(Day("2015-09-01"), Day("2015-09-02")).OrThrow();
        Assert.Equal((Day("2015-09-01"), ExitGround.Ended), ExitDates.Of(ended, Day("2016-05-01")).OrThrow() is var over ? (over.Earliest, over.Because) : default);
    }

    [Theory]
    [InlineData(AgreementState.Draft)]
    [InlineData(AgreementState.InApproval)]
    public void What_has_not_begun_cannot_be_left(AgreementState state) => Assert.Equal("agreement-not-active", Samples.CodeOf(ExitDates.Of(Active with { State = state }, Day("2015-05-01"))));

    /// <summary>Budget 1,000.00, contributions due 700.00 and 300.00; 1,100.01 spent and committed; the overspend 68.67 : 31.33; 950.00 paid, 59.00 on behalf of the fund.</summary>
    [Fact]
    public void A_worked_way_out()
    {
        var statement = ExitStatement.Of(new(
            [Samples.Ccg, Samples.Council], Samples.Council,
            [
                new("AWP", "MH", "AWP block", Samples.Ccg, Pence(60_000), Pence(64_000), Pence(1_000)),
                new("OPP", "MH", "Purchasing", Samples.Council, Pence(40_000), Pence(46_001), Pence(2_500)),
                new("TBC", "MH", "To be confirmed", Samples.Council, null, Pence(777), Pence(5)),
                new("OLD", "MH", "Nobody's", null, Pence(0), Pence(0), Pence(3)),
            ],
            [new(Samples.Ccg, Pence(70_000), Pence(65_000), Pence(5_900), Pence(70_000)), new(Samples.Council, Pence(30_000), Pence(30_000), Pence(123), Pence(30_000))],
            new Dictionary<OrganisationCode, Money> { [Samples.Ccg] = Pence(6_868), [Samples.Council] = Pence(3_133) }));

        Assert.Equal((Pence(100_000), Pence(110_001), Pence(10_001), Pence(0), Pence(0)), (statement.Budget, statement.Forecast, statement.Variance, statement.Remainder, statement.Undivided));
        Assert.Equal((1, Pence(777)), (statement.UnknownLines, statement.UnknownForecast));
        Assert.Equal(
            ["11E bears 768.68 owes 59.68 is owed 0.00 takes AWP 10.00", "E06000022 bears 331.33 owes 31.33 is owed 0.00 takes OPP,TBC 25.05"],
            statement.Partners.Select(share => $"{share.Partner} bears {share.Bears} owes {share.Owes} is owed {share.IsOwed} takes {string.Join(',', share.TakesOver.Select(line => line.Code))} {share.Commitments}"));
        Assert.Equal(["OLD 0.03"], statement.Unowned.Select(line => $"{line.Code} {line.Committed}"));
    }

    [Fact]
    public void What_no_rule_shares_is_nobodys_until_they_agree()
    {
        var statement = ExitStatement.Of(new(
            [Samples.Ccg, Samples.Council], Samples.Council, [new("AWP", "MH", "AWP block", Samples.Ccg, Pence(100), Pence(130), Pence(0))],
            [new(Samples.Ccg, Pence(50), Pence(50), Pence(0), Pence(50)), new(Samples.Council, Pence(50), Pence(50), Pence(0), Pence(50))], null));

        Assert.Equal((Pence(30), Pence(0)), (statement.Undivided, statement.Remainder));
        Assert.All(statement.Partners, share => Assert.Equal((null, Pence(50), Pence(0)), (share.VarianceShare, share.Bears, share.Balance)));
    }

    /// <summary>What is contributed beyond the budget and not spent goes back by contributions, odd penny to the first listed.</summary>
    [Fact]
    public void What_the_fund_has_left_goes_back_by_contributions()
    {
        var statement = ExitStatement.Of(new(
            [Samples.Ccg, Samples.Council], Samples.Council, [new("AWP", "MH", "AWP block", Samples.Ccg, Pence(100), Pence(100), Pence(0))],
            [new(Samples.Ccg, Pence(100), Pence(100), Pence(0), Pence(100)), new(Samples.Council, Pence(101), Pence(101), Pence(0), Pence(100))],
            new Dictionary<OrganisationCode, Money> { [Samples.Ccg] = Pence(0), [Samples.Council] = Pence(0) }));

        Assert.Equal((Pence(101), Pence(51), Pence(50)), (statement.Remainder, statement.Partners[0].ShareOfRemainder, statement.Partners[1].ShareOfRemainder));
        Assert.Equal((Pence(51), Pence(50)), (statement.Partners[0].IsOwed, statement.Partners[1].IsOwed));
    }

    private static readonly Gen<long> Amount = Gen.Choose(-1_000_000, 5_000_000).Select(pence => (long)pence);

    private static readonly ImmutableArray<OrganisationCode> Three = [Samples.Ccg, Samples.Council, Samples.Code("RVN")];

    private static readonly Gen<ExitFigures> Figures =
        from lines in (from owner in Gen.Choose(0, 3)
                       from known in Gen.Choose(0, 5)
                       from budget in Amount
                       from forecast in Amount
                       from after in Amount
                       select (owner, known, budget, forecast, after)).ArrayOf()
        from money in (from due in Amount from paid in Amount from onBehalf in Amount select (due, paid, onBehalf)).ArrayOf(3)
        from contributions in Amount.ArrayOf(3)
        from shares in Amount.ArrayOf(3)
        from shared in Gen.Choose(0, 3)
        select new ExitFigures(
            Three, Samples.Council,
            [.. lines.Select((one, at) => new ExitLine($"L{at}", "MH", "Line", one.owner == 3 ? null : Three[one.owner], one.known == 0 ? null : Pence(one.budget), Pence(one.forecast), Pence(one.after)))],
            [.. Three.Select((partner, at) => new ExitMoney(partner, Pence(money[at].due), Pence(money[at].paid), Pence(money[at].onBehalf), Pence(contributions[at])))],
            shared == 0 ? null : Three.Select((partner, at) => (partner, at)).ToDictionary(one => one.partner, one => Pence(shares[one.at])));

    [Fact]
    public void The_parts_are_the_whole() => Properties.Hold(Figures, figures =>
    {
        var statement = ExitStatement.Of(figures);

        // Everything that was spent and committed is borne, and what partners then owe each other empties the fund.
        var spent = figures.Lines.Where(line => line.Budget is not null).Sum(line => line.Forecast.Pence);
        var putIn = figures.Money.Sum(one => one.Paid.Pence + (one.Partner == figures.Host ? 0 : one.PaidOnBehalf.Pence));
        Assert.Equal(spent, statement.Partners.Sum(share => share.Bears.Pence) + statement.Undivided.Pence);
        Assert.Equal(spent - statement.Undivided.Pence - putIn, statement.Partners.Sum(share => share.Owes.Pence) - statement.Partners.Sum(share => share.IsOwed.Pence));
        Assert.Equal(statement.Remainder.Pence, statement.Partners.Sum(share => share.ShareOfRemainder.Pence));
        // Every line and every later commitment goes to one taker.
        Assert.Equal(figures.Lines.Select(line => line.Code).Order(), statement.Partners.SelectMany(share => share.TakesOver).Concat(statement.Unowned).Select(line => line.Code).Order());
        Assert.Equal(figures.Lines.Sum(line => line.CommittedAfter.Pence), statement.Partners.Sum(share => share.Commitments.Pence) + statement.Unowned.Sum(line => line.Committed.Pence));
        Assert.Equal(figures.Lines.Count(line => line.Budget is null), statement.UnknownLines);
        Assert.All(statement.Partners, share => Assert.True(share.Owes == Money.Zero || share.IsOwed == Money.Zero));
    });

    private static Money Pence(long pence) => Money.FromPence(pence);

    private static Agreement With(Func<AgreementTerm, AgreementTerm> term) => Active with { Terms = Active.Terms with { Term = term(Active.Terms.Term) } };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
