using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Cuts an amount into the slices of a tiers step (rules R11 and R12).</summary>
internal static class TieredSplit
{
    /// <summary>A slice of the magnitude from one edge to the next, signed like the whole.</summary>
    public sealed record Slice(Money From, Money? To, Money Amount, ShareBy By);

    /// <summary>Edges are measured on the magnitude of what enters the step, not of the whole variance; what lies beyond the last edge is in no slice.</summary>
    /// <remarks>Edges of pounds and of percentages can only be compared once the budget is known: where they then run backwards, the slices are null.</remarks>
    public static ImmutableArray<Slice>? Cut(Money amount, Money budget, ImmutableArray<Band> bands)
    {
        var magnitude = amount.Abs();
        var slices = ImmutableArray.CreateBuilder<Slice>(bands.Length);
        var from = Money.Zero;
        foreach (var band in bands)
        {
            var to = band.To?.Of(budget);
            if (to < from) return null;
            var upper = to is { } edge ? Money.Min(edge, magnitude) : magnitude;
            var part = Money.Max(upper - from, Money.Zero);
            slices.Add(new(from, to, amount < Money.Zero ? -part : part, band.By));
            from = to ?? from;
        }
        return slices.MoveToImmutable();
    }
}
