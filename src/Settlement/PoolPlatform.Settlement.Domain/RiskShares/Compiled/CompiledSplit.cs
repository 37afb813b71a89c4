using System.Collections.Immutable;
using System.Numerics;

namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>Rule LR on a magnitude in machine words: the same pennies as <c>Allocation.LargestRemainder</c>, without an allocation.</summary>
internal sealed class CompiledSplit
{
    private readonly ulong[] weights;
    private readonly ulong total;
    private readonly ulong most;
    private readonly ulong reciprocal;

    private CompiledSplit(ulong[] weights, ulong total)
    {
        this.weights = weights;
        this.total = total;
        most = ulong.MaxValue / weights.Max();
        reciprocal = ulong.MaxValue / total;
    }

    /// <summary>Null where the weights are nothing, or their common total does not fit half a machine word.</summary>
    public static CompiledSplit? Of(ImmutableArray<decimal> weights)
    {
        if (weights.Any(weight => weight < 0m) || weights.All(weight => weight == 0m)) return null;
        var scale = BigInteger.Pow(10, weights.Max(weight => weight.Scale));
        var whole = weights.Select(weight => new BigInteger(decimal.Truncate(weight)) * scale
            + new BigInteger((weight - decimal.Truncate(weight)) * (decimal)scale)).ToArray();
        var common = whole.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        var reduced = whole.Select(weight => weight / common).ToArray();
        var sum = reduced.Aggregate(BigInteger.Zero, (one, other) => one + other);
        return sum < long.MaxValue ? new([.. reduced.Select(weight => (ulong)weight)], (ulong)sum) : null;
    }

    /// <summary>Adds the parts of the magnitude to what each has; false where it is too large to be split in machine words.</summary>
    public bool Add(ulong magnitude, Span<long> to)
    {
        if (magnitude > most) return false;
        if (weights.Length == 2)
        {
            var (first, remainder) = DivRem(magnitude * weights[0]);
            // Of two, what is over at the one is short at the other: the larger fraction gets the penny, in a tie the first.
            if (remainder >= total - remainder && remainder != 0) first++;
            to[0] += (long)first;
            to[1] += (long)(magnitude - first);
            return true;
        }
        Span<ulong> remainders = stackalloc ulong[weights.Length];
        var left = magnitude;
        for (var i = 0; i < weights.Length; i++)
        {
            var (whole, remainder) = DivRem(magnitude * weights[i]);
            to[i] += (long)whole;
            remainders[i] = remainder;
            left -= whole;
        }
        for (; left > 0; left--)
        {
            var largest = 0;
            for (var i = 1; i < remainders.Length; i++)
                if (remainders[i] > remainders[largest]) largest = i;
            to[largest]++;
            remainders[largest] = 0;
        }
        return true;
    }

    // Dividing by multiplying with the reciprocal: at most two short, and many times as fast as the machine divides.
    private (ulong Quotient, ulong Remainder) DivRem(ulong number)
    {
        var quotient = Math.BigMul(number, reciprocal, out _);
        var remainder = number - quotient * total;
        while (remainder >= total)
        {
            quotient++;
            remainder -= total;
        }
        return (quotient, remainder);
    }
}
