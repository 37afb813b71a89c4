using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>What a number of days costs at a weekly rate: rate x days / 7, rounded once to a whole penny.</summary>
/// <remarks>Keeping the weekly rate and rounding the line, never a daily rate: £895.00 / 7 rounded to £127.86 overstates 322 days by £0.92.</remarks>
public static class WeeklyCost
{
    public static Money For(Money weeklyRate, int days)
    {
        // Any rate that a contract holds fits; the wide arithmetic takes ten times as long.
        if (weeklyRate.Pence is > 1L << 40 or < -(1L << 40) || days > 1 << 20) return Money.FromPence(checked((long)Pence(weeklyRate, days)));
        var sevenths = weeklyRate.Pence * days;
        return Money.FromPence(sevenths < 0 ? -((7 - 2 * sevenths) / 14) : (7 + 2 * sevenths) / 14);
    }

    /// <summary>The cost in pence, wide enough for any rate and any number of days.</summary>
    /// <remarks>Half away from zero; but twice a number of pence is even and seven is odd, so a seventh never falls on a half.</remarks>
    internal static Int128 Pence(Money weeklyRate, int days)
    {
        var sevenths = (Int128)weeklyRate.Pence * days;
        var magnitude = (2 * Int128.Abs(sevenths) + 7) / 14;
        return sevenths < 0 ? -magnitude : magnitude;
    }
}
