using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Bulk;

/// <summary>In what a line of an extract differs from the package that it became.</summary>
public enum ExtractReason
{
    /// <summary>It ends earlier than it did.</summary>
    Ended,

    /// <summary>It begins on another day, or goes on for longer.</summary>
    Timing,

    Rate,

    /// <summary>Another funding route or split.</summary>
    Route,

    /// <summary>Anything else, such as the name of a provider or the line of the budget.</summary>
    Correction,
}

/// <summary>What a line that comes again with other terms makes of its package.</summary>
/// <remarks>A line says its whole life, so that its terms replace those of before; one that says from which day it changed leaves the days before as they were.
/// What an extract does not know is kept: contract, absences, charges and single sums that were written down here.</remarks>
public sealed record ExtractChange(PackageTerms Terms, ImmutableArray<ExtractReason> Reasons)
{
    public static Outcome<ExtractChange> Of(PackageTerms before, ExtractLine line)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(line);
        var was = before.Lines.LastOrDefault(one => line.ChangedFrom is { } day && one.Dates.Contains(day)) ?? before.Lines.MaxBy(one => one.Dates.Start);
        var changed = was is not null && (was.Service, was.Provider) == (line.Line.Service, line.Line.Provider)
            ? line.Line with { Contract = was.Contract, Absences = was.Absences, Kind = line.Line.Kind ?? was.Kind }
            : line.Line;
        ImmutableArray<PackageLine> lines = line.ChangedFrom is not { } from
            ? [changed]
            : [.. before.Lines.Where(one => one.Dates.Start < from).Select(one => Until(from, one, before.RouteOf(one), line.Route)), changed with { Cost = changed.Cost.Within(new(from, null)) }];
        return PackageTerms.Of(line.Route, lines, before.Charges, before.OneOffs).Then<ExtractChange>(terms => new ExtractChange(terms, Differences(before, was, line)));
    }

    /// <summary>The days of a line before another takes its place; they keep their route.</summary>
    private static PackageLine Until(DateOnly from, PackageLine line, FundingRoute route, FundingRoute now)
    {
        var kept = line with { Route = route == now ? null : route };
        return line.Dates.End < from ? kept : kept with { Cost = line.Cost.EndedBeforeItsEnd(from.AddDays(-1)) };
    }

    private static ImmutableArray<ExtractReason> Differences(PackageTerms before, PackageLine? was, ExtractLine line)
    {
        if (was is null) return [ExtractReason.Correction];
        var (ended, ends) = (before.Lines.Max(one => one.Dates.End ?? DateOnly.MaxValue), line.Line.Dates.End ?? DateOnly.MaxValue);
        var reasons = ImmutableArray.CreateBuilder<ExtractReason>();
        if (ends < ended) reasons.Add(ExtractReason.Ended);
        if (ends > ended || line.Line.Dates.Start != before.Start) reasons.Add(ExtractReason.Timing);
        if (line.Line.Cost.WeeklyRate != was.Cost.WeeklyRate) reasons.Add(ExtractReason.Rate);
        if (line.Route != before.RouteOf(was) || !Shared(was.Cost.Split, line.Line.Cost)) reasons.Add(ExtractReason.Route);
        if ((was.Service, was.Provider, was.BudgetLine) != (line.Line.Service, line.Line.Provider, line.Line.BudgetLine) || line.Line.Kind is { } kind && kind != was.Kind || reasons.Count == 0)
            reasons.Add(ExtractReason.Correction);
        return reasons.DrainToImmutable();
    }

    /// <summary>Whether another split shares a rate in the same way.</summary>
    private static bool Shared(FundingSplit? was, RateSegment now) => (was, now.Split) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        var (one, other) => one.Fits(now.WeeklyRate) && one.OfAWeek(now.WeeklyRate).SequenceEqual(other.OfAWeek(now.WeeklyRate)),
    };
}
