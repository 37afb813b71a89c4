using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.Domain.Paying;

/// <summary>What a statement of one partner names; each is a figure that the partner's own ledger has too.</summary>
public enum StatementItem
{
    ContributionDue,
    ContributionPaid,
    PaidOnBehalf,
    VarianceShare,

    /// <summary>What earlier versions have settled of the balance.</summary>
    SettledBefore,
    Balance,

    /// <summary>Cash and set-offs towards the balance.</summary>
    Paid,
    Outstanding,
    Interest,
    InterestPaid,
}

/// <summary>What a partner's own ledger shows for an item, as the partner says.</summary>
/// <param name="Reference">Where in its ledger.</param>
public sealed record OwnFigure(StatementItem Item, Money Amount, DateOnly On, string Reference, DateTimeOffset RecordedAt);

/// <summary>One item of a statement beside the partner's own figure for it.</summary>
/// <param name="Own">Null while the partner has said none.</param>
public sealed record StatementLine(StatementItem Item, Money Amount, OwnFigure? Own)
{
    /// <summary>Null while there is nothing to compare with.</summary>
    public bool? IsAgreed => Own is null ? null : Own.Amount == Amount;

    /// <summary>The partner's own figure less ours.</summary>
    public Money? Difference => Own?.Amount - Amount;
}

/// <summary>One partner's side of a settlement, item by item.</summary>
public static class PartnerAccountStatement
{
    /// <param name="own">All that the partner has said, oldest first; of an item the last counts.</param>
    /// <param name="on">The day up to which interest is counted.</param>
    public static ImmutableArray<StatementLine> Of(FundSettlement settlement, OrganisationCode partner, IReadOnlyCollection<OwnFigure> own, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        if (settlement.Proposal?.Partners.FirstOrDefault(one => one.Partner == partner) is not { } statement) return [];
        var outstanding = settlement.Outstanding(partner);
        return
        [
            .. new (StatementItem Item, Money Amount)[]
            {
                (StatementItem.ContributionDue, statement.ContributionDue),
                (StatementItem.ContributionPaid, statement.ContributionPaid),
                (StatementItem.PaidOnBehalf, statement.PaidOnBehalf),
                (StatementItem.VarianceShare, statement.VarianceShare),
                (StatementItem.SettledBefore, statement.Before.Balance),
                (StatementItem.Balance, statement.Balance),
                (StatementItem.Paid, statement.Balance - outstanding),
                (StatementItem.Outstanding, outstanding),
                (StatementItem.Interest, settlement.Interest(partner, on)?.Accrued ?? Money.Zero),
                (StatementItem.InterestPaid, settlement.InterestPaid(partner)),
            }.Select(line => new StatementLine(line.Item, line.Amount, own.LastOrDefault(figure => figure.Item == line.Item))),
        ];
    }
}
