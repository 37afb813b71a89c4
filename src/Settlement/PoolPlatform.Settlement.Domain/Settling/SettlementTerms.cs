using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>The part of an agreement's terms that a settlement goes by: partners in listed order, the host, each scheme's rule.</summary>
/// <param name="Partners">In the agreement's listed order, which decides who gets an odd penny.</param>
/// <param name="Host">The partner that holds the fund.</param>
/// <param name="Schemes">In listed order, which decides who draws on a reserve first.</param>
/// <param name="PoolRule">When there, all schemes are netted and only this rule runs.</param>
public sealed record SettlementTerms(
    ImmutableArray<OrganisationCode> Partners,
    OrganisationCode Host,
    ImmutableArray<SchemeTerms> Schemes,
    RiskShareRule? PoolRule = null)
{
    /// <summary>When balances are paid and what follows if they are not; null where nothing is agreed.</summary>
    public PaymentTerms? Payments { get; init; }

    /// <summary>Who was a partner earlier in the year and is none any more.</summary>
    public ImmutableArray<FormerPartner> Former { get; init; } = [];
}

/// <summary>A scheme and its risk share.</summary>
public sealed record SchemeTerms(string Code, RiskShareRule? Rule);
