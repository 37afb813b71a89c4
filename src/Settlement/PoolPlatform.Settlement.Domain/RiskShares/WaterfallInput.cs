using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>All that a risk share is worked out from. Names of partners, schemes, lines and reserves are mere labels.</summary>
/// <param name="Partners">In the agreement's listed order, which decides who gets an odd penny.</param>
/// <param name="Host">The partner that holds the fund.</param>
/// <param name="Contributions">Per partner; null where not known.</param>
/// <param name="Reserves">What each reserve holds, in listed order.</param>
/// <param name="Schemes">In listed order, which decides who draws on a reserve first.</param>
/// <param name="PoolRule">When there, all schemes are netted and only this rule runs; otherwise each scheme's own.</param>
public sealed record WaterfallInput(
    ImmutableArray<string> Partners,
    string Host,
    ImmutableSortedDictionary<string, PartnerContribution> Contributions,
    ImmutableArray<ReserveBalance> Reserves,
    ImmutableArray<SchemeOutturn> Schemes,
    RiskShareRule? PoolRule)
{
    /// <summary>What the pool's rule may need to know beside the schemes' figures.</summary>
    public RuleFigures PoolFigures { get; init; } = RuleFigures.None;
}

/// <summary>What a partner was to put in at the start of the year, and as varied by its end; null where not known.</summary>
public sealed record PartnerContribution(Money? Opening, Money? Closing);

/// <summary>A reserve and what is in it before the waterfall runs.</summary>
public sealed record ReserveBalance(string Name, Money Available);

/// <summary>A scheme's budget and outturn, with the lines below it where a rule looks at them.</summary>
public sealed record SchemeOutturn(string Code, Money Budget, Money Outturn, ImmutableArray<LineOutturn> Lines, RiskShareRule? Rule)
{
    /// <summary>Outturn less budget: positive is overspent.</summary>
    public Money Variance => Outturn - Budget;

    /// <summary>What the scheme's rule may need to know beside them.</summary>
    public RuleFigures Figures { get; init; } = RuleFigures.None;
}

/// <summary>A budget line: whose function it is, what was planned and spent (either may be negative), and its own share where it has one.</summary>
public sealed record LineOutturn(string Code, string? Owner, Money Budget, Money Outturn, ShareBy? Share)
{
    /// <summary>Outturn less budget: positive is overspent.</summary>
    public Money Variance => Outturn - Budget;
}
