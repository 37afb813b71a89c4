using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Forecasting;

/// <summary>How Budgets says no to accruals and to what is added to a forecast.</summary>
public static class ForecastRefusals
{
    public static Refusal ReversedTooSoon() =>
        Refusal.RuleBroken("accrual-reversed-too-soon", "An accrual is taken back on a later day than it was made for.").About("reverseOn", "This must be after effectiveOn.");
}
