using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>How a weekly rate becomes a year's figure. Budget, commitment and invoice name the same one: they differ by hundreds of pounds on one package.</summary>
public enum AnnualConvention
{
    /// <summary>The days that the year has, as sevenths of a week: what this platform costs by.</summary>
    Days,

    /// <summary>Fifty-two weeks, a day or two short of a year.</summary>
    FiftyTwoWeeks,

    /// <summary>52.14 weeks, a year cut to two decimals.</summary>
    FiftyTwoPointOneFour,
}

/// <summary>What each convention makes of a rate.</summary>
public static class AnnualConventions
{
    public static Money YearOf(this AnnualConvention convention, Money weeklyRate, FinancialYear year) => convention switch
    {
        AnnualConvention.Days => WeeklyCost.For(weeklyRate, new DateSpan(year.Start, year.End).Days!.Value),
        AnnualConvention.FiftyTwoWeeks => Money.FromPence(checked(weeklyRate.Pence * 52)),
        AnnualConvention.FiftyTwoPointOneFour => Money.RoundedFromPence(weeklyRate.Pence * 52.14m),
        _ => throw new ArgumentOutOfRangeException(nameof(convention)),
    };
}
