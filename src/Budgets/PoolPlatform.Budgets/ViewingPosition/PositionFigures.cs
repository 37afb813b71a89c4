using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Positions;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ViewingPosition;

/// <summary>A pool's position, and the partners' money beside it.</summary>
/// <param name="AsAt">The instant as of which the figures are recorded.</param>
/// <param name="Budget">Null while the pool has none.</param>
internal sealed record PositionFigures(DateTimeOffset AsAt, PoolBudget? Budget, PoolPosition Position, ImmutableArray<PartnerFigures> Partners);

/// <summary>What a partner should have put in by the end of the period, what it did, and what it paid out itself.</summary>
/// <param name="PaidOnBehalf">Spending in scope that it paid from its own account; nothing for the host, which pays out of the fund.</param>
/// <param name="Transfers">What it bore for others, less what others bore for it, by decisions on packages of days that are over.</param>
/// <param name="Opening">The whole year's contribution as first agreed.</param>
/// <param name="Closing">The whole year's contribution as it stands.</param>
internal sealed record PartnerFigures(OrganisationCode Partner, Money ContributionDue, Money ContributionPaid, Money PaidOnBehalf, Money Transfers, Money Opening, Money Closing);
