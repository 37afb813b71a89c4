using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Forecasting;

/// <summary>A year's forecast at a day: what has run up, and what is still committed.</summary>
public sealed record CommitmentForecast(Money Accrued, Money Remaining)
{
    public Money Year => Accrued + Remaining;

    /// <summary>Figures of the version in force, cut at the end of a day.</summary>
    public static CommitmentForecast At(PackageTerms terms, FinancialYear year, DateOnly day)
    {
        var accrued = day < year.Start ? Money.Zero : ForecastMovement.Net(terms, new(year.Start, day < year.End ? day : year.End));
        return new(accrued, ForecastMovement.Net(terms, new(year.Start, year.End)) - accrued);
    }
}
