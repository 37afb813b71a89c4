using Dapper;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingBudgets;

internal static class OnSettlementInterestPosted
{
    private const string Keep =
        """
        insert into settlement_interest (settlement_id, journal_id, reference, year, partner, amount_pence, paid_on)
        values (@SettlementId, @JournalId, @Reference, @Year, @Partner, @AmountPence, @PaidOn)
        """;

    public static Task Apply(SettlementInterestPosted told, Change change, CancellationToken cancel) =>
        change.Connection.ExecuteAsync(new CommandDefinition(Keep, told, change.Transaction, cancellationToken: cancel));
}
