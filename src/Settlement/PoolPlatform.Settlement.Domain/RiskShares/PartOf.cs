using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>How many pounds a portion takes, and how many a result has earned. Sizes are magnitudes; what enters gives them its sign.</summary>
internal static class PartOf
{
    public static Outcome<(Money Size, MeasureWorking? Measure)> Portion(PortionSize size, Money entering, RuleFigures figures, string scheme)
    {
        var most = entering.Abs();
        switch (size)
        {
            case PortionSize.Sum sum: return (Money.Min(sum.Amount, most), null);
            case PortionSize.Part part: return (Money.Min(part.Percent.Of(most), most), null);
            case PortionSize.Measured measured:
                return MeasuredFigures.Find<Measure.Sum>(figures, measured.Measure, scheme)
                    .Then<(Money, MeasureWorking?)>(found => (Money.Min(found.Measure.Amount, most), found.Working));
            case PortionSize.AllBut but:
                return MeasuredFigures.Find<Measure.Sum>(figures, but.Measure, scheme)
                    .Then<(Money, MeasureWorking?)>(found => (Money.Max(most - found.Measure.Amount, Money.Zero), found.Working));
            case PortionSize.MetPart met:
                return MeasuredFigures.Find<Measure.Count>(figures, met.Measure, scheme)
                    .Then<(Money, MeasureWorking?)>(found => (OfCount(met.Percent, most, found.Measure.Met, found.Measure.Of), found.Working));
            case PortionSize.UnmetPart unmet:
                return MeasuredFigures.Find<Measure.Count>(figures, unmet.Measure, scheme)
                    .Then<(Money, MeasureWorking?)>(found => (OfCount(unmet.Percent, most, found.Measure.Of - found.Measure.Met, found.Measure.Of), found.Working));
            default: throw new UnreachableException("No way to size this portion.");
        }
    }

    /// <summary>What a result has earned of what hangs on it: to a whole penny, half away from zero, once.</summary>
    public static Money Earned(PerformanceScale scale, Money linked, decimal result) => scale switch
    {
        PerformanceScale.Linear linear => Clamp(Money.RoundedFromPence(linked.Pence * result / linear.Target), linear.Floor.Of(linked), linear.Cap.Of(linked)),
        PerformanceScale.PerUnit unit => Clamp(Money.RoundedFromPence(unit.Rate.Pence * result), Money.Zero, linked),
        _ => throw new UnreachableException("No way to scale this result."),
    };

    private static Money OfCount(Percent percent, Money most, int met, int of) =>
        Money.Min(Money.RoundedFromPence(most.Pence * percent.Value / 100m * met / of), most);

    private static Money Clamp(Money sum, Money least, Money most) => Money.Min(Money.Max(sum, least), most);
}
