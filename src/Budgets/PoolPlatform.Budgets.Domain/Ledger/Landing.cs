using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>Where money of days that are over comes into the books, whatever has been closed since.</summary>
/// <remarks>In the first open period from that of its own day on. Where its own year has none left, in the first open one of the next year that has:
/// on that year's first day and not among its own costs. Its own days stay with it as a tag. A year that nobody has closed anything of is open, so it always lands.</remarks>
/// <param name="Day">The day under which the books have it.</param>
public sealed record Landing(FinancialYear Year, DateOnly Day, PeriodNo Period)
{
    /// <summary>Where it lands in a year; null where that year takes nothing any more.</summary>
    public static Landing? In(FinancialYear year, PoolPeriods periods, DateOnly lastDay)
    {
        ArgumentNullException.ThrowIfNull(periods);
        var day = year.Contains(lastDay) ? lastDay : year.Start;
        return periods.FirstOpenFrom(day).IsRefused(out _, out var period) ? null : new(year, day, period);
    }
}
