using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.Golden;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>The worked examples of the costing conventions, each under its number.</summary>
public class E1ToE15Tests
{
    private static readonly FinancialYear Year2025 = FinancialYear.StartingIn(2025);

    [Fact]
    public void E1_a_part_year_costs_its_days_and_one_less_by_nights()
    {
        var days = Days("2025-05-14", "2026-03-31");
        Assert.Equal("34148.10", Segment("742.35", days).CostOf(days).ToString());
        Assert.Equal("34042.05", Segment("742.35", days, DayCount.Nights).CostOf(days).ToString());
    }

    [Fact]
    public void E2_four_ways_to_make_a_year_of_a_week_differ_by_212_pounds_and_10_pence()
    {
        var rate = Pounds("742.35");
        var years = new[]
        {
            AnnualConvention.FiftyTwoWeeks.YearOf(rate, Year2025), AnnualConvention.FiftyTwoPointOneFour.YearOf(rate, Year2025),
            AnnualConvention.Days.YearOf(rate, Year2025), AnnualConvention.Days.YearOf(rate, FinancialYear.StartingIn(2027)),
        };
        Assert.Equal(["38602.20", "38706.13", "38708.25", "38814.30"], years.Select(year => year.ToString()));
        Assert.Equal("212.10", (years.Max() - years.Min()).ToString());
    }

    [Fact]
    public void E3_rounding_the_day_rate_would_overstate_by_92_pence()
    {
        var exact = Segment("895.00", Days("2025-05-14", "2026-03-31")).CostOf(Days("2025-05-14", "2026-03-31"));
        var byDay = Money.FromPence(WeeklyCost.For(Pounds("895.00"), 1).Pence * 322);
        Assert.Equal(("41170.00", "41170.92"), (exact.ToString(), byDay.ToString()));
    }

    [Fact]
    public void E4_cumulative_months_sum_to_the_year_and_months_rounded_alone_do_not()
    {
        var line = Segment("895.00", Days("2025-04-01", "2026-03-31"));
        var months = SliceCalendar.CalendarMonth.Across(Year2025.Start, Year2025.End).ToList();
        Assert.Equal(
            ["3835.71", "3963.58", "3835.71", "3963.57", "3963.57", "3835.72", "3963.57", "3835.71", "3963.57", "3963.58", "3580.00", "3963.57"],
            months.Select(month => line.CostOf(month).ToString()));
        Assert.Equal("46667.86", Money.Sum(months.Select(line.CostOf)).ToString());
        Assert.Equal("46667.83", Money.Sum(months.Select(month => WeeklyCost.For(Pounds("895.00"), month.Days!.Value))).ToString());
    }

    [Fact]
    public void E5_an_uplift_is_rounded_to_a_rate_before_it_is_used()
    {
        var rate = Uplift.Of(Pounds("742.35"), new Percent(4.5m));
        Assert.Equal("775.76", rate.ToString());
        Assert.Equal("10084.88", WeeklyCost.For(rate, 91).ToString());
    }

    [Fact]
    public void E6_a_late_uplift_owes_arrears_under_the_days_it_belongs_to()
    {
        var paidBy = RateHistory.Of([new(new(2024, 4, 1), Pounds("742.35"))]);
        var decided = paidBy.With(new(new(2025, 4, 1), Pounds("775.76"), DecidedOn: new(2025, 9, 12)));
        Assert.Equal("742.35", decided.KnownOn(new(2025, 9, 11)).On(new(2025, 4, 1)).ToString());
        Assert.Equal("775.76", decided.KnownOn(new(2025, 9, 12)).On(new(2025, 4, 1)).ToString());

        var arrears = Assert.Single(decided.ArrearsAgainst(paidBy, Days("2025-04-01", "2025-08-31")));
        Assert.Equal(("730.25", Days("2025-04-01", "2025-08-31")), (arrears.Difference.ToString(), arrears.Days));

        // Payments from before the effective day are none of it.
        arrears = Assert.Single(decided.ArrearsAgainst(paidBy, Days("2025-03-03", "2025-08-31")));
        Assert.Equal(("730.25", Days("2025-04-01", "2025-08-31")), (arrears.Difference.ToString(), arrears.Days));
    }

    [Theory]
    [InlineData("2025-03-17", "2025-04-27", "505.46", "979.95", "1485.41")]
    [InlineData("2026-03-16", "2026-04-12", "580.71", "458.88", "1039.59")]
    public void E7_nursing_care_over_1_April_is_rounded_once_for_each_rate(string from, string to, string before, string after, string sum)
    {
        var runs = NationalRates.Known[NationalRate.FncStandard].Across(Days(from, to));
        Assert.Equal([before, after], runs.Select(run => WeeklyCost.For(run.PerWeek, run.Days.Days!.Value).ToString()));
        Assert.Equal(sum, NationalRates.Known[NationalRate.FncStandard].CostOf(Days(from, to)).ToString());
    }

    [Theory]
    [InlineData(Collector.Council, false, "4480.00", "0.00", "749.80", "240.00")]
    [InlineData(Collector.Council, true, "3463.76", "0.00", "749.80", "240.00")]
    [InlineData(Collector.Provider, true, "2473.96", "989.80", "749.80", "240.00")]
    public void E8_gross_or_net_the_council_bears_the_same(Collector collector, bool nhsPaysDirectly, string toProvider, string collectedByProvider, string client, string thirdParty)
    {
        var days = Days("2025-09-01", "2025-09-28");
        var charges = NursingCharges(collector);
        var flows = MoneyFlows.Of([Nursing], charges, "Council", nhsPaysDirectly, days);
        Assert.Equal(("4480.00", "1016.24", toProvider, collectedByProvider, "2473.96"), (flows.Fee.ToString(), flows.OtherFunders.ToString(), flows.PayerToProvider.ToString(), flows.ChargesToProvider.ToString(), flows.CostToPayer.ToString()));
        Assert.Equal((client, thirdParty), (charges[0].Of(days).ToString(), charges[1].Of(days).ToString()));

        // Nineteen days of a week that is not whole.
        Assert.Equal("1678.76", MoneyFlows.Of([Nursing], charges, "Council", nhsPaysDirectly, Days("2025-09-01", "2025-09-19")).CostToPayer.ToString());
    }

    [Theory]
    [InlineData("2025-09-30", "5944.80", "3685.78", "2259.02")]
    [InlineData("2025-09-28", "5520.17", "3422.51", "2097.66")]
    public void E9_the_rounded_line_of_a_joint_package_is_split_by_largest_remainder(string to, string cost, string health, string council)
    {
        var days = Days("2025-09-03", to);
        var line = RateSegment.Of(Pounds("1486.20"), days, DayCount.Inclusive, Split("NHS 62%, Council 38%")).OrThrow();
        Assert.Equal(cost, line.CostOf(days).ToString());
        Assert.Equal([$"NHS {health}", $"Council {council}"], line.PartsOf(days).Select(part => $"{part.Key} {part.Value}"));
    }

    [Fact]
    public void E10_aftercare_is_halved_and_free_for_the_person()
    {
        var days = Days("2025-06-05", "2025-06-30");
        var line = RateSegment.Of(Pounds("1233.33"), days, DayCount.Inclusive, Split("NHS 50%, Council 50%")).OrThrow();
        Assert.Equal(["NHS 2290.47", "Council 2290.47"], line.PartsOf(days).Select(part => $"{part.Key} {part.Value}"));
        Assert.Equal(ClientCharging.Never, FundingRoute.S117.Charges());
        var charged = PackageTerms.Of(FundingRoute.S117, [new("Aftercare", "House", "OPP", line)], [new(ChargeKind.Contribution, Pounds("10.00"), days, "OPP", [], "Council")], []);
        Assert.Equal("route-charges-nobody", charged.Refusal?.Code);
    }

    [Fact]
    public void E11_homecare_is_rounded_where_its_contract_says()
    {
        var halfHours = ImmutableArray.Create(new Visits("line", 30, 21));
        Assert.All(Enum.GetValues<RoundAt>(), at => Assert.Equal("249.06", new VisitPricing(Pounds("23.72"), at).Price(halfHours).Total.ToString()));

        var longer = ImmutableArray.Create(new Visits("line", 45, 7));
        Assert.Equal("17.81", new VisitPricing(Pounds("23.75"), RoundAt.Visit).Price([new("line", 45, 1)]).Total.ToString());
        Assert.Equal("124.67", new VisitPricing(Pounds("23.75"), RoundAt.Visit).Price(longer).Total.ToString());
        Assert.Equal("124.69", new VisitPricing(Pounds("23.75"), RoundAt.Line).Price(longer).Total.ToString());
        Assert.Equal(10 * 60, VisitPricing.MinutesLeft(14 * 60, daysLeft: 5));
    }

    [Fact]
    public void E12_a_death_reported_late_takes_back_the_payment_and_makes_it_anew()
    {
        var august = new PaidRange("pay-run-5", Days("2025-08-01", "2025-08-31"), Pounds("3287.55"), Version: 1);
        var before = Terms(Line(from: "2025-08-01"));
        var adjusted = Assert.Single(Adjustments.Of([august], version => version == 1 ? before : before.EndedByDeath(new(2025, 8, 9)), inForce: 2));

        Assert.Equal(("-3287.55", "954.45", "-2333.10"), (adjusted.Reversed.ToString(), adjusted.Due.ToString(), adjusted.Difference.ToString()));
        Assert.Equal((Days("2025-08-10", "2025-08-31"), 22, "pay-run-5"), (adjusted.Affected, adjusted.Affected.Days, adjusted.Paid.Id));
    }

    [Fact]
    public void E13_a_forecast_is_what_has_run_up_and_what_remains()
    {
        var open = Terms(Line(from: "2025-05-14"));
        var forecast = CommitmentForecast.At(open, Year2025, new(2025, 10, 31));
        Assert.Equal(("18134.55", "16013.55", "34148.10"), (forecast.Accrued.ToString(), forecast.Remaining.ToString(), forecast.Year.ToString()));
        var attrition = AllowanceTerms.Of(AllowanceKind.Attrition, "OPP", new(new(2025, 11, 1), null), new AllowanceSum.OfRemainder(new Percent(5m)), Percent.Hundred).OrThrow()
            .Months(Year2025.End, new(2025, 11, 1), days => AllowanceForecast.Remainder([open], "OPP", days));
        Assert.Equal("15212.87", (forecast.Remaining + Money.Sum(attrition.Select(month => month.Amount))).ToString());

        var planned = CommitmentForecast.At(Terms(Line(from: "2025-05-14", to: "2026-01-31")), Year2025, new(2025, 10, 31));
        Assert.Equal(("9756.60", "27891.15"), (planned.Remaining.ToString(), planned.Year.ToString()));
    }

    [Fact]
    public void E14_the_contribution_to_a_direct_payment_comes_off_the_council_part_only()
    {
        var days = Days("2025-09-01", "2025-09-28");
        var alone = Segment("312.40", days);
        var contribution = new ClientCharge(ChargeKind.Contribution, Pounds("41.15"), days, "DP", [new(days.Start, Collector.Provider)]);
        var net = MoneyFlows.Of([alone], [contribution], "Council", false, days);
        Assert.Equal(("1249.60", "1085.00"), (net.Fee.ToString(), net.PayerToProvider.ToString()));

        var joint = alone.FundedBy(Split("NHS 55%, Council 45%")).OrThrow();
        Assert.Equal(["NHS 687.28", "Council 562.32"], joint.PartsOf(days).Select(part => $"{part.Key} {part.Value}"));
        var shared = MoneyFlows.Of([joint], [contribution with { Reduces = "Council" }], "Council", false, days);
        Assert.Equal(("687.28", "397.72"), (shared.OtherFunders.ToString(), shared.CostToPayer.ToString()));
    }

    [Fact]
    public void E15_a_half_penny_goes_up_and_never_to_even()
    {
        Assert.Equal("2.35", Money.RoundedFromPence(234.5m).ToString());
        Assert.Equal("-2.35", Money.RoundedFromPence(-234.5m).ToString());
        Assert.Equal("0.13", new VisitPricing(Pounds("0.25"), RoundAt.Visit).Price([new("line", 30, 1)]).Total.ToString());
    }

    internal static DateSpan Days(string from, string to) => new(Date(from), Date(to));

    internal static RateSegment Nursing => RateSegment.Of(Pounds("1120.00"), new(new(2025, 9, 1), null), DayCount.Inclusive, Split("NHS £254.06, rest Council")).OrThrow();

    internal static ImmutableArray<ClientCharge> NursingCharges(Collector collector) =>
    [
        new(ChargeKind.Contribution, Pounds("187.45"), new(new(2025, 9, 1), null), "OPP", [new(new(2025, 9, 1), collector)], "Council"),
        new(ChargeKind.TopUp, Pounds("60.00"), new(new(2025, 9, 1), null), "OPP", [new(new(2025, 9, 1), collector)], "Council"),
    ];

    private static RateSegment Segment(string rate, DateSpan days, DayCount count = DayCount.Inclusive) => RateSegment.Of(Pounds(rate), days, count, null).OrThrow();
}
