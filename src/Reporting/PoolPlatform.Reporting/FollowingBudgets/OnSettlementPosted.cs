using Dapper;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingBudgets;

/// <summary>Notes that a settlement stands in the ledger. Settlement's own story of it may still be on its way.</summary>
internal static class OnSettlementPosted
{
    private const string Keep = "insert into settlement_posting (settlement_id, reference, year, journal_id) values (@SettlementId, @Reference, @Year, @JournalId)";

    public static Task Apply(SettlementPosted told, Change change, CancellationToken cancel) => change.Connection.ExecuteAsync(
        new CommandDefinition(Keep, new { told.SettlementId, told.Reference, told.Year, told.JournalId }, change.Transaction, cancellationToken: cancel));
}
