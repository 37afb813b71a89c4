using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>What a late rate owes, told apart by financial year, because each year is settled by itself.</summary>
public static class RateArrears
{
    /// <summary>The years of some closed days in order; cumulative differences from the first day, so that they sum to what the whole owes.</summary>
    public static ImmutableArray<(DateSpan Days, Money Owed)> ByYear(RateHistory due, RateHistory paidBy, DateSpan days)
    {
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(paidBy);
        var end = days.End ?? throw new ArgumentException("These days have no end.", nameof(days));
        var years = ImmutableArray.CreateBuilder<(DateSpan, Money)>();
        var before = Money.Zero;
        for (var year = FinancialYear.Of(days.Start); year.Start <= end; year = FinancialYear.StartingIn(year.StartYear + 1))
        {
            var upTo = new DateSpan(days.Start, year.End < end ? year.End : end);
            var owed = due.CostOf(upTo) - paidBy.CostOf(upTo);
            years.Add((days.Intersect(new(year.Start, year.End)), owed - before));
            before = owed;
        }
        return years.DrainToImmutable();
    }
}
