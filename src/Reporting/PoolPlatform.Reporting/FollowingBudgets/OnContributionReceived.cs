using Dapper;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingBudgets;

internal static class OnContributionReceived
{
    private const string Keep =
        """
        insert into receipt (reference, year, journal_id, partner, amount_pence, received_on)
        values (@Reference, @Year, @JournalId, @Partner, @AmountPence, @ReceivedOn)
        """;

    public static Task Apply(ContributionReceived told, Change change, CancellationToken cancel) =>
        change.Connection.ExecuteAsync(new CommandDefinition(Keep, told, change.Transaction, cancellationToken: cancel));
}
