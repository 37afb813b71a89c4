using System.Runtime.CompilerServices;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Simulating.Sampling;

/// <summary>How much of a scheme's fate is common to all: a common factor and one of its own, mixed so that any two schemes correlate as stated.</summary>
internal readonly struct Correlation
{
    private readonly long common;
    private readonly long own;

    public Correlation(Percent between)
    {
        var part = (double)between.Value / 100;
        common = NormalCurve.ToFixed(Math.Sqrt(part));
        own = NormalCurve.ToFixed(Math.Sqrt(1 - part));
    }

    /// <summary>What the common factor adds to each draw's deviates, with twice the bits after the point.</summary>
    public void OfAll(ReadOnlySpan<uint> bits, Span<long> parts)
    {
        for (var i = 0; i < bits.Length; i++) parts[i] = common * NormalCurve.Deviate(bits[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Mix(long partOfAll, long ofOne) => (partOfAll + own * ofOne) >> NormalCurve.FractionBits;
}
