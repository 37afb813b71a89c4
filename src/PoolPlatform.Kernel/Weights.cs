using System.Collections.Immutable;
using System.Numerics;

namespace PoolPlatform.Kernel;

/// <summary>Exact, non-negative numbers by which a sum is split among named parties, in the agreement's listed order.</summary>
/// <remarks>Weights may be percentages, pounds, units or population: only their proportions matter. At least one is above zero.</remarks>
public sealed class Weights
{
    private static readonly ulong[] powersOfTen = [.. Enumerable.Range(0, 19).Select(power => (ulong)BigInteger.Pow(10, power))];

    private readonly Lazy<ImmutableArray<BigInteger>> scaled;

    private Weights(ImmutableArray<KeyValuePair<string, decimal>> listed, int decimals)
    {
        Names = ImmutableArray.CreateRange(listed, weight => weight.Key);
        scaled = new(() => [.. listed.Select(weight => Scale(weight.Value, decimals))], LazyThreadSafetyMode.PublicationOnly);
        (Small, SmallTotal) = InMachineWords(listed, decimals);
    }

    /// <summary>The parties, in listed order; ties for the odd penny go to the earlier.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The weights scaled to whole numbers by one common power of ten, so that splitting is exact.</summary>
    internal ImmutableArray<BigInteger> Scaled => scaled.Value;

    /// <summary>The scaled weights as machine words, where their sum fits one; empty where it does not.</summary>
    internal ImmutableArray<ulong> Small { get; }

    /// <summary>The sum of the weights that are machine words.</summary>
    internal ulong SmallTotal { get; }

    /// <summary>Takes weights in listed order; refuses negative weights, repeated names and a total of zero.</summary>
    public static Outcome<Weights> Of(IEnumerable<KeyValuePair<string, decimal>> weights)
    {
        var listed = weights.ToImmutableArray();
        var names = new HashSet<string>(listed.Length, StringComparer.Ordinal);
        var (decimals, isNothing, isTwice) = (0, true, false);
        foreach (var (name, weight) in listed)
        {
            if (weight < 0) return Refusal.RuleBroken("weights-invalid", "A weight is below zero; weights are zero or more.");
            isTwice |= !names.Add(name);
            isNothing &= weight == 0;
            decimals = Math.Max(decimals, weight.Scale);
        }
        if (isTwice) return Refusal.RuleBroken("weights-invalid", "A party is named twice among the weights.");
        if (isNothing) return Refusal.RuleBroken("weights-invalid", "All weights are zero, so nothing says how to split.");
        return new Weights(listed, decimals);
    }

    /// <summary>The same weight for each party.</summary>
    public static Outcome<Weights> Equal(IEnumerable<string> names) => Of(names.Select(name => KeyValuePair.Create(name, 1m)));

    private static (ImmutableArray<ulong> Small, ulong Total) InMachineWords(ImmutableArray<KeyValuePair<string, decimal>> listed, int decimals)
    {
        var small = ImmutableArray.CreateBuilder<ulong>(listed.Length);
        var total = 0UL;
        Span<int> bits = stackalloc int[4];
        foreach (var (_, weight) in listed)
        {
            decimal.GetBits(weight, bits);
            if (bits[2] != 0 || decimals - weight.Scale >= powersOfTen.Length) return ([], 0);
            var high = Math.BigMul(((ulong)(uint)bits[1] << 32) | (uint)bits[0], powersOfTen[decimals - weight.Scale], out var whole);
            if (high != 0 || whole > long.MaxValue - total) return ([], 0);
            total += whole;
            small.Add(whole);
        }
        return (small.MoveToImmutable(), total);
    }

    private static BigInteger Scale(decimal value, int decimals)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var unscaled = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return unscaled * BigInteger.Pow(10, decimals - value.Scale);
    }
}
