using System.Collections.Immutable;
using System.Globalization;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>What holds for every package, whatever is agreed: made cases, with the seed printed.</summary>
public class CostingLawTests
{
    private static readonly DateSpan Window = new(new(2024, 4, 1), new(2027, 3, 31));

    [Fact]
    public void Any_slicing_sums_to_the_line_and_each_funder_to_its_share() =>
        Properties.Hold(CostCase.Any.Zip(Gen.ArrayOf(Gen.Choose(1, 60), 20)), pair =>
        {
            var line = pair.Item1.Segment;
            var whole = new DateSpan(line.Dates.Start, line.Dates.End ?? line.Dates.Start.AddDays(500));
            var slices = Cut(whole, pair.Item2).ToList();
            Assert.Equal(line.CostOf(whole), Money.Sum(slices.Select(line.CostOf)));
            foreach (var (funder, part) in line.PartsOf(whole))
                Assert.Equal(part, Money.Sum(slices.Select(slice => line.PartsOf(slice).Single(sliced => sliced.Key == funder).Value)));
        });

    [Fact]
    public void Splitting_and_then_slicing_is_slicing_and_then_splitting() =>
        Properties.Hold(CostCase.Any, made =>
        {
            var line = made.Segment;
            if (line.Split is null) return;
            var whole = new DateSpan(line.Dates.Start, line.Dates.End ?? line.Dates.Start.AddDays(500));
            var sliced = made.Calendar.Across(whole.Start, whole.End!.Value).Select(slice => slice.Intersect(whole)).Select(days => (Days: days, Cost: line.CostOf(days))).ToList();
            // Split each slice, and sum the funders: the slice. Sum each funder over the slices: the split of the whole.
            Assert.All(sliced, slice => Assert.Equal(slice.Cost, Money.Sum(line.PartsOf(slice.Days).Select(part => part.Value))));
            Assert.Equal(
                line.PartsOf(whole).Select(part => part.Value),
                line.Split.Funders.Select(funder => Money.Sum(sliced.SelectMany(slice => line.PartsOf(slice.Days)).Where(part => part.Key == funder).Select(part => part.Value))));
        });

    [Fact]
    public void Replaying_any_history_of_changes_ends_at_the_same_cost() =>
        Properties.Hold(Gen.ArrayOf(PackageCase.Any, 4).Zip(Gen.ArrayOf(Gen.Choose(1, 60), 12)), pair =>
        {
            var (versions, runs) = pair;
            var paid = new List<PaidRange>();
            var postings = Money.Zero;
            var pay = 0;
            foreach (var run in Cut(Window, runs))
            {
                // A version comes into force, what was paid is put right, and the next run is paid under it.
                var inForce = pay % versions.Length;
                foreach (var adjustment in Adjustments.Of(paid, version => versions[version], inForce).ToList())
                {
                    postings += adjustment.Reversed + adjustment.Due;
                    paid[paid.FindIndex(range => range.Id == adjustment.Paid.Id)] = adjustment.Restated(adjustment.Paid.Id);
                }
                paid.Add(new($"run {pay++}", run, Adjustments.Due(versions[inForce], run), inForce));
                postings += paid[^1].Paid;
            }
            var last = (pay - 1) % versions.Length;
            var through = new DateSpan(Window.Start, paid[^1].Days.End);
            Assert.Equal(Adjustments.Due(versions[last], through), postings);
            Assert.Empty(Adjustments.Of(paid, version => versions[version], last));
        }, count: 100);

    [Fact]
    public void The_days_of_a_line_are_paid_once_with_or_without_absences() =>
        Properties.Hold(PackageCase.AnyLine, line =>
        {
            var pieces = line.Paid;
            Assert.Equal(line.Dates.Start, pieces[0].Dates.Start);
            Assert.Equal(line.Dates.End, pieces[^1].Dates.End);
            Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.Equal(pair.First.Dates.End!.Value.AddDays(1), pair.Second.Dates.Start));
            var through = new DateOnly(2027, 3, 31);
            Assert.Equal(line.Cost.DaysTo(through), pieces.Sum(piece => piece.DaysTo(through)));
        });

    [Fact]
    public void Who_collects_changes_no_charge_and_no_cost_on_whatever_days_it_switches() =>
        Properties.Hold(Gen.ArrayOf(Gen.Choose(0, 400), 5).Zip(Gen.Choose(1, 99_999)), pair =>
        {
            var days = new DateSpan(new(2025, 4, 1), new(2026, 3, 31));
            var charge = new ClientCharge(ChargeKind.Contribution, Money.FromPence(pair.Item2), new(new(2025, 5, 14), null), "OPP",
                [.. pair.Item1.Select((day, i) => new Collection(days.Start.AddDays(day), i % 2 == 0 ? Collector.Provider : Collector.Council))], "Council");
            Assert.Equal(charge.Of(days), charge.CollectedBy(Collector.Council, days) + charge.CollectedBy(Collector.Provider, days));
            var flows = MoneyFlows.Of([E1ToE15Tests.Nursing], [charge], "Council", true, days);
            Assert.Equal(MoneyFlows.Of([E1ToE15Tests.Nursing], [charge with { Collections = [] }], "Council", false, days).CostToPayer, flows.CostToPayer);
            Assert.Equal(flows.Fee, flows.PayerToProvider + flows.OthersToProvider + flows.ChargesToProvider);
        });

    [Fact]
    public void A_movement_always_reconciles_opening_reasons_closing() =>
        Properties.Hold(PackageCase.Any.Zip(PackageCase.Any), pair =>
        {
            var year = new DateSpan(new(2025, 4, 1), new(2026, 3, 31));
            foreach (var (before, after) in new[] { (pair.Item1, pair.Item2), (null, pair.Item1), (pair.Item2, null), (pair.Item1, pair.Item1) })
            {
                var movement = ForecastMovement.Between(before, after, year);
                Assert.True(movement.Reconciles);
                Assert.Equal((ForecastMovement.Net(before, year), ForecastMovement.Net(after, year)), (movement.Opening, movement.Closing));
                Assert.DoesNotContain(Money.Zero, movement.ByReason.Values);
            }
        });

    [Fact]
    public void The_plain_projection_gives_the_pennies_of_the_engine() =>
        Properties.Hold(
            from count in Gen.Choose(1, 4)
            from rates in Gen.ArrayOf(Gen.Choose(0, 500_000), count)
            from lengths in Gen.ArrayOf(Gen.Choose(1, 250), count)
            from start in Gen.Choose(-200, 300)
            from share in Gen.Choose(0, 10_000)
            select (rates, lengths, start, share),
            made =>
            {
                var year = FinancialYear.StartingIn(2025);
                var months = SliceCalendar.CalendarMonth.Across(year.Start, year.End).ToList();
                var split = FundingSplit.OfPercents([new("A", new Percent(made.share / 100m)), new("B", new Percent(100m - made.share / 100m))]).OrThrow();
                var from = year.Start.AddDays(made.start);
                var engine = ImmutableArray.CreateBuilder<RateSegment>();
                var plain = new List<ProjectedSegment>();
                for (var i = 0; i < made.rates.Length; from = from.AddDays(made.lengths[i++]))
                {
                    engine.Add(RateSegment.Of(Money.FromPence(made.rates[i]), new(from, from.AddDays(made.lengths[i] - 1)), DayCount.Inclusive, split).OrThrow());
                    plain.Add(new(made.rates[i], from.DayNumber, from.DayNumber + made.lengths[i] - 1));
                }
                var cells = new long[24];
                CostProjection.Add([.. plain], new(made.share, 10_000), [.. months.Select(month => month.End!.Value.DayNumber)], year.Start.DayNumber - 1, cells);
                var expected = months.SelectMany(month => new[] { "A", "B" }.Select(funder =>
                    Money.Sum(engine.SelectMany(line => line.PartsOf(month)).Where(part => part.Key == funder).Select(part => part.Value)).Pence));
                Assert.Equal(expected, cells);
            });

    [Fact]
    public void Visits_of_an_invoice_sum_to_it_and_one_rounding_is_never_more_than_half_a_penny_off() =>
        Properties.Hold(
            from rate in Gen.Choose(1, 9999)
            from minutes in Gen.ArrayOf(Gen.Choose(0, 180), 6)
            from counts in Gen.ArrayOf(Gen.Choose(0, 30), 6)
            from at in Gen.Elements(Enum.GetValues<RoundAt>())
            from band in Gen.Elements(1, 5, 15)
            select (rate, minutes, counts, at, band),
            made =>
            {
                var pricing = new VisitPricing(Money.FromPence(made.rate), made.at, made.band, BankHolidayPercent: 150);
                var visits = made.minutes.Select((minutes, i) => new Visits($"line {i % 3}", minutes, made.counts[i], Carers: 1 + i % 2, BankHoliday: i == 5)).ToImmutableArray();
                var cost = pricing.Price(visits);
                Assert.Equal(cost.Total, Money.Sum(cost.Lines.Select(line => line.Value)));
                var exact = visits.Sum(visit => (decimal)made.rate * pricing.Banded(visit.Minutes) * visit.Carers * visit.Count * (visit.BankHoliday ? 150 : 100) / 6000m);
                var roundings = made.at switch { RoundAt.Invoice => 1, RoundAt.Line => 3, _ => made.counts.Sum() };
                Assert.True(Math.Abs(cost.Total.Pence - exact) <= 0.5m * roundings + 0.0001m, string.Create(CultureInfo.InvariantCulture, $"{cost.Total.Pence} for {exact}"));
            });

    private static IEnumerable<DateSpan> Cut(DateSpan whole, int[] lengths)
    {
        var from = whole.Start;
        for (var i = 0; from <= whole.End; i++)
        {
            var to = from.AddDays(lengths[i % lengths.Length] - 1);
            yield return new(from, to < whole.End ? to : whole.End);
            from = to.AddDays(1);
        }
    }
}
