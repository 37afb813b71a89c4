using System.Collections.Immutable;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>What is told beside the ledger's figures: by scheme, and for the rule of the pool as a whole.</summary>
public sealed record ToldFigures(ImmutableSortedDictionary<string, RuleFigures> Schemes, RuleFigures Pool)
{
    public static readonly ToldFigures Nothing = new(ImmutableSortedDictionary.Create<string, RuleFigures>(StringComparer.Ordinal), RuleFigures.None);
}
