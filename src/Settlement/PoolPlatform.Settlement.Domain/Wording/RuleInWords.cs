using System.Collections.Immutable;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Wording;

/// <summary>A scheme's rule, or the pool's, as a paragraph.</summary>
public sealed record RuleInWords(string Scheme, string Text)
{
    /// <summary>Every rule that ran, in the order it ran.</summary>
    public static ImmutableArray<RuleInWords> Of(WaterfallInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.PoolRule is { } pool
            ? [new(Waterfall.Pool, RiskShareWords.Of(pool, ofPool: true))]
            : [.. input.Schemes.Where(scheme => scheme.Rule is not null).Select(scheme => new RuleInWords(scheme.Code, RiskShareWords.Of(scheme.Rule!)))];
    }
}
