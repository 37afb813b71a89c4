using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Benchmarks.ClientPackages;

/// <summary>A year of 100,000 packages by month and funder: the closed form on one thread against the loop over days in decimals that one would write first.</summary>
internal static class PackageProjection
{
    private const int Packages = 100_000;
    private const int Checked = 5_000;
    private const int LeastRatio = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromMicroseconds(Packages);

    private static readonly FinancialYear Year = FinancialYear.StartingIn(2025);
    private static readonly ImmutableArray<DateSpan> Months = [.. SliceCalendar.CalendarMonth.Across(Year.Start, Year.End)];
    private static readonly int[] Ends = [.. Months.Select(month => month.End!.Value.DayNumber)];
    private static readonly int Before = Year.Start.DayNumber - 1;

    private sealed record Package(ProjectedSegment[] Segments, int ShareInTenThousandths);

    public static async Task<Table> Run()
    {
        AgreeWhereDecimalsAreExact();
        var packages = Made(Packages, exact: false);
        long byDecimals = 0, byClosedForm = 0, byEngine = 0;
        var table = await Rounds.Time(
            5,
            new("100,000 packages, day by day in decimals", () => Do(() => byDecimals = packages.Sum(package => DayByDay(package).Sum()))),
            new("100,000 packages, `CostProjection`", () => Do(() => byClosedForm = Project(packages)), Limit),
            new("1,000 packages, `CostSlicing` with all its answers", () => Do(() => byEngine = packages.Take(1_000).Sum(Slice))));
        if (byEngine == 0 || Math.Abs(byDecimals - byClosedForm) > 24 * Packages) throw new InvalidOperationException("The ways to project do not come to about the same.");
        if (table.Rows[0].Median < table.Rows[1].Median * LeastRatio) throw new InvalidOperationException($"The closed form is not {LeastRatio} times as fast as the loop.");
        return table;
    }

    private static long Project(Package[] packages)
    {
        Span<long> cells = stackalloc long[24];
        var sum = 0L;
        foreach (var package in packages)
        {
            cells.Clear();
            CostProjection.Add(package.Segments, new(package.ShareInTenThousandths, 10_000), Ends, Before, cells);
            foreach (var cell in cells) sum += cell;
        }
        return sum;
    }

    /// <summary>What one would write first: every day of the year, a seventh of the rate, and the funder's percent of it, rounded at the end.</summary>
    private static long[] DayByDay(Package package)
    {
        var cells = new decimal[24];
        var share = package.ShareInTenThousandths / 10_000m;
        for (var month = 0; month < 12; month++)
            for (var day = Months[month].Start.DayNumber; day <= Ends[month]; day++)
                foreach (var segment in package.Segments)
                    if (day >= segment.FirstDay && day <= segment.LastDay)
                    {
                        var daily = segment.RatePence / 7m;
                        cells[2 * month] += daily * share;
                        cells[2 * month + 1] += daily * (1 - share);
                    }
        return [.. cells.Select(cell => Money.RoundedFromPence(cell).Pence)];
    }

    private static long Slice(Package package)
    {
        var split = FundingSplit.OfPercents([new("A", new Percent(package.ShareInTenThousandths / 100m)), new("B", new Percent(100 - package.ShareInTenThousandths / 100m))]).OrThrow();
        var lines = package.Segments.Select(segment => RateSegment.Of(
            Money.FromPence(segment.RatePence), new(DateOnly.FromDayNumber(segment.FirstDay), DateOnly.FromDayNumber(segment.LastDay)), DayCount.Inclusive, split).OrThrow());
        return CostSlicing.Evaluate(new(new(Year.Start, Year.End), SliceCalendar.CalendarMonth, [.. lines])).OrThrow().Total.Pence;
    }

    /// <summary>Where a day's cost and each share of it are whole pence, decimals lose nothing: both ways must then give the same 24 figures.</summary>
    private static void AgreeWhereDecimalsAreExact()
    {
        var cells = new long[24];
        foreach (var package in Made(Checked, exact: true))
        {
            Array.Clear(cells);
            CostProjection.Add(package.Segments, new(package.ShareInTenThousandths, 10_000), Ends, Before, cells);
            if (!cells.SequenceEqual(DayByDay(package))) throw new InvalidOperationException("The closed form and the exact decimals differ by a penny.");
        }
    }

    /// <summary>One to four rates after each other over the days of the year, the same packages in every run.</summary>
    private static Package[] Made(int count, bool exact)
    {
        var random = new Random(75);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var starts = Enumerable.Range(0, random.Next(1, 5)).Select(i => i == 0 ? 0 : random.Next(1, 365)).Distinct().Order().ToList();
            var segments = starts.Select((start, i) => new ProjectedSegment(
                exact ? 700 * random.Next(1, 400) : random.Next(10_000, 250_000), Before + 1 + start, i + 1 < starts.Count ? Before + starts[i + 1] : Before + 365));
            return new Package([.. segments], exact ? 100 * random.Next(0, 101) : random.Next(0, 10_001));
        })];
    }

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
