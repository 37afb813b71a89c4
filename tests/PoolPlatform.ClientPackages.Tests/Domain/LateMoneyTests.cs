using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Funding;
using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.Golden;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>What days that are over owe, by month and budget line, and what they move between partners, by financial year.</summary>
public class LateMoneyTests
{
    [Fact]
    public void Days_that_are_over_owe_and_move_what_the_table_says() => Holds("late-money.txt", table =>
    {
        var cases = table.Split("\n== ");
        return cases[0].TrimEnd('\n') + "\n" + string.Concat(cases.Skip(1).Select(text => $"\n== {FillIn(text)}"));
    });

    [Fact]
    public void Parts_always_sum_to_the_difference_whatever_was_paid() =>
        Properties.Hold(PackageCase.Any.Zip(PackageCase.Any).Zip(Gen.Choose(-100_000, 100_000)), made =>
        {
            var ((was, now), paid) = made;
            var days = new DateSpan(new(2025, 1, 15), new(2025, 12, 20));
            var adjustment = new Adjustment(new("run", days, Money.FromPence(paid), 1), Adjustments.Due(now, days), 2, days);
            var parts = OwedParts.Of(adjustment, was, now);
            Assert.Equal(adjustment.Difference, Money.Sum(parts.Select(part => part.Amount)));
            Assert.All(parts, part => Assert.Equal((part.Days.Start.Year, part.Days.Start.Month), (part.Days.End!.Value.Year, part.Days.End.Value.Month)));
        });

    [Fact]
    public void A_transfer_cut_by_year_moves_what_the_whole_would() =>
        Properties.Hold(PackageCase.Any.Zip(Gen.Choose(0, 10_000)).Zip(Gen.Choose(0, 900)), made =>
        {
            var ((terms, share), length) = made;
            var decided = FundingSplit.OfPercents([new("A", new Percent(share / 100m)), new("B", new Percent(100m - share / 100m))]).OrThrow();
            var (from, through) = (new DateOnly(2025, 1, 1), new DateOnly(2025, 1, 1).AddDays(length));
            var transfer = new InterimFunding("A", "D", from).Decide(terms.Lines, decided, through, through).OrThrow();
            var whole = terms.Lines.SelectMany(line => line.Paid).Where(piece => !piece.Dates.Intersect(new(from, through)).IsEmpty).ToList();
            Assert.Equal(Money.Sum(whole.Select(piece => piece.CostOf(new(from, through)))), transfer.Paid);
            Assert.All(transfer.Years, year => Assert.Equal(Money.Zero, Money.Sum(year.Moves.Select(move => move.Value))));
            Assert.Equal(
                Money.Sum(whole.SelectMany(piece => piece.FundedBy(decided).OrThrow().PartsOf(new(from, through))).Where(part => part.Key == "B").Select(part => part.Value)),
                Money.Sum(transfer.Moves.Where(move => move.Key == "B").Select(move => move.Value)));
        });

    [Fact]
    public void Care_that_was_never_bought_owes_on_no_line()
    {
        var days = new DateSpan(new(2025, 8, 1), new(2025, 8, 31));
        var nothing = PackageTerms.Nothing(FundingRoute.Joint);
        Assert.Empty(OwedParts.Of(new(new("run", days, Money.FromPence(1), 1), Money.Zero, 1, days), nothing, nothing));
    }

    private static string FillIn(string text)
    {
        var rows = text.TrimEnd('\n').Split('\n');
        var given = rows.Where(row => row.Contains('|', StringComparison.Ordinal) && !row.StartsWith("owes", StringComparison.Ordinal) && !row.StartsWith("moves", StringComparison.Ordinal)).ToList();
        var lines = Lines(given, "line");
        var result = new StringBuilder();
        foreach (var cells in given.Where(row => row.StartsWith("paid", StringComparison.Ordinal)).Select(Cells))
        {
            var (was, now) = (PackageTerms.Of(FundingRoute.Joint, lines).OrThrow(), PackageTerms.Of(FundingRoute.Joint, Lines(given, "becomes")).OrThrow());
            var paid = new PaidRange("run", new(Date(cells[1]), Date(cells[2])), Pounds(cells[3]), 1);
            foreach (var adjustment in Adjustments.Of([paid], version => version == 1 ? was : now, 2))
            {
                foreach (var part in OwedParts.Of(adjustment, was, now))
                    result.Append(CultureInfo.InvariantCulture, $"owes    | {part.Days.Start:yyyy-MM-dd} | {part.Days.End:yyyy-MM-dd} | {part.BudgetLine,-4} | {part.Amount,9}\n");
                result.Append(CultureInfo.InvariantCulture, $"owes    | {OwedParts.ReasonOf(adjustment, was, now, ended: lines.Any(line => line.Dates.End is null) && now.Lines.All(line => line.Dates.End is not null)),-10} |            |      | {adjustment.Difference,9}\n");
            }
        }
        foreach (var cells in given.Where(row => row.StartsWith("interim", StringComparison.Ordinal)).Select(Cells))
        {
            var transfer = new InterimFunding(cells[1], "D", Date(cells[2])).Decide(lines, Split(cells[4])!, Date(cells[3]), Date(cells[3])).OrThrow();
            foreach (var year in transfer.Years)
                result.Append(CultureInfo.InvariantCulture, $"moves   | {year.Days.Start:yyyy-MM-dd} | {year.Days.End:yyyy-MM-dd} | {string.Join(", ", year.Moves.Select(move => $"{move.Key} {move.Value}"))}\n");
        }
        foreach (var cells in given.Where(row => row.StartsWith("rate", StringComparison.Ordinal)).Select(Cells))
            foreach (var year in RateArrears.ByYear(RateHistory.Of([new(Date(cells[3]), Pounds(cells[2]))]), RateHistory.Of([new(Date(cells[3]), Pounds(cells[1]))]), new(Date(cells[3]), Date(cells[4]))))
                result.Append(CultureInfo.InvariantCulture, $"moves   | {year.Days.Start:yyyy-MM-dd} | {year.Days.End:yyyy-MM-dd} | {cells[5]} {year.Owed}, {cells[6]} {-year.Owed}\n");
        return $"{rows[0]}\n{string.Join('\n', given)}\n{result}";
    }

    private static ImmutableArray<PackageLine> Lines(List<string> given, string kind) =>
    [
        .. given.Where(row => row.StartsWith(kind, StringComparison.Ordinal)).Select(Cells)
            .Select((cells, i) => Line(cells[2], cells[3], cells[4] == "-" ? null : cells[4], service: $"service {i}", budgetLine: cells[1])),
    ];

    private static string[] Cells(string row) => [.. row.Split('|').Select(cell => cell.Trim())];
}
