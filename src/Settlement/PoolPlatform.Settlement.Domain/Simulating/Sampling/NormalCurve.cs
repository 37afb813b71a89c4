using System.Runtime.CompilerServices;

namespace PoolPlatform.Settlement.Domain.Simulating.Sampling;

/// <summary>The normal curve, as a table of deviates for drawing and as the chance below a deviate for reading other spreads off it.</summary>
/// <remarks>Deviates are fixed-point numbers (24 bits after the point), so that drawing and mixing them is whole-number arithmetic and
/// comes out the same however it is spread over processors.</remarks>
internal static class NormalCurve
{
    public const int FractionBits = 24;
    public const int IndexBits = 12;

    /// <summary>The deviate at each of 2^12 equal steps of chance; between them one interpolates.</summary>
    private static readonly int[] Deviates = Build();

    /// <summary>A normal deviate in fixed point from 32 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Deviate(uint bits)
    {
        var deviates = Deviates;
        var index = (int)(bits >> (32 - IndexBits));
        var low = deviates[index];
        const int rest = 32 - IndexBits;
        return low + (((deviates[index + 1] - (long)low) * (bits & ((1u << rest) - 1))) >> rest);
    }

    /// <summary>The chance of a deviate below this one.</summary>
    public static double ChanceBelow(double deviate)
    {
        // The complementary error function by the Chebyshev fit of Press et al., good to 1.2e-7 everywhere.
        var x = Math.Abs(deviate) / Math.Sqrt(2);
        var t = 1 / (1 + 0.5 * x);
        var tail = 0.5 * t * Math.Exp(-x * x - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806
            + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))));
        return deviate < 0 ? tail : 1 - tail;
    }

    public static double ToDouble(long fixedPoint) => fixedPoint / (double)(1 << FractionBits);

    public static long ToFixed(double number) => (long)Math.Round(number * (1 << FractionBits));

    private static int[] Build()
    {
        const int steps = 1 << IndexBits;
        var deviates = new int[steps + 1];
        for (var i = 1; i < steps / 2; i++)
        {
            deviates[i] = (int)ToFixed(AtChance((double)i / steps));
            deviates[steps - i] = -deviates[i];
        }
        // The ends stand for the whole tail beyond the last step: where half of it lies further out still.
        deviates[0] = (int)ToFixed(AtChance(0.15 / steps));
        deviates[steps] = -deviates[0];
        return deviates;
    }

    // Acklam's rational fit of the inverse, good to 1.2e-9; only the lower half is asked for.
    private static double AtChance(double chance)
    {
        if (chance < 0.02425)
        {
            var q = Math.Sqrt(-2 * Math.Log(chance));
            return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783)
                / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
        }
        var p = chance - 0.5;
        var r = p * p;
        return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239) * p
            / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1);
    }
}
