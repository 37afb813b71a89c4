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
    private readonly ulong mostOfTwo;
    private readonly ulong reciprocalOfTwo;
    private readonly int onlyBearer;

    private CompiledSplit(ulong[] weights, ulong total)
    {
        this.weights = weights;
        this.total = total;
        most = ulong.MaxValue / weights.Max();
        reciprocal = ulong.MaxValue / total;
        // Halves of the total: with a reciprocal that is a little too large, products up to here still come to the right whole number.
        reciprocalOfTwo = ulong.MaxValue / (total * 2) + 1;
        mostOfTwo = weights.Length != 2 || total >= 1UL << 31 ? 0 : (ulong.MaxValue / (total * 2) - total) / (2 * Math.Max(weights[0], 1));
        onlyBearer = weights.Count(weight => weight > 0) == 1 ? Array.FindIndex(weights, weight => weight > 0) : -1;
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

    /// <summary>Adds the parts of what the step takes of each draw to what each partner has; a draw that is too large to be split in machine words is refused.</summary>
    public void Add(CompiledRun run)
    {
        if (weights.Length == 2) AddToTwo(run);
        else if (onlyBearer >= 0) AddToOne(run);
        else AddToMany(run);
    }

    private void AddToOne(CompiledRun run)
    {
        Column.Add(run.Totals[onlyBearer].AsSpan(0, run.Count), run.Part);
    }

    private void AddToTwo(CompiledRun run)
    {
        var part = run.Part.AsSpan(0, run.Count);
        var one = run.Totals[0].AsSpan(0, part.Length);
        var other = run.Totals[1].AsSpan(0, part.Length);
        var weight = weights[0];
        var (twice, half, by) = (weight * 2, total, reciprocalOfTwo);
        for (var i = 0; i < part.Length; i++)
        {
            if ((ulong)part[i] <= mostOfTwo)
            {
                // Of two, the larger fraction gets the penny, in a tie the first: the first's part rounded half up.
                var rounded = (long)Math.BigMul((ulong)part[i] * twice + half, by, out _);
                one[i] += rounded;
                other[i] += part[i] - rounded;
                continue;
            }
            if ((ulong)part[i] > most)
            {
                run.Refuse(i);
                continue;
            }
            var (first, remainder) = DivRem((ulong)part[i] * weight);
            // Of two, what is over at the one is short at the other: the larger fraction gets the penny, in a tie the first.
            first += remainder != 0 & remainder >= total - remainder ? 1UL : 0;
            one[i] += (long)first;
            other[i] += part[i] - (long)first;
        }
    }

    private void AddToMany(CompiledRun run)
    {
        Span<ulong> remainders = stackalloc ulong[weights.Length];
        for (var draw = 0; draw < run.Count; draw++)
        {
            var magnitude = (ulong)run.Part[draw];
            if (magnitude == 0) continue;
            if (magnitude > most)
            {
                run.Refuse(draw);
                continue;
            }
            var left = magnitude;
            for (var i = 0; i < weights.Length; i++)
            {
                var (whole, remainder) = DivRem(magnitude * weights[i]);
                run.Totals[i][draw] += (long)whole;
                remainders[i] = remainder;
                left -= whole;
            }
            for (; left > 0; left--)
            {
                var largest = 0;
                for (var i = 1; i < remainders.Length; i++)
                    if (remainders[i] > remainders[largest]) largest = i;
                run.Totals[largest][draw]++;
                remainders[largest] = 0;
            }
        }
    }

    // Dividing by multiplying with the reciprocal: at most two short, and many times as fast as the machine divides.
    private (ulong Quotient, ulong Remainder) DivRem(ulong number)
    {
        var quotient = Math.BigMul(number, reciprocal, out _);
        var remainder = number - quotient * total;
        for (var i = 0; i < 2; i++)
        {
            var isShort = remainder >= total;
            quotient += isShort ? 1UL : 0;
            remainder -= isShort ? total : 0;
        }
        return (quotient, remainder);
    }
}
