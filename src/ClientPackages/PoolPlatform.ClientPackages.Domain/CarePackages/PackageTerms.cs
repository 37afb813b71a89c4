using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>One service from one provider at one weekly rate, charged to one line of the pool's budget.</summary>
public sealed record PackageLine(string Service, string Provider, string BudgetLine, RateSegment Cost)
{
    public DateSpan Dates => Cost.Dates;

    /// <summary>What falls into the 365 days from a day on.</summary>
    internal Money CostInYearFrom(DateOnly start)
    {
        var last = DateOnly.FromDayNumber(Math.Min(start.DayNumber + 364, DateOnly.MaxValue.DayNumber));
        var before = Dates.Start < start ? Cost.CostTo(start.AddDays(-1)) : Money.Zero;
        return Cost.CostTo(last) - before;
    }
}

/// <summary>What is bought for a person and who bears it: the part of a package that a new version replaces.</summary>
public sealed record PackageTerms
{
    private const int MostLines = 200;

    private static readonly Money HighestRate = Money.FromPence(999_999_999);

    private PackageTerms(FundingRoute route, ImmutableArray<PackageLine> lines)
    {
        Route = route;
        Lines = lines;
    }

    public FundingRoute Route { get; }

    public ImmutableArray<PackageLine> Lines { get; }

    /// <summary>The day on which the first line starts.</summary>
    public DateOnly Start => Lines.Min(line => line.Dates.Start);

    /// <summary>True while a line costs something after a day.</summary>
    public bool RunBeyond(DateOnly day) => Lines.Any(line => line.Dates.End is not { } end || end > day);

    /// <summary>What the dearest 365 days cost that begin with a line: the sum on which an officer decides who approves the package.</summary>
    /// <remarks>A short stay counts for what it costs and an open-ended package for a whole year, and a rate that starts later does not slip through.</remarks>
    public Money CostOfDearestYear => Lines
        .Select(first => first.Dates.Start)
        .Distinct()
        .Select(start => Money.Sum(Lines.Select(line => line.CostInYearFrom(start))))
        .Aggregate(Money.Max);

    /// <summary>Takes lines that each stand on their own and do not pay twice; the first rule that is broken is told, with every line that breaks it.</summary>
    public static Outcome<PackageTerms> Of(FundingRoute route, ImmutableArray<PackageLine> lines)
    {
        var broken =
            (lines.IsEmpty ? ClientPackagesRefusals.LinesMissing.About("lines", ClientPackagesRefusals.LinesMissing.Message) : null)
            ?? (lines.Length > MostLines ? ClientPackagesRefusals.PackageTooLarge : null)
            ?? Breaking(lines, ClientPackagesRefusals.RateNotPositive, "weeklyRate", line => line.Cost.WeeklyRate <= Money.Zero)
            ?? Breaking(lines, ClientPackagesRefusals.PackageTooLarge, "weeklyRate", line => line.Cost.WeeklyRate > HighestRate)
            ?? Breaking(lines, ClientPackagesRefusals.RouteSplit.With("route", route.ToString()), "split", line => !route.Takes(line.Cost.Split))
            ?? Overlapping(lines);
        return broken is null ? new PackageTerms(route, lines) : broken;
    }

    /// <summary>The same terms, ended on a day: later days are cut off, and lines that would only start later fall away.</summary>
    internal PackageTerms EndedBy(DateOnly day) =>
        new(Route, [.. Lines.Where(line => line.Dates.Start <= day).Select(line => line with { Cost = line.Cost.EndedBy(day) })]);

    internal static Refusal? Breaking(ImmutableArray<PackageLine> lines, Refusal rule, string field, Func<PackageLine, bool> breaks)
    {
        var refusal = rule;
        for (var i = 0; i < lines.Length; i++)
            if (breaks(lines[i])) refusal = refusal.About(string.Create(CultureInfo.InvariantCulture, $"lines[{i}].{field}"), rule.Message);
        return refusal.Errors.IsEmpty ? null : refusal;
    }

    private static Refusal? Overlapping(ImmutableArray<PackageLine> lines)
    {
        var refusal = ClientPackagesRefusals.LinesOverlap;
        foreach (var same in Enumerable.Range(0, lines.Length).GroupBy(i => (lines[i].Service, lines[i].Provider)))
        {
            // Sorted by start, a line can only run into what ends latest among those before it.
            int? latest = null;
            foreach (var i in same.OrderBy(i => lines[i].Dates.Start))
            {
                if (latest is { } other && lines[other].Dates.Overlaps(lines[i].Dates))
                    refusal = refusal.About(
                        string.Create(CultureInfo.InvariantCulture, $"lines[{i}].from"),
                        string.Create(CultureInfo.InvariantCulture, $"This line overlaps lines[{other}]: same service, same provider."));
                if (latest is not { } before || End(lines[i]) > End(lines[before])) latest = i;
            }
        }
        return refusal.Errors.IsEmpty ? null : refusal;
    }

    private static DateOnly End(PackageLine line) => line.Dates.End ?? DateOnly.MaxValue;
}
