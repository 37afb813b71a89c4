using System.Globalization;
using System.Text;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class SlicingTests
{
    [Theory]
    [InlineData("slices-months.txt", SliceCalendar.CalendarMonth)]
    [InlineData("slices-four-week.txt", SliceCalendar.FourWeek)]
    [InlineData("slices-four-four-five.txt", SliceCalendar.FourFourFive)]
    public void Lines_are_cut_as_in_the_table(string file, SliceCalendar calendar) =>
        Golden.Holds(file, table =>
        {
            var cases = table.Split("\n== ");
            return cases[0].TrimEnd('\n') + "\n" + string.Concat(cases.Skip(1).Select(text => $"\n== {FillIn(text, calendar)}"));
        });

    private static string FillIn(string text, SliceCalendar calendar)
    {
        var given = text.Split('\n').Take(3).ToArray();
        var line = Cells(given[1]);
        var window = Cells(given[2]);
        var segment = RateSegment.Of(
            Golden.Pounds(line[1]),
            new(Golden.Date(line[2]), line[3] == "-" ? null : Golden.Date(line[3])),
            line[4] == "N" ? DayCount.Nights : DayCount.Inclusive,
            Golden.Split(line[5])).OrThrow();
        var cost = CostSlicing.Evaluate(new(new(Golden.Date(window[1]), Golden.Date(window[2])), calendar, [segment])).OrThrow().Lines[0];

        var filled = new StringBuilder();
        foreach (var row in given) filled.Append(CultureInfo.InvariantCulture, $"{row}\n");
        foreach (var slice in cost.Slices)
            filled.Append(Row(string.Create(CultureInfo.InvariantCulture, $"{slice.From:yyyy-MM-dd} {slice.To:yyyy-MM-dd} {slice.Days,4}"), slice.Amount, slice.Funders));
        filled.Append(Row(string.Create(CultureInfo.InvariantCulture, $"{"total",-21} {cost.Slices.Sum(slice => slice.Days),4}"), cost.Total, cost.Funders));
        return filled.ToString();
    }

    private static string Row(string left, Money amount, IReadOnlyDictionary<string, Money> funders) =>
        string.Create(CultureInfo.InvariantCulture, $"{left} | {amount,9} | {Golden.Shares(funders)}").TrimEnd('|', ' ') + "\n";

    private static string[] Cells(string row) => [.. row.Split('|').Select(cell => cell.Trim())];
}
