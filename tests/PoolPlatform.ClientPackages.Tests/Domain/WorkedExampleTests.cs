using System.Globalization;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class WorkedExampleTests
{
    [Fact]
    public void Lines_cost_what_was_worked_by_hand() =>
        Golden.Holds("worked-examples.txt", table => string.Concat(table.TrimEnd('\n').Split('\n').Select(row => $"{FillIn(row)}\n")));

    [Theory]
    [InlineData("E7 over 1 April 2025", "1485.41", "235.88 2025-03-17 2025-03-31", "254.06 2025-04-01 2025-04-27")]
    [InlineData("E7 over 1 April 2026", "1039.59", "254.06 2026-03-16 2026-03-31", "267.68 2026-04-01 2026-04-12")]
    [InlineData("E8 fee less nursing care and charges, 19 days", "1678.76", "1120.00 2025-09-01 2025-09-19", "-254.06 2025-09-01 2025-09-19", "-187.45 2025-09-01 2025-09-19", "-60.00 2025-09-01 2025-09-19")]
    [InlineData("E8 fee less nursing care and charges, four weeks", "2473.96", "1120.00 2025-09-01 2025-09-28", "-254.06 2025-09-01 2025-09-28", "-187.45 2025-09-01 2025-09-28", "-60.00 2025-09-01 2025-09-28")]
    [InlineData("E12 paid less credit", "954.45", "742.35 2025-08-01 2025-08-31", "-742.35 2025-08-10 2025-08-31")]
    [InlineData("E14 net of the contribution, four weeks", "1085.00", "312.40 2025-09-01 2025-09-28", "-41.15 2025-09-01 2025-09-28")]
    public void Segments_are_rounded_each_by_itself_and_then_added(string example, string total, params string[] lines)
    {
        var segments = lines.Select(line => line.Split(' ')).Select(line => RateSegment.Of(
            Golden.Pounds(line[0]), new(Golden.Date(line[1]), Golden.Date(line[2])), DayCount.Inclusive, null).OrThrow());
        var costs = CostSlicing.Evaluate(new(new(Golden.Date("2025-01-01"), Golden.Date("2026-12-31")), SliceCalendar.CalendarMonth, [.. segments])).OrThrow();
        Assert.Equal((example, total), (example, costs.Total.ToString()));
    }

    [Fact]
    public void What_is_still_to_come_is_the_year_less_what_has_run_up()
    {
        // E13: at the end of October 171 days have run up; 151 remain.
        var line = RateSegment.Of(Golden.Pounds("742.35"), new(Golden.Date("2025-05-14"), null), DayCount.Inclusive, null).OrThrow();
        var year = new DateSpan(Golden.Date("2025-04-01"), Golden.Date("2026-03-31"));
        var months = CostSlicing.Evaluate(new(year, SliceCalendar.CalendarMonth, [line])).OrThrow().Lines[0].Slices;
        Assert.Equal("18134.55", Money.Sum(months.Where(month => month.To <= Golden.Date("2025-10-31")).Select(month => month.Amount)).ToString());
        Assert.Equal("16013.55", Money.Sum(months.Where(month => month.From > Golden.Date("2025-10-31")).Select(month => month.Amount)).ToString());
        Assert.Equal("9756.60", Money.Sum(months.Where(month => month.From > Golden.Date("2025-10-31") && month.To <= Golden.Date("2026-01-31")).Select(month => month.Amount)).ToString());
    }

    private static string FillIn(string row)
    {
        var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();
        if (cells.Length < 7 || cells[1] == "rate") return row;
        var line = RateSegment.Of(Golden.Pounds(cells[1]), new(Golden.Date(cells[2]), Golden.Date(cells[3])), cells[4] == "N" ? DayCount.Nights : DayCount.Inclusive, Golden.Split(cells[5])).OrThrow();
        var cost = CostSlicing.Evaluate(new(line.Dates, SliceCalendar.CalendarMonth, [line])).OrThrow().Lines[0];
        var inputs = string.Join('|', row.Split('|').Take(6));
        return string.Create(CultureInfo.InvariantCulture, $"{inputs}| {line.DaysTo(line.Dates.End!.Value),4} | {cost.Total,9} | {Golden.Shares(cost.Funders)}").TrimEnd();
    }
}
