using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Forecasting;

/// <summary>Why one year's forecast of an allowance moved.</summary>
public readonly record struct YearMoved(FinancialYear Year, MovementReason Reason, Money Amount);

/// <summary>What an allowance was stated to come to.</summary>
public sealed record AllowanceStated(AllowanceTerms Terms, ImmutableArray<MonthSum> Months);

/// <summary>What an allowance comes to now, and why that is other than what was stated before: opening plus the reasons is closing by construction.</summary>
public sealed record AllowanceForecast(ImmutableArray<MonthSum> Months, ImmutableArray<YearMoved> Moved)
{
    /// <remarks>Read in one order, each step on what the one before left. Months that are over and years that come into view are timing, and so are other days;
    /// what the packages behind a part of the remainder did is a correction; the rest is the rate.</remarks>
    /// <param name="before">Null for a new allowance.</param>
    /// <param name="endedOn">The last day, where it has been ended.</param>
    public static AllowanceForecast Of(
        AllowanceTerms terms, AllowanceStated? before, DateOnly? endedOn, DateOnly through, DateOnly today, Func<DateSpan, ImmutableArray<MonthSum>> remainder)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var last = endedOn < through ? endedOn.Value : through;
        var now = terms.Months(last, today, remainder);
        if (before is null) return new(now, Steps([], (MovementReason.New, now)));
        if (endedOn is not null) return new(now, Steps(before.Months, (MovementReason.Ended, now)));
        var asItWas = before.Terms.Months(through, today, remainder);
        var onItsDays = before.Terms.On(terms.Dates).IsRefused(out _, out var moved) ? asItWas : moved.Months(through, today, remainder);
        if (before.Terms.Sum is not AllowanceSum.OfRemainder)
            return new(now, Steps(before.Months, (MovementReason.Timing, asItWas), (MovementReason.Timing, onItsDays), (MovementReason.Rate, now)));
        var over = AllowanceTerms.StillToCome(today);
        ImmutableArray<MonthSum> left = [.. before.Months.Where(month => (month.Year, month.Period).CompareTo((FinancialYear.Of(over), PeriodNo.Of(over).Number)) >= 0)];
        return new(now, Steps(before.Months, (MovementReason.Timing, left), (MovementReason.Correction, asItWas), (MovementReason.Timing, onItsDays), (MovementReason.Rate, now)));
    }

    /// <summary>What people's packages commit one line of the budget to on some days.</summary>
    public static ImmutableArray<MonthSum> Remainder(IEnumerable<PackageTerms> packages, string budgetLine, DateSpan days)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var months = new SortedDictionary<(FinancialYear Year, int Period), Money>();
        foreach (var year in packages.SelectMany(terms => PackageCommitment.Of(terms, days)).Where(year => year.BudgetLine == budgetLine))
            for (var i = 0; i < year.Months.Length; i++)
                if (year.Months[i] != Money.Zero) months[(year.Year, i + 1)] = months.GetValueOrDefault((year.Year, i + 1)) + year.Months[i];
        return [.. months.Select(month => new MonthSum(month.Key.Year, month.Key.Period, month.Value))];
    }

    private static ImmutableArray<YearMoved> Steps(ImmutableArray<MonthSum> opening, params ReadOnlySpan<(MovementReason Reason, ImmutableArray<MonthSum> Months)> steps)
    {
        var moved = new SortedDictionary<(FinancialYear Year, MovementReason Reason), Money>();
        var before = opening;
        foreach (var (reason, months) in steps)
        {
            foreach (var month in months) moved[(month.Year, reason)] = moved.GetValueOrDefault((month.Year, reason)) + month.Amount;
            foreach (var month in before) moved[(month.Year, reason)] = moved.GetValueOrDefault((month.Year, reason)) - month.Amount;
            before = months;
        }
        return [.. moved.Where(one => one.Value != Money.Zero).Select(one => new YearMoved(one.Key.Year, one.Key.Reason, one.Value))];
    }
}
