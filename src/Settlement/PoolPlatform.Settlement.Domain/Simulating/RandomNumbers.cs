using System.Numerics;
using System.Runtime.CompilerServices;

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

    private static ulong Mixed(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
