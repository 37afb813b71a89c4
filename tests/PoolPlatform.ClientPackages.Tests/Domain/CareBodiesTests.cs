using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Domain.Outcomes;
using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.ClientPackages.Domain.Reporting;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.Golden;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>What a contract, a provider's statement, a review and a count of people come to.</summary>
public class CareBodiesTests
{
    private static readonly DateSpan Year = new(new(2025, 4, 1), new(2026, 3, 31));

    [Fact]
    public void A_place_is_kept_at_the_full_rate_for_six_weeks_and_at_half_after_them()
    {
        // In hospital from 1 September to 2 November: the days of leaving and coming back are days in care, 61 days are away.
        var line = Line("700.00", "2025-08-01", split: "11E £254.06, rest E06000022") with
        {
            Contract = new() { Retainer = [new(6, new Percent(100m)), new(null, new Percent(50m))] },
            Absences = [new(new(2025, 9, 1), new(2025, 11, 2))],
        };
        Assert.Equal(
            ["700.00 2025-08-01 2025-09-01", "700.00 2025-09-02 2025-10-13", "350.00 2025-10-14 2025-11-01", "700.00 2025-11-02 "],
            line.Paid.Select(piece => $"{piece.WeeklyRate} {piece.Dates.Start:yyyy-MM-dd} {piece.Dates.End:yyyy-MM-dd}"));
        Assert.Equal("254.06", line.Paid[2].Split!.OfAWeek(line.Paid[2].WeeklyRate)[0].Value.ToString());
    }

    [Fact]
    public void Behind_the_last_step_of_a_retainer_nothing_is_paid_and_flat_sums_go_no_further_than_the_rate()
    {
        var line = Line("700.00", "2025-08-01", split: "11E £400.00, rest E06000022") with
        {
            Contract = new(PartDay: PartDay.Absent) { Retainer = [new(1, new Percent(50m))] },
            Absences = [new(new(2025, 9, 1), new(2025, 9, 14))],
        };
        Assert.Equal(["700.00", "350.00", "0.00", "700.00"], line.Paid.Select(piece => piece.WeeklyRate.ToString()));
        Assert.Equal(["11E 350.00", "E06000022 0.00"], line.Paid[1].Split!.OfAWeek(Pounds("350.00")).Select(part => $"{part.Key} {part.Value}"));
        Assert.Equal(WeeklyCost.For(Pounds("700.00"), 31) + Pounds("350.00"), Money.Sum(line.Paid.Select(piece => piece.CostOf(new(new(2025, 8, 1), new(2025, 9, 14))))));
    }

    [Fact]
    public void A_contract_may_pay_some_days_after_a_death()
    {
        var contract = new ContractTerms(TerminationNoticeDays: 3);
        var died = Terms(Line(from: "2025-08-01") with { Contract = contract }, Line("90.00", "2025-08-01", service: "day care"), Line("50.00", "2025-08-11", service: "later"), Line("60.00", "2025-07-01", "2025-08-10", service: "short") with { Contract = contract }).EndedByDeath(new(2025, 8, 9));
        Assert.Equal(["nursing home 2025-08-12", "day care 2025-08-09", "short 2025-08-10"], died.Lines.Select(line => $"{line.Service} {line.Dates.End:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData(DayOfWeek.Monday, "2024-12-18", "2024-12-16", "2024-12-22")]
    [InlineData(DayOfWeek.Saturday, "2024-12-18", "2024-12-14", "2024-12-20")]
    [InlineData(DayOfWeek.Saturday, "2024-12-14", "2024-12-14", "2024-12-20")]
    [InlineData(DayOfWeek.Saturday, "2024-12-20", "2024-12-14", "2024-12-20")]
    public void A_contract_says_on_which_day_its_week_begins(DayOfWeek starts, string day, string from, string to) =>
        Assert.Equal(new DateSpan(Date(from), Date(to)), new ContractTerms(starts).WeekOf(Date(day)));

    [Fact]
    public void What_was_delivered_is_priced_held_confirmed_and_trued_up_against_the_plan()
    {
        var line = Line("249.06", "2025-06-01", split: "") with { Contract = new(DayOfWeek.Saturday) { Visits = new(Pounds("23.72")) } };
        var reported = Deliveries.Report(line, new(2025, 6, 11), [new("", 30, 19), new("", 30, 1, Carers: 2)]).OrThrow();
        Assert.Equal((new DateSpan(new(2025, 6, 7), new(2025, 6, 13)), "249.06", "249.06"), (reported.Week, reported.Worth.ToString(), reported.Planned.ToString()));

        var less = Deliveries.Report(line, new(2025, 6, 11), [new("", 30, 18)]).OrThrow();
        Assert.Equal("249.06", less.Payable.ToString());
        var held = less.Hold("Two visits missed").OrThrow();
        Assert.Equal(("0.00", "Two visits missed"), (held.Payable.ToString(), held.HeldFor));
        var confirmed = held.Confirm().OrThrow();
        Assert.Equal(("213.48", "-35.58", null), (confirmed.Payable.ToString(), confirmed.TrueUp(Pounds("249.06")).ToString(), confirmed.HeldFor));
        Assert.Equal("delivery-confirmed", confirmed.Confirm().Refusal?.Code);
        Assert.Equal("delivery-confirmed", confirmed.Hold("Too late").Refusal?.Code);
        Assert.Equal("delivery-superseded", (less with { State = DeliveryState.Superseded }).Confirm().Refusal?.Code);

        Assert.Equal("line-not-by-visits", Deliveries.Report(Line(), new(2025, 6, 11), []).Refusal?.Code);
        Assert.Equal("delivery-outside-line", Deliveries.Report(line, new(2025, 5, 20), []).Refusal?.Code);
        Assert.Equal("delivery-not-possible", Deliveries.Report(line, new(2025, 6, 11), [new("", 30, -1)]).Refusal?.Code);
    }

    [Theory]
    [InlineData(1, 44, 44)]
    [InlineData(5, 42, 40)]
    [InlineData(5, 43, 45)]
    [InlineData(15, 37, 30)]
    [InlineData(15, 38, 45)]
    public void Minutes_are_banded_to_the_nearest(int band, int minutes, int paid) => Assert.Equal(paid, new VisitPricing(Pounds("20.00"), BandMinutes: band).Banded(minutes));

    [Fact]
    public void Each_change_moves_the_forecast_for_its_own_reason()
    {
        var year = Line("742.35", "2025-04-01", split: "");
        var terms = Pooled(year);
        Assert.Equal("New 38708.25", Moved(null, terms));
        Assert.Equal("Rate 1742.09", Moved(terms, Pooled(Line("775.76", "2025-04-01", split: ""))));
        Assert.Equal("Timing -6256.95", Moved(terms, Pooled(Line("742.35", "2025-04-01", "2026-01-31", split: ""))));
        Assert.Equal("Ended -38708.25", Moved(terms, null));
        Assert.Equal("New 4692.86", Moved(terms, Pooled(year, Line("90.00", "2025-04-01", split: "", service: "day care"))));
        Assert.Equal("Ended -4692.86", Moved(Pooled(year, Line("90.00", "2025-04-01", split: "", service: "day care")), terms));
        Assert.Equal("Timing -6256.95, Rate 1460.49", Moved(terms, Pooled(Line("775.76", "2025-04-01", "2026-01-31", split: "")), ordered: true));
        var charged = PackageTerms.Of(FundingRoute.Pooled, [year], [new(ChargeKind.Contribution, Pounds("70.00"), new(new(2025, 4, 1), null), "OPP", [])], []).OrThrow();
        Assert.Equal("Route -3650.00", Moved(terms, charged));
        var bought = PackageTerms.Of(FundingRoute.Pooled, [year], [], [new("Hoist", "Maker", "OPP", Pounds("812.50"), new(2025, 6, 1), null)]).OrThrow();
        Assert.Equal("Correction 812.50", Moved(terms, bought));
    }

    [Fact]
    public void A_review_has_findings_once_it_is_done_and_scores_each_domain_once()
    {
        var done = Review.Of(new(2025, 9, 1), new(2025, 9, 3), [new("walks-outdoors", true)], [new(OutcomeDomain.Access, 2), new(OutcomeDomain.Experience, 4)]).OrThrow();
        Assert.False(done.OverdueOn(new(2026, 1, 1)));
        Assert.True(Review.Of(new(2025, 9, 1), null, [], []).OrThrow().OverdueOn(new(2025, 9, 2)));
        Assert.Equal("review-not-done", Review.Of(new(2025, 9, 1), null, [], [new(OutcomeDomain.Access, 2)]).Refusal?.Code);
        Assert.Equal("outcome-score-outside", Review.Of(new(2025, 9, 1), new(2025, 9, 1), [], [new(OutcomeDomain.Access, 6)]).Refusal?.Code);
        Assert.Equal("outcome-scored-twice", Review.Of(new(2025, 9, 1), new(2025, 9, 1), [], [new(OutcomeDomain.Access, 2), new(OutcomeDomain.Access, 3)]).Refusal?.Code);
        Assert.Equal(9, Enum.GetValues<OutcomeDomain>().Length);

        var later = Review.Of(new(2026, 9, 1), new(2026, 9, 1), [], [new(OutcomeDomain.Access, 5), new(OutcomeDomain.LengthOfStay, 1)]).OrThrow();
        Assert.Equal([KeyValuePair.Create(OutcomeDomain.Access, 3)], Review.Change(done, later));
    }

    [Theory]
    // counts | told | total
    [InlineData("5,10,0", "5,10,0", "15")]
    [InlineData("4,10,7", "-,10,-", "21")]
    [InlineData("1,2,30", "-,-,-", "33")]
    [InlineData("3,4,30", "-,-,30", "37")]
    [InlineData("4,0,0", "-,0,0", "-")]
    [InlineData("1,1,0", "-,-,0", "-")]
    [InlineData("0,0", "0,0", "0")]
    public void Fewer_than_five_people_are_not_told_nor_to_be_worked_out(string counts, string told, string total)
    {
        ImmutableArray<int> given = [.. counts.Split(',').Select(int.Parse)];
        Assert.Equal(told, string.Join(',', SmallNumbers.Told(given).Select(count => count?.ToString() ?? "-")));
        Assert.Equal(total, SmallNumbers.Total(given)?.ToString() ?? "-");
    }

    private static PackageTerms Pooled(params PackageLine[] lines) => PackageTerms.Of(FundingRoute.Pooled, [.. lines]).OrThrow();

    private static string Moved(PackageTerms? before, PackageTerms? after, bool ordered = false)
    {
        var movement = ForecastMovement.Between(before, after, Year);
        Assert.True(movement.Reconciles);
        var reasons = movement.ByReason.Select(moved => $"{moved.Key} {moved.Value}");
        return string.Join(", ", ordered ? reasons.OrderDescending(StringComparer.Ordinal) : reasons);
    }
}
