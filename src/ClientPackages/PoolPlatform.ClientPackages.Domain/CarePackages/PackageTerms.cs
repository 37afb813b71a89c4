using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>What is bought for a person and who bears it: the part of a package that a new version replaces.</summary>
public sealed record PackageTerms
{
    private const int MostLines = 200;

    private static readonly Money HighestRate = Money.FromPence(999_999_999);

    private PackageTerms(FundingRoute route, ImmutableArray<PackageLine> lines, ImmutableArray<ClientCharge> charges, ImmutableArray<OneOff> oneOffs)
    {
        Route = route;
        Lines = lines;
        Charges = charges;
        OneOffs = oneOffs;
    }

    public FundingRoute Route { get; }

    public ImmutableArray<PackageLine> Lines { get; }

    /// <summary>What the person and third parties pay towards the cost.</summary>
    public ImmutableArray<ClientCharge> Charges { get; }

    /// <summary>What is bought once.</summary>
    public ImmutableArray<OneOff> OneOffs { get; }

    /// <summary>The day on which the first line starts.</summary>
    public DateOnly Start => Lines.IsEmpty ? DateOnly.MinValue : Lines.Min(line => line.Dates.Start);

    /// <summary>The first day on which anything is bought.</summary>
    public DateOnly FirstDay => Lines.Select(line => line.Dates.Start).Concat(OneOffs.Select(bought => bought.On)).Min();

    /// <summary>The funders that bear a part of it, in alphabetical order; none where the pool bears it as a whole.</summary>
    public ImmutableArray<string> Sharing =>
    [
        .. Lines.SelectMany(line => line.Cost.Split?.OfAWeek(line.Cost.WeeklyRate) ?? [])
            .Concat(OneOffs.SelectMany(bought => bought.Split?.OfAWeek(bought.Amount) ?? []))
            .Where(part => part.Value != Money.Zero).Select(part => part.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>True while a line costs something after a day.</summary>
    public bool RunBeyond(DateOnly day) => Lines.Any(line => line.Dates.End is not { } end || end > day) || OneOffs.Any(bought => bought.On > day);

    /// <summary>The route by which a line is funded.</summary>
    public FundingRoute RouteOf(PackageLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Route ?? Route;
    }

    public static Outcome<PackageTerms> Of(FundingRoute route, ImmutableArray<PackageLine> lines) => Of(route, lines, [], []);

    /// <summary>What the dearest 365 days cost that begin with a line: the sum on which an officer decides who approves the package.</summary>
    /// <remarks>A short stay counts for what it costs and an open-ended package for a whole year, and a rate that starts later does not slip through.</remarks>
    public Money CostOfDearestYear => Lines
        .Select(first => first.Dates.Start).Concat(OneOffs.Select(bought => bought.On))
        .Distinct()
        .Select(start => Payments.Adjustments.Due(this, new(start, DateOnly.FromDayNumber(Math.Min(start.DayNumber + 364, DateOnly.MaxValue.DayNumber)))))
        .Aggregate(Money.Max);

    /// <summary>Terms that buy nothing, which is what is left of a package whose person died before it began.</summary>
    public static PackageTerms Nothing(FundingRoute route) => new(route, [], [], []);

    /// <summary>Takes lines that each stand on their own and do not pay twice; the first rule that is broken is told, with every line that breaks it.</summary>
    public static Outcome<PackageTerms> Of(FundingRoute route, ImmutableArray<PackageLine> lines, ImmutableArray<ClientCharge> charges, ImmutableArray<OneOff> oneOffs)
    {
        var broken =
            (lines.IsEmpty ? ClientPackagesRefusals.LinesMissing.About("lines", ClientPackagesRefusals.LinesMissing.Message) : null)
            ?? (lines.Length > MostLines ? ClientPackagesRefusals.PackageTooLarge : null)
            ?? Breaking(lines, ClientPackagesRefusals.RateNotPositive, "weeklyRate", line => line.Kind == ServiceKind.BlockFunded ? line.Cost.WeeklyRate != Money.Zero : line.Cost.WeeklyRate <= Money.Zero)
            ?? Breaking(lines, ClientPackagesRefusals.PackageTooLarge, "weeklyRate", line => line.Cost.WeeklyRate > HighestRate)
            ?? Breaking(lines, ClientPackagesRefusals.RouteSplit.With("route", route.ToString()), "split", line => !(line.Route ?? route).Takes(line.Cost.Split))
            ?? Overlapping(lines)
            ?? AbsentTwice(lines)
            ?? PackageExtras.Refuses(route, lines, charges, oneOffs);
        return broken is null ? new PackageTerms(route, lines, charges, oneOffs) : broken;
    }

    /// <summary>The same terms, ended on a day: later days are cut off, and lines that would only start later fall away.</summary>
    internal PackageTerms EndedBy(DateOnly day) => Ended(day, line => line.EndedBy(day));

    /// <summary>The same terms for a person who died: charges end with the day, lines after the notice of their contracts.</summary>
    public PackageTerms EndedByDeath(DateOnly died) => Ended(died, line => line.EndedByDeath(died));

    /// <summary>The same terms with other lines, as checked as these.</summary>
    public Outcome<PackageTerms> WithLines(ImmutableArray<PackageLine> lines) => Of(Route, lines, Charges, OneOffs);

    private PackageTerms Ended(DateOnly day, Func<PackageLine, PackageLine> end) => new(
        Route,
        [.. Lines.Where(line => line.Dates.Start <= day).Select(end)],
        [.. Charges.Where(charge => charge.Dates.Start <= day).Select(charge => charge.EndedBy(day))],
        [.. OneOffs.Where(bought => bought.On <= day)]);

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

    private static Refusal? AbsentTwice(ImmutableArray<PackageLine> lines) => Breaking(lines, ClientPackagesRefusals.AbsencesOverlap, "absences", line =>
        line.Absences.Any(absence => absence.IsEmpty)
        || line.Absences.OrderBy(absence => absence.Start).Zip(line.Absences.OrderBy(absence => absence.Start).Skip(1)).Any(pair => pair.First.Overlaps(pair.Second)));

    private static DateOnly End(PackageLine line) => line.Dates.End ?? DateOnly.MaxValue;
}
