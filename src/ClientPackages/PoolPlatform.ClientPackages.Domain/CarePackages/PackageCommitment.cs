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

/// <summary>What the terms in force commit the pool to: lines and single sums, less what the person and third parties are charged.</summary>
public static class PackageCommitment
{
    /// <summary>How far ahead a commitment is stated: to the end of the financial year after this one, but not beyond the agreement's term.</summary>
    /// <remarks>This year and the full-year effect on the next are what finance plans by; further ahead nobody has a budget to set it against.
    /// As years pass, what runs on is stated further. A package that starts later is stated from its own first year.</remarks>
    public static DateOnly Horizon(PackageTerms terms, DateSpan term, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Horizon(terms.Start, term, today);
    }

    /// <summary>The same, for what starts on a day.</summary>
    public static DateOnly Horizon(DateOnly start, DateSpan term, DateOnly today)
    {
        var from = start > today ? start : today;
        var ahead = FinancialYear.StartingIn(Math.Min(FinancialYear.Of(from).StartYear + 1, 2998)).End;
        return term.End is { } end && end < ahead ? end : ahead;
    }

    /// <summary>Whole figures from the first day on, by budget line and then by year; open lines run to the last day asked for.</summary>
    /// <remarks>Each announcement states all figures anew and so replaces the one before: a change that reaches back, such as a late uplift
    /// or a death reported late, needs no arithmetic on the other side, and hearing it twice changes nothing.</remarks>
    public static ImmutableArray<YearCommitment> Of(PackageTerms terms, DateOnly through) => Of(terms, new DateSpan(DateOnly.MinValue, through));

    /// <summary>The same for some days only: neighbouring days always sum.</summary>
    public static ImmutableArray<YearCommitment> Of(PackageTerms terms, DateSpan shown)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var years = new Dictionary<(string BudgetLine, FinancialYear Year), Money[]>();
        foreach (var line in terms.Lines)
            foreach (var piece in line.Paid) Add(years, line.BudgetLine, piece.Dates, shown, piece.CostOf);
        foreach (var charge in terms.Charges) Add(years, charge.BudgetLine, charge.Dates, shown, days => -charge.Of(days));
        foreach (var bought in terms.OneOffs) Add(years, bought.BudgetLine, new(bought.On, bought.On), shown, _ => bought.Amount);
        return
        [
            .. years.OrderBy(year => year.Key.BudgetLine, StringComparer.Ordinal).ThenBy(year => year.Key.Year)
                .Select(year => new YearCommitment(year.Key.BudgetLine, year.Key.Year, [.. year.Value])),
        ];
    }

    private static void Add(Dictionary<(string BudgetLine, FinancialYear Year), Money[]> years, string budgetLine, DateSpan dates, DateSpan shown, Func<DateSpan, Money> cost)
    {
        var within = dates.Intersect(shown);
        if (within is not { IsEmpty: false, End: { } last }) return;
        foreach (var slice in SliceCalendar.CalendarMonth.Across(within.Start, last))
        {
            var key = (budgetLine, FinancialYear.Of(slice.Start));
            if (!years.TryGetValue(key, out var months)) years.Add(key, months = new Money[12]);
            months[PeriodNo.Of(slice.Start).Number - 1] += cost(slice.Intersect(within));
        }
    }
}
