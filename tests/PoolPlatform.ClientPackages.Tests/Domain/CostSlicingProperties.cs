using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class CostSlicingProperties
{
    [Fact]
    public void The_closed_form_agrees_with_counting_day_by_day() =>
        Properties.Hold(CostCase.Any, made =>
        {
            var expected = DayByDay.Slices(made).Select(slice => (slice.From, slice.To, slice.Pence, Parts: string.Join(' ', slice.Parts)));
            var actual = made.Costs().Lines[0].Slices.Select(slice => (slice.From, slice.To, slice.Amount.Pence, Parts: string.Join(' ', slice.Funders.Values.Select(share => share.Pence))));
            Assert.Equal(expected, actual);
        }, count: 1000);

    [Fact]
    public void Slices_sum_to_the_line_and_funders_to_every_slice_and_slices_to_every_funders_share() =>
        Properties.Hold(CostCase.Any, made =>
        {
            var costs = made.Costs();
            var line = costs.Lines[0];
            Assert.Equal(costs.Total, line.Total);
            Assert.Equal(line.Total, Money.Sum(line.Slices.Select(slice => slice.Amount)));
            if (line.Funders.Count == 0) return;
            Assert.Equal(line.Total, Money.Sum(line.Funders.Values));
            Assert.All(line.Slices, slice => Assert.Equal(slice.Amount, Money.Sum(slice.Funders.Values)));
            Assert.All(line.Funders, share => Assert.Equal(share.Value, Money.Sum(line.Slices.Select(slice => slice.Funders[share.Key]))));
        });

    [Fact]
    public void A_window_that_holds_the_whole_line_costs_the_line_in_every_calendar() =>
        Properties.Hold(CostCase.Any, made =>
        {
            var line = made with { To = made.To ?? made.From.AddDays(400), WindowFrom = made.From.AddDays(-40) };
            var whole = line with { WindowTo = line.To!.Value.AddDays(3) };
            var days = line.To.Value.DayNumber - line.From.DayNumber + (line.Days == DayCount.Nights ? 0 : 1);
            Assert.All(Enum.GetValues<SliceCalendar>(), calendar =>
                Assert.Equal(WeeklyCost.For(Money.FromPence(line.RatePence), days), (whole with { Calendar = calendar }).Costs().Total));
        });

    [Fact]
    public void Two_windows_side_by_side_cost_what_the_window_over_both_costs() =>
        Properties.Hold(CostCase.Any.Zip(Gen.Choose(0, 100)), pair =>
        {
            // Closed lines only: an open one ends with whatever window looks at it.
            var whole = pair.Item1 with { To = pair.Item1.To ?? pair.Item1.From.AddDays(pair.Item2) };
            var cut = whole.WindowFrom.AddDays((whole.WindowTo.DayNumber - whole.WindowFrom.DayNumber) * pair.Item2 / 100);
            var (one, two) = ((whole with { WindowTo = cut }).Costs(), (whole with { WindowFrom = cut.AddDays(1) }));
            Assert.Equal(whole.Costs().Total, cut == whole.WindowTo ? one.Total : one.Total + two.Costs().Total);
        });

    [Fact]
    public void A_credit_mirrors_the_cost() =>
        Properties.Hold(CostCase.Any, made =>
        {
            var credit = made with { RatePence = -made.RatePence, PerWeekPence = [.. made.PerWeekPence.Select(amount => -amount)] };
            Assert.Equal(
                made.Costs().Lines[0].Slices.Select(slice => (slice.From, slice.To, -slice.Amount)),
                credit.Costs().Lines[0].Slices.Select(slice => (slice.From, slice.To, slice.Amount)));
            Assert.Equal(made.Costs().Lines[0].Funders.Values.Select(share => -share), credit.Costs().Lines[0].Funders.Values);
        });

    [Fact]
    public void What_has_run_up_for_a_funder_never_has_the_wrong_sign() =>
        Properties.Hold(CostCase.Any, made =>
        {
            // From the first day on, every slice's running sum is a cost to date.
            var fromStart = made with { WindowFrom = made.From, WindowTo = made.From.AddDays(120) };
            var line = fromStart.Costs().Lines[0];
            foreach (var funder in line.Funders.Keys)
            {
                var toDate = Money.Zero;
                foreach (var slice in line.Slices)
                {
                    toDate += slice.Funders[funder];
                    Assert.True(made.RatePence >= 0 ? toDate >= Money.Zero : toDate <= Money.Zero);
                }
            }
        });
}
