using FsCheck.Fluent;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Kernel;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Contributing
{
    [Theory]
    [InlineData(InstalmentSchedule.Monthly, 12, "2014-04-01", "2015-03-01")]
    [InlineData(InstalmentSchedule.Quarterly, 4, "2014-04-01", "2015-01-01")]
    [InlineData(InstalmentSchedule.Annual, 1, "2014-04-01", "2014-04-01")]
    public void A_schedule_falls_due_in_advance(InstalmentSchedule schedule, int count, string first, string last)
    {
        var instalments = Instalments.Slice(schedule, Pounds("16610000.00"), Year, Terms.Within(Year));

        Assert.Equal((count, DateOnly.Parse(first), DateOnly.Parse(last)), (instalments.Length, instalments[0].DueOn, instalments[^1].DueOn));
    }

    [Fact]
    public void Odd_pence_go_by_cumulative_difference() =>
        Assert.Equal(["33.33", "33.34", "33.33"], Instalments.Slice(InstalmentSchedule.Monthly, Pounds("100.00"), Year, new(new(2015, 1, 15), null)).Select(instalment => instalment.Amount.ToString()));

    [Fact]
    public void A_term_that_begins_in_the_year_has_only_its_own_months()
    {
        var within = new DateSpan(new(2014, 8, 15), new(2014, 12, 31));

        Assert.Equal([new(2014, 8, 15), new(2014, 9, 1), new(2014, 10, 1), new(2014, 11, 1), new(2014, 12, 1)], Instalments.Slice(InstalmentSchedule.Monthly, Pounds("5.00"), Year, within).Select(one => one.DueOn));
        Assert.Equal([new(2014, 8, 15), new(2014, 10, 1)], Instalments.Slice(InstalmentSchedule.Quarterly, Pounds("5.00"), Year, within).Select(one => one.DueOn));
    }

    [Fact]
    public void Instalments_always_sum_to_the_contribution() => Properties.Hold(
        from pence in Gen.Choose(0, int.MaxValue)
        from schedule in Gen.Elements(InstalmentSchedule.Monthly, InstalmentSchedule.Quarterly, InstalmentSchedule.Annual)
        from start in Gen.Choose(0, 364)
        from days in Gen.Choose(0, 364)
        select (Money.FromPence(pence), schedule, new DateSpan(Year.Start.AddDays(start), Year.Start.AddDays(Math.Min(364, start + days)))),
        (Money amount, InstalmentSchedule schedule, DateSpan within) =>
        {
            var instalments = Instalments.Slice(schedule, amount, Year, within);
            Assert.Equal(amount, Money.Sum(instalments.Select(one => one.Amount)));
            Assert.All(instalments, one => Assert.True(within.Contains(one.DueOn)));
        });

    [Fact]
    public void What_is_due_grows_by_instalments_from_all_sources()
    {
        var plan = new ContributionPlan(1, [Monthly(Ccg, "12.00"), Monthly(Ccg, "1.20") with { Source = ContributionSource.NhsMinimum }, Monthly(Council, "24.00")]);

        Assert.Equal((Pounds("1.10"), Pounds("3.30"), Pounds("13.20")), (plan.DueBy(Ccg, new(2014, 4, 30)), plan.DueBy(Ccg, new(2014, 6, 30)), plan.Of(Ccg)));
        Assert.Equal(Pounds("37.20"), plan.Total);
    }

    [Fact]
    public void Only_differences_are_reported_and_a_partner_that_leaves_gives_all_back()
    {
        var before = new ContributionPlan(1, [Monthly(Ccg, "12.00"), Monthly(Council, "24.00")]);

        Assert.Equal([new(Council, ContributionSource.Other, Pounds("1.00"))], new ContributionPlan(2, [Monthly(Ccg, "12.00"), Monthly(Council, "25.00")]).DifferencesFrom(before));
        Assert.Equal([new(Ccg, ContributionSource.Other, Pounds("-12.00"))], new ContributionPlan(2, [Monthly(Council, "24.00")]).DifferencesFrom(before));
        Assert.Equal(
            [new(Ccg, ContributionSource.Other, Pounds("-12.00")), new(Ccg, ContributionSource.Dfg, Pounds("12.00"))],
            new ContributionPlan(2, [Monthly(Ccg, "12.00") with { Source = ContributionSource.Dfg }, Monthly(Council, "24.00")]).DifferencesFrom(before));
        Assert.True(before.SaysTheSameAs(before with { Number = 5 }));
    }

    [Fact]
    public void A_plan_names_partners_once_per_source_and_nobody_else()
    {
        Assert.Equal("unknown-partner", new ContributionPlan(1, [Monthly(Code("00W"), "1.00")]).Check(Terms, Year)?.Code);
        Assert.Equal("contribution-repeated", new ContributionPlan(1, [Monthly(Ccg, "1.00"), Monthly(Ccg, "1.00")]).Check(Terms, Year)?.Code);
        Assert.Equal("amount-negative", new ContributionPlan(1, [Monthly(Ccg, "-1.00")]).Check(Terms, Year)?.Code);
        Assert.Null(new ContributionPlan(1, [Monthly(Ccg, "0.00"), Monthly(Ccg, "1.00") with { Source = ContributionSource.Dfg }]).Check(Terms, Year));
    }

    private static Contribution Monthly(OrganisationCode partner, string amount) =>
        new(partner, ContributionSource.Other, InstalmentSchedule.Monthly, Pounds(amount), Instalments.Slice(InstalmentSchedule.Monthly, Pounds(amount), Year, Terms.Within(Year)));
}
