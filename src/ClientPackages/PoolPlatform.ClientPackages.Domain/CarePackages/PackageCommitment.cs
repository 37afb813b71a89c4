using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>What a package commits one line of the pool's budget to in one financial year.</summary>
/// <param name="BudgetLine">The line's code.</param>
/// <param name="Year">The financial year.</param>
/// <param name="Months">Twelve sums, April to March, of care received in that month.</param>
public sealed record YearCommitment(string BudgetLine, FinancialYear Year, ImmutableArray<Money> Months)
{
    public Money Total => Money.Sum(Months);
}

/// <summary>What the terms in force commit the pool to.</summary>
public static class PackageCommitment
{
    /// <summary>Whole figures from the first day on, by budget line and then by year; open lines run to the last day asked for.</summary>
    /// <remarks>Each announcement states all figures anew and so replaces the one before: a change that reaches back, such as a late uplift
    /// or a death reported late, needs no arithmetic on the other side, and hearing it twice changes nothing.</remarks>
    public static ImmutableArray<YearCommitment> Of(PackageTerms terms, DateOnly through)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var months = new SortedDictionary<(string BudgetLine, int Year), Money[]>(
            Comparer<(string BudgetLine, int Year)>.Create((one, other) =>
                string.CompareOrdinal(one.BudgetLine, other.BudgetLine) is var byLine and not 0 ? byLine : one.Year.CompareTo(other.Year)));
        foreach (var line in terms.Lines)
        {
            var window = line.Dates.Intersect(new(line.Dates.Start, through));
            if (window.IsEmpty) continue;
            var slices = SliceCalendar.CalendarMonth.Across(window.Start, window.End!.Value).ToArray();
            foreach (var slice in CostSlicing.Cumulative(line.Cost, window, slices).Slices)
            {
                var key = (line.BudgetLine, FinancialYear.Of(slice.From).StartYear);
                if (!months.TryGetValue(key, out var year)) months.Add(key, year = new Money[12]);
                year[PeriodNo.Of(slice.From).Number - 1] += slice.Amount;
            }
        }
        return [.. months.Select(entry => new YearCommitment(entry.Key.BudgetLine, FinancialYear.StartingIn(entry.Key.Year), [.. entry.Value]))];
    }
}
