using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>Cuts a year's contribution into instalments.</summary>
public static class Instalments
{
    /// <summary>Equal instalments, each due on the first day of its month, quarter or year; odd pence go by cumulative difference, so they always sum to the amount.</summary>
    /// <remarks>In advance, because the host pays providers from what the partners have put in. Only months and quarters that touch the term count; the first
    /// is due no sooner than the term begins.</remarks>
    /// <param name="within">The part of the financial year that lies in the term; not empty.</param>
    public static ImmutableArray<Instalment> Slice(InstalmentSchedule schedule, Money amount, FinancialYear year, DateSpan within)
    {
        var months = schedule switch
        {
            InstalmentSchedule.Monthly => 1,
            InstalmentSchedule.Quarterly => 3,
            InstalmentSchedule.Annual => 12,
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "An unknown schedule."),
        };
        var due = Enumerable.Range(0, 12 / months)
            .Select(slice => new DateSpan(year.Start.AddMonths(slice * months), year.Start.AddMonths((slice + 1) * months).AddDays(-1)))
            .Where(slice => slice.Overlaps(within))
            .Select(slice => slice.Intersect(within).Start)
            .ToImmutableArray();
        return [.. due.Zip(Allocation.EqualSlices(amount, due.Length), (dueOn, part) => new Instalment(dueOn, part))];
    }
}
