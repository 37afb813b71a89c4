using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>A fund's figures for a year up to the end of a period, as recorded when they were asked for.</summary>
public sealed record FundPosition(
    ImmutableArray<LinePosition> Lines,
    ImmutableArray<PartnerPosition> Partners,
    ImmutableArray<ReserveBalance> Reserves)
{
    /// <summary>The lines that partners dispute, and what was decided on them.</summary>
    public ImmutableSortedDictionary<string, HeldLine> Held { get; init; } = ImmutableSortedDictionary.Create<string, HeldLine>(StringComparer.Ordinal);

    /// <summary>What was told beside the ledger's figures: measures, what partners would have had alone, approvals.</summary>
    public ToldFigures Told { get; init; } = ToldFigures.Nothing;
}

/// <summary>A budget line and what was spent on it. A budget of null is unknown, not zero.</summary>
/// <param name="Code">The line's code, unique in the fund.</param>
/// <param name="Scheme">The scheme it belongs to.</param>
/// <param name="Owner">The partner whose function it is, and who bears it where a rule says <c>owner</c>.</param>
/// <param name="Budget">What was planned; may be negative.</param>
/// <param name="Actual">What was spent: actuals only, no accruals of what may come.</param>
/// <param name="Share">The line's own share, where the scheme's rule shares by line.</param>
public sealed record LinePosition(string Code, string Scheme, OrganisationCode? Owner, Money? Budget, Money Actual, ShareBy? Share = null);

/// <summary>What a partner was due to put in, what it did, and what it paid for the fund out of its own account.</summary>
/// <param name="Partner">Which partner.</param>
/// <param name="ContributionDue">What of its contribution was due by the end of the period.</param>
/// <param name="ContributionPaid">What the host has received of it.</param>
/// <param name="PaidOnBehalf">In-scope spend that the partner paid itself.</param>
/// <param name="ContributionOpening">The whole year's contribution as first agreed, where known: rules on opening contributions need it.</param>
/// <param name="ContributionClosing">The whole year's contribution as it stands, where known: rules on closing contributions need it.</param>
public sealed record PartnerPosition(
    OrganisationCode Partner,
    Money ContributionDue,
    Money ContributionPaid,
    Money PaidOnBehalf,
    Money? ContributionOpening = null,
    Money? ContributionClosing = null)
{
    /// <summary>What the partner bore for others, less what they bore for it, by decisions on packages for days that are over; all partners' sum to nothing.</summary>
    public Money Transfers { get; init; }

    /// <summary>The same figures of those whose place it took during the year; its own are without them.</summary>
    public ImmutableArray<PartnerPosition> Inherited { get; init; } = [];

    /// <summary>What it and all whose place it took were due to put in by the opening plan, where any of it is known.</summary>
    internal Money? OpeningWithInherited => Sum(one => one.ContributionOpening);

    /// <summary>The same by the plan as it stands.</summary>
    internal Money? ClosingWithInherited => Sum(one => one.ContributionClosing);

    private Money? Sum(Func<PartnerPosition, Money?> of)
    {
        var known = Inherited.Prepend(this).Select(of).OfType<Money>().ToList();
        return known.Count == 0 ? null : Money.Sum(known);
    }
}
