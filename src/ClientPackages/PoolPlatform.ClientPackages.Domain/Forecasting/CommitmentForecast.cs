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

    /// <summary>The same, with part of what remains expected to fall away as placements end: E13 with 5% attrition is £15,212.87 remaining.</summary>
    public CommitmentForecast WithAttrition(Percent attrition) => this with { Remaining = new Percent(100m - attrition.Value).Of(Remaining) };
}

/// <summary>A line of the forecast that no person stands behind.</summary>
public enum UnnamedKind
{
    /// <summary>A place that is paid for and empty.</summary>
    Vacancy,

    Attrition,

    Growth,

    UpliftProvision,

    /// <summary>What the panel has yet to decide.</summary>
    Pipeline,

    /// <summary>Eligibility for continuing healthcare that is disputed: a value and how likely it is.</summary>
    DisputedChc,

    SavingsTarget,

    DebtProvision,
}

/// <summary>Money forecast for nobody in particular.</summary>
/// <param name="Value">Signed: positive costs the pool.</param>
/// <param name="Probability">How likely it is; a hundred where it is planned.</param>
public sealed record UnnamedLine(UnnamedKind Kind, string BudgetLine, Money Value, Percent Probability)
{
    /// <summary>Probability times value, to the penny.</summary>
    public Money Expected => Probability.Of(Value);
}
