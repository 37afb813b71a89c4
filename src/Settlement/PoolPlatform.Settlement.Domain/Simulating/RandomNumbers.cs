using System.Numerics;
using System.Runtime.CompilerServices;
using PoolPlatform.Settlement.Domain.Simulating.Sampling;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>xoshiro256++ of Blackman and Vigna: small, fast, and the same numbers for the same seed everywhere, which the framework's own does not promise.</summary>
internal struct RandomNumbers
{
    private ulong a;
    private ulong b;
    private ulong c;
    private ulong d;

    /// <summary>Each stream of a seed is a sequence of its own, so that draws can be made in any order and on any number of processors.</summary>
    public RandomNumbers(ulong seed, ulong stream)
    {
        // splitmix64 fills the state, as the authors advise; a stream starts it elsewhere.
        var state = seed ^ BitOperations.RotateLeft((stream + 1) * 0xD1342543DE82EF95, 32);
        a = Mixed(ref state);
        b = Mixed(ref state);
        c = Mixed(ref state);
        d = Mixed(ref state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(a + d, 23) + a;
        var t = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= t;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>A normal deviate in fixed point from 32 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Deviate(uint bits)
    {
        var deviates = NormalCurve.Deviates;
        var index = (int)(bits >> (32 - NormalCurve.IndexBits));
        var low = deviates[index];
        const int rest = 32 - NormalCurve.IndexBits;
        return low + (((deviates[index + 1] - (long)low) * (bits & ((1u << rest) - 1))) >> rest);
    }

    private static ulong Mixed(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
