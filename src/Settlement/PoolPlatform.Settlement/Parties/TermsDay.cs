using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.Parties;

/// <summary>Which day's terms count for what: the one place that says so.</summary>
internal static class TermsDay
{
    /// <summary>A settlement is between those who were partners on the last day that it covers, under the rules of that day.</summary>
    public static DateOnly Of(StoredSettlement settlement) => settlement.Through.EndIn(settlement.Year);

    /// <summary>For asking about a year: its day nearest to today, so that a change agreed for later counts when its day has come, and a past year stays with those who had it.</summary>
    public static DateOnly Of(FinancialYear year, DateOnly today) => today < year.Start ? year.Start : today > year.End ? year.End : today;
}
