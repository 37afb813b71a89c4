using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Simulating.Sampling;

/// <summary>A scheme's outturn in whole pence for each deviate of the normal curve: however it is spread, drawing it is looking it up.</summary>
internal sealed class OutturnTable
{
    // Deviates from -8 to 8 in 1,024 cells of 18 bits each: small enough for all of a pool's tables to stay near the processor.
    private const int CellBits = 18;
    private const int Cells = 1 << 10;
    private const long Offset = 8L << NormalCurve.FractionBits;

    private readonly long[] pence = new long[Cells + 1];

    public OutturnTable(Spread spread, Money budget, Money outturn)
    {
        for (var i = 0; i <= Cells; i++)
            pence[i] = (long)Math.Round(At(spread, budget, outturn, NormalCurve.ToDouble(((long)i << CellBits) - Offset)));
    }

    /// <summary>The outturn of each draw: at its deviate, mixed of what all schemes have in common and this one's own, in proportion between the cells of the table.</summary>
    public void At(Correlation correlation, ReadOnlySpan<long> ofAll, ReadOnlySpan<uint> bits, Span<long> outturns)
    {
        var cells = pence;
        for (var i = 0; i < bits.Length; i++)
        {
            var place = Math.Clamp(correlation.Mix(ofAll[i], NormalCurve.Deviate(bits[i])) + Offset, 0, ((long)Cells << CellBits) - 1);
            var cell = (int)(place >> CellBits);
            var low = cells[cell];
            outturns[i] = low + (((cells[cell + 1] - low) * (place & ((1 << CellBits) - 1))) >> CellBits);
        }
    }

    private static double At(Spread spread, Money budget, Money outturn, double deviate) => spread switch
    {
        Spread.Certain => outturn.Pence,
        Spread.Triangular triangular => Triangular(triangular, NormalCurve.ChanceBelow(deviate)),
        Spread.Lognormal lognormal => Lognormal(lognormal.Mean.Pence, (double)lognormal.Deviation.Value / 100, deviate),
        Spread.Historic historic => Historic(historic, budget.Pence, NormalCurve.ChanceBelow(deviate)),
        _ => throw new UnreachableException("No way to spread this outturn."),
    };

    private static double Triangular(Spread.Triangular spread, double chance)
    {
        double low = spread.Low.Pence, likely = spread.Likely.Pence, high = spread.High.Pence;
        if (high <= low) return low;
        var turn = (likely - low) / (high - low);
        return chance < turn
            ? low + Math.Sqrt(chance * (high - low) * (likely - low))
            : high - Math.Sqrt((1 - chance) * (high - low) * (high - likely));
    }

    private static double Lognormal(double mean, double deviation, double deviate)
    {
        var variance = Math.Log(1 + deviation * deviation);
        return mean * Math.Exp(Math.Sqrt(variance) * deviate - variance / 2);
    }

    private static double Historic(Spread.Historic spread, double budget, double chance)
    {
        var years = spread.PercentOfBudget.Order().Select(percent => (double)percent).ToArray();
        var place = chance * (years.Length - 1);
        var year = Math.Min((int)place, years.Length - 1);
        var next = Math.Min(year + 1, years.Length - 1);
        return budget * (years[year] + (years[next] - years[year]) * (place - year)) / 100;
    }
}
