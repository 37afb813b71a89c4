using FsCheck.Fluent;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Kernel;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Chasing_contributions
{
    private static readonly ContributionPlan Quarterly = new(1, [Of(Ccg, "400.00", ContributionSource.NhsMinimum), Of(Ccg, "40.00", ContributionSource.NhsAdditional), Of(Council, "80.00", ContributionSource.LaAdditional)]);

    [Fact]
    public void The_oldest_instalment_is_paid_first_whatever_its_source()
    {
        var matched = InstalmentMatching.Match(Quarterly, [Cash(1, "105.00", "2014-04-10"), Cash(2, "20.00", "2014-07-10")]);

        Assert.Equal(
            ["2014-04-01 NhsMinimum 100.00", "2014-04-01 NhsAdditional 10.00", "2014-07-01 NhsMinimum 15.00", "2014-07-01 NhsAdditional 0.00"],
            matched.Instalments.Where(one => one.Partner == Ccg).Take(4).Select(one => $"{one.DueOn:yyyy-MM-dd} {one.Source} {one.Paid}"));
        Assert.Equal([(1L, "5.00"), (2L, "5.00")], matched.Instalments.First(one => one.Source == ContributionSource.NhsAdditional).Receipts.Select(match => (match.JournalId, match.Amount.ToString())));
    }

    [Fact]
    public void What_the_payer_said_comes_before_what_is_oldest()
    {
        var matched = InstalmentMatching.Match(Quarterly, [Cash(1, "105.00", "2014-04-10", new TowardsInstalment(ContributionSource.NhsMinimum, new(2014, 7, 1), Pounds("100.00")))]);

        Assert.Equal(["5.00", "0.00", "100.00"], matched.Instalments.Where(one => one.Partner == Ccg).Take(3).Select(one => one.Paid.ToString()));
        Assert.Equal(["95.00", "10.00"], matched.LateOn(new(2014, 4, 2)).Where(one => one.Partner == Ccg).Select(one => one.Outstanding.ToString()));
    }

    [Theory]
    [InlineData("2014-04-01", 0)]
    [InlineData("2014-04-02", 3)]
    [InlineData("2014-07-02", 6)]
    public void An_instalment_is_late_from_the_day_after_it_was_due(string on, int count) => Assert.Equal(count, InstalmentMatching.Match(Quarterly, []).LateOn(DateOnly.Parse(on)).Count());

    [Fact]
    public void More_than_all_that_is_due_stands_apart_and_goes_back_first()
    {
        var matched = InstalmentMatching.Match(Quarterly, [Cash(1, "450.00", "2014-04-10"), Cash(2, "-15.00", "2014-05-01")]);

        Assert.Equal("435.00", Money.Sum(matched.Instalments.Select(one => one.Paid)).ToString());
        // Without anything beyond, it is taken from the newest instalment.
        var newest = InstalmentMatching.Match(Quarterly, [Cash(1, "440.00", "2014-04-10"), Cash(2, "-15.00", "2014-05-01")]).Instalments.Where(one => one.Partner == Ccg).TakeLast(2);
        Assert.Equal([("NhsMinimum", "95.00"), ("NhsAdditional", "0.00")], newest.Select(one => (one.Source.ToString(), one.Paid.ToString())));
        Assert.Empty(matched.Unmatched);
    }

    [Fact]
    public void Cash_does_not_meet_what_was_promised_in_kind()
    {
        var plan = new ContributionPlan(1, [Of(Council, "80.00", ContributionSource.LaAdditional), Of(Council, "40.00", ContributionSource.LaAdditional) with { InKind = true }]);

        var matched = InstalmentMatching.Match(plan, [new(1, Council, new(2014, 4, 10), Pounds("500.00"), false, []), new(2, Council, new(2014, 4, 10), Pounds("10.00"), true, [])]);

        Assert.Equal(("80.00", "10.00"), (Paid(false), Paid(true)));
        Assert.Equal("420.00", matched.Unmatched[Council].ToString());
        Assert.Null(plan.Check(Terms, Year));

        string Paid(bool inKind) => Money.Sum(matched.Instalments.Where(one => one.InKind == inKind).Select(one => one.Paid)).ToString();
    }

    [Fact]
    public void Matched_and_unmatched_are_always_what_came_in() => Properties.Hold(
        from first in Gen.Choose(1, 60_000)
        from second in Gen.Choose(1, 60_000)
        from towards in Gen.Choose(0, 12_000)
        select (first, second, towards),
        (int first, int second, int towards) =>
        {
            var said = towards == 0 ? [] : new[] { new TowardsInstalment(ContributionSource.NhsAdditional, new(2014, 10, 1), Money.FromPence(Math.Min(towards, second))) };
            var matched = InstalmentMatching.Match(Quarterly, [Cash(1, Money.FromPence(first).ToString(), "2014-04-10"), Cash(2, Money.FromPence(second).ToString(), "2014-05-10", said)]);
            Assert.Equal(Money.FromPence(first + second), Money.Sum(matched.Instalments.Select(one => one.Paid)) + Money.Sum(matched.Unmatched.Values));
            Assert.All(matched.Instalments, one => Assert.InRange(one.Paid.Pence, 0, one.Amount.Pence));
        });

    /// <summary>Last year's recurrent sum + recurrent in-year changes + inflation + planned changes - efficiency.</summary>
    [Fact]
    public void Next_year_follows_the_formula_step_by_step()
    {
        var opening = new ContributionPlan(1, [Of(Ccg, "1000.00", ContributionSource.NhsMinimum) with { RecurrentAmount = Pounds("900.00") }, Of(Council, "500.00", ContributionSource.LaAdditional)]);
        var newest = opening with { Number = 3, Contributions = [opening.Contributions[0] with { Amount = Pounds("1200.00"), RecurrentAmount = Pounds("1000.00") }, opening.Contributions[1]] };
        var terms = new NextYearTerms(new(2.5m), new(1m), [new(Ccg, ContributionSource.NhsMinimum, Planned: Pounds("30.00"), Efficiency: Pounds("5.00")), new(Council, ContributionSource.Dfg, Planned: Pounds("70.00"))]);

        var next = NextYear.Work(opening, newest, terms).OrThrow();

        Assert.Equal(
            ["900.00 100.00 25.00 30.00 15.25 1039.75", "500.00 0.00 12.50 0.00 5.13 507.37", "0.00 0.00 0.00 70.00 0.00 70.00"],
            next.Select(one => $"{one.LastYearRecurrent} {one.InYearRecurrent} {one.Inflation} {one.Planned} {one.Efficiency} {one.Amount}"));
        Assert.Equal("contributions-missing", NextYear.Work(ContributionPlan.None, ContributionPlan.None, terms).Refusal?.Code);
        Assert.Equal("formula-unusable", NextYear.Work(opening, newest, terms with { Changes = [terms.Changes[0], terms.Changes[0]] }).Refusal?.Code);
    }

    [Fact]
    public void A_recurrent_part_is_no_more_than_the_whole() =>
        Assert.Equal("recurrent-beyond-amount", new ContributionPlan(1, [Of(Ccg, "1.00", ContributionSource.Other) with { RecurrentAmount = Pounds("1.01") }]).Check(Terms, Year)?.Code);

    [Fact]
    public void Cash_flows_by_month_and_what_is_late_is_expected_now()
    {
        var matched = InstalmentMatching.Match(Quarterly, [Cash(1, "110.00", "2014-04-10")]);
        var cash = new Dictionary<int, CashMoved> { [1] = new(Pounds("110.00"), Pounds("40.00"), System.Collections.Immutable.ImmutableDictionary<OrganisationCode, Money>.Empty.Add(Ccg, Pounds("110.00"))) };
        PlannedPayment[] planned = [.. Enumerable.Range(1, 12).SelectMany(period => new PlannedPayment[] { new(period, null, Pounds("30.00")), new(period, Ccg, Pounds("2.00")) })];

        var months = CashFlow.Forecast(Year, new(2014, 5, 15), matched, cash, planned);

        Assert.Equal(["110.00 40.00 0.00 0.00 70.00", "0.00 0.00 20.00 30.00 60.00", "0.00 0.00 0.00 30.00 30.00", "0.00 0.00 130.00 30.00 130.00"], months.Take(4).Select(month => $"{month.In} {month.Out} {month.ExpectedIn} {month.ExpectedOut} {month.Balance}"));
        Assert.Equal([("110.00", "110.00", "0.00"), ("20.00", "0.00", "0.00")], months[0].Partners.Select(flow => (flow.Due.ToString(), flow.Received.ToString(), flow.Expected.ToString())));
        Assert.Equal("2.00", months[1].Partners[0].PaysItself.ToString());
    }

    [Fact]
    public void A_grant_is_passed_on_in_full_or_kept_by_agreement()
    {
        var plan = new ContributionPlan(1, [Of(Council, "700.00", ContributionSource.Dfg)]);
        var sound = new PassThrough(ContributionSource.Dfg, new(2014, 6, 30), [new(Code("E07000187"), Pounds("400.00"), Money.Zero, null), new(Code("E07000188"), Pounds("250.00"), Pounds("50.00"), "Letter of 12 May")]);

        Assert.Null(sound.Check(plan, Year));
        Assert.Equal("pass-through-not-in-full", (sound with { Districts = [sound.Districts[0]] }).Check(plan, Year)?.Code);
        Assert.Equal("retained-without-agreement", (sound with { Districts = [sound.Districts[0], sound.Districts[1] with { AgreedIn = null }] }).Check(plan, Year)?.Code);
        Assert.Equal("district-repeated", (sound with { Districts = [sound.Districts[0] with { Amount = Pounds("350.00") }, sound.Districts[0] with { Amount = Pounds("350.00") }] }).Check(plan, Year)?.Code);
        Assert.Equal("date-outside-year", (sound with { PassBy = new(2015, 6, 30) }).Check(plan, Year)?.Code);
    }

    private static Contribution Of(OrganisationCode partner, string amount, ContributionSource source) =>
        new(partner, source, InstalmentSchedule.Quarterly, Pounds(amount), Instalments.Slice(InstalmentSchedule.Quarterly, Pounds(amount), Year, Terms.Within(Year)));

    private static ReceivedMoney Cash(long id, string amount, string on, params TowardsInstalment[] towards) => new(id, Ccg, DateOnly.Parse(on), Pounds(amount), false, [.. towards]);
}
