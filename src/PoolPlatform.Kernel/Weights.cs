using System.Collections.Immutable;
using System.Numerics;

namespace PoolPlatform.Kernel;

/// <summary>Exact, non-negative numbers by which a sum is split among named parties, in the agreement's listed order.</summary>
/// <remarks>Weights may be percentages, pounds, units or population: only their proportions matter. At least one is above zero.</remarks>
public sealed class Weights
{
    private Weights(ImmutableArray<string> names, ImmutableArray<BigInteger> scaled)
    {
        Names = names;
        Scaled = scaled;
        Total = scaled.Aggregate(BigInteger.Zero, (running, weight) => running + weight);
        Small = Total <= long.MaxValue ? [.. scaled.Select(weight => (ulong)weight)] : [];
    }

    /// <summary>The parties, in listed order; ties for the odd penny go to the earlier.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The weights scaled to whole numbers by one common power of ten, so that splitting is exact.</summary>
    internal ImmutableArray<BigInteger> Scaled { get; }

    /// <summary>The sum of the scaled weights.</summary>
    internal BigInteger Total { get; }

    /// <summary>The scaled weights as machine words, where their sum fits one; empty where it does not.</summary>
    internal ImmutableArray<ulong> Small { get; }

    /// <summary>Takes weights in listed order; refuses negative weights, repeated names and a total of zero.</summary>
    public static Outcome<Weights> Of(IEnumerable<KeyValuePair<string, decimal>> weights)
    {
        var listed = weights.ToImmutableArray();
        if (listed.Any(weight => weight.Value < 0))
            return Refusal.RuleBroken("weights-invalid", "A weight is below zero; weights are zero or more.");
        if (listed.Select(weight => weight.Key).Distinct(StringComparer.Ordinal).Count() != listed.Length)
            return Refusal.RuleBroken("weights-invalid", "A party is named twice among the weights.");
        if (listed.All(weight => weight.Value == 0))
            return Refusal.RuleBroken("weights-invalid", "All weights are zero, so nothing says how to split.");
        var decimals = listed.Max(weight => weight.Value.Scale);
        return new Weights(
            [.. listed.Select(weight => weight.Key)],
            [.. listed.Select(weight => Scale(weight.Value, decimals))]);
    }

    /// <summary>The same weight for each party.</summary>
    public static Outcome<Weights> Equal(IEnumerable<string> names) => Of(names.Select(name => KeyValuePair.Create(name, 1m)));

    private static BigInteger Scale(decimal value, int decimals)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var unscaled = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return unscaled * BigInteger.Pow(10, decimals - value.Scale);
    }
}
