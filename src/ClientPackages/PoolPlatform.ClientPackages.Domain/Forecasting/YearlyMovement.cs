using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Forecasting;

/// <summary>What a change of a package moved in one financial year's forecast.</summary>
public sealed record YearlyMovement(FinancialYear Year, ForecastMovement Movement)
{
    /// <summary>The years that a change moves, in order; years that it leaves as they were are not among them.</summary>
    /// <param name="stated">The day to which the version before was stated; a year that is stated for the first time moves by timing.</param>
    public static ImmutableArray<YearlyMovement> Of(PackageTerms? before, DateOnly? stated, PackageTerms after, DateOnly through, bool ended)
    {
        ArgumentNullException.ThrowIfNull(after);
        // A package that has ended before anything was bought leaves terms without a line, and no first day.
        var starts = new[] { before, after }.Where(terms => terms is { Lines.IsEmpty: false }).Select(terms => terms!.FirstDay).ToList();
        if (starts.Count == 0) return [];
        var moved = ImmutableArray.CreateBuilder<YearlyMovement>();
        for (var year = FinancialYear.Of(starts.Min()); year.Start <= through; year = FinancialYear.StartingIn(year.StartYear + 1))
        {
            var days = new DateSpan(year.Start, year.End < through ? year.End : through);
            var known = stated < days.End ? new DateSpan(days.Start, stated) : days;
            var opening = ForecastMovement.Net(before, known);
            var movement = ForecastMovement.Between(before, after, days, ended);
            var further = movement.Opening - opening;
            if (further != Money.Zero)
                movement = movement with { Opening = opening, ByReason = movement.ByReason.SetItem(MovementReason.Timing, movement.ByReason.GetValueOrDefault(MovementReason.Timing) + further) };
            movement = movement with { ByReason = movement.ByReason.RemoveRange(movement.ByReason.Where(reason => reason.Value == Money.Zero).Select(reason => reason.Key)) };
            if (!movement.ByReason.IsEmpty) moved.Add(new(year, movement));
        }
        return moved.DrainToImmutable();
    }
}
