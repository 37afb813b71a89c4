using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Flows;

/// <summary>Days times the rate of the day, from the payer to the payee.</summary>
public static class CrossCharging
{
    /// <summary>Days of care of many people can be more than the days of a period, but not without end.</summary>
    public const int MostDays = 1_000_000;

    public static Outcome<Money> Amount(int days, Money ratePerDay) =>
        days is < 1 or > MostDays ? FlowRefusals.DaysOutOfRange()
        : (Int128)ratePerDay.Pence * days > long.MaxValue ? SettlementRefusals.TooLarge()
        : Money.FromPence(ratePerDay.Pence * days);
}
