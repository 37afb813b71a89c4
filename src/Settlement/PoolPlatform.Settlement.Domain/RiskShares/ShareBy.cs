using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Which contributions weigh: those at the start of the year, or as varied by its end (rule R3).</summary>
public enum ContributionBasis
{
    Opening,
    Closing,
}

/// <summary>How one amount is shared among the partners: the <c>S</c> of the public API. A closed set.</summary>
public abstract record ShareBy
{
    private ShareBy()
    {
    }

    /// <summary>Agreed percentages that sum to 100 (rule R1). A partner not named bears nothing.</summary>
    public sealed record Percentages(ImmutableSortedDictionary<string, Percent> Weights) : ShareBy;

    /// <summary>Exact numbers of any kind: pounds, units used, population (rules R1 and R16).</summary>
    public sealed record Weighted(ImmutableSortedDictionary<string, decimal> Weights) : ShareBy;

    /// <summary>The same for each partner (rule R2).</summary>
    public sealed record Equally : ShareBy;

    /// <summary>In proportion to contributions (rule R3).</summary>
    public sealed record Contributions(ContributionBasis Basis) : ShareBy;

    /// <summary>Each bears its own lines (rule R4).</summary>
    public sealed record Owner : ShareBy;

    /// <summary>Each line by a share of its own (rule R6, fixed and variable lines): the one that the rule names for it, else the one that the line
    /// carries, else the rest's. Real budget lines carry none, so a rule for them names theirs.</summary>
    public sealed record Line(ImmutableSortedDictionary<string, ShareBy>? Shares = null, ShareBy? Rest = null) : ShareBy
    {
        internal ShareBy? For(LineOutturn line) => Shares?.GetValueOrDefault(line.Code) ?? line.Share ?? Rest;
    }

    /// <summary>The host bears all (rule R5).</summary>
    public sealed record Host : ShareBy;

    /// <summary>What a board decided, in pounds, with the reference of its decision (rule R27). It must equal the amount to be shared.</summary>
    public sealed record Manual(ImmutableSortedDictionary<string, Money> Amounts, string Decision) : ShareBy;
}
