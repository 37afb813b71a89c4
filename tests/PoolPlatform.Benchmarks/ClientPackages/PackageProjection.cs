using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Benchmarks.ClientPackages;

/// <summary>A year of 100,000 packages by month and funder, with BenchmarkDotNet: the closed form on one thread against the loop over days in decimals that one would write first.</summary>
/// <remarks>Public and open, because BenchmarkDotNet makes a class of its own from it. It runs in this process: everything is built for release already.</remarks>
public class PackageProjection
{
    private const int Packages = 100_000;
    private const int Checked = 5_000;
    private const int LeastRatio = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromMicroseconds(Packages);

    private static readonly FinancialYear Year = FinancialYear.StartingIn(2025);
    private static readonly ImmutableArray<DateSpan> Months = [.. SliceCalendar.CalendarMonth.Across(Year.Start, Year.End)];
    private static readonly int[] Ends = [.. Months.Select(month => month.End!.Value.DayNumber)];
    private static readonly int Before = Year.Start.DayNumber - 1;

    private Package[] packages = [];

    private sealed record Package(ProjectedSegment[] Segments, int ShareInTenThousandths);

    internal static Task<Table> Run()
    {
        var once = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Throughput).WithWarmupCount(1).WithIterationCount(5);
        var summary = BenchmarkRunner.Run<PackageProjection>(ManualConfig.CreateEmpty()
            .AddJob(once).AddLogger(ConsoleLogger.Default).AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet")).WithOptions(ConfigOptions.DisableLogFile));
        if (summary.HasCriticalValidationErrors || summary.Reports.Length != 3 || summary.Reports.Any(report => !report.Success)) throw new InvalidOperationException("BenchmarkDotNet did not measure.");
        var table = new Table(
        [
            new(new("100,000 packages, day by day in decimals", () => Task.CompletedTask), Times(summary, nameof(DayByDay))),
            new(new("100,000 packages, `CostProjection`", () => Task.CompletedTask, Limit) { MaxRatio = 1.0 / LeastRatio }, Times(summary, nameof(ClosedForm))),
            new(new("1,000 packages, `CostSlicing` with all its answers", () => Task.CompletedTask), Times(summary, nameof(Slicing))),
        ]);
        return Task.FromResult(table);
    }

    /// <summary>Where decimals lose nothing the two ways must agree to the penny, or there is nothing to measure; elsewhere to about as many pence as there are figures.</summary>
    [GlobalSetup]
    public void Agree()
    {
        AgreeWhereDecimalsAreExact();
        packages = Made(Packages, exact: false);
        if (Math.Abs(packages.Take(Checked).Sum(package => DayByDayOf(package).Sum()) - Project(packages[..Checked])) > 24 * Checked) throw new InvalidOperationException("The ways to project do not come to about the same.");
    }

    [Benchmark(Baseline = true)]
    public long DayByDay() => packages.Sum(package => DayByDayOf(package).Sum());

    [Benchmark]
    public long ClosedForm() => Project(packages);

    [Benchmark]
    public long Slicing() => packages.Take(1_000).Sum(Slice);

    private static List<TimeSpan> Times(Summary summary, string method) =>
    [
        .. summary.Reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method).AllMeasurements
            .Where(measured => measured is { IterationMode: IterationMode.Workload, IterationStage: IterationStage.Result })
            .Select(measured => TimeSpan.FromMicroseconds(measured.Nanoseconds / measured.Operations / 1_000)).Order(),
    ];

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
    private static long[] DayByDayOf(Package package)
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
            if (!cells.SequenceEqual(DayByDayOf(package))) throw new InvalidOperationException("The closed form and the exact decimals differ by a penny.");
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
}
