using Dapper;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Settlement.Contracts.Events;

namespace PoolPlatform.Reporting.FollowingSettlement;

/// <summary>What became of a proposed settlement; Settlement says it after it proposed, and in order.</summary>
internal static class OnSettlementAnswered
{
    private const string Move = "update settlement set state = @State where settlement_id = @SettlementId";

    public static Task Dispute(SettlementDisputed told, Change change, CancellationToken cancel) => MoveTo("Disputed", told.SettlementId, change, cancel);

    public static Task Agree(SettlementAgreed told, Change change, CancellationToken cancel) => MoveTo("Agreed", told.SettlementId, change, cancel);

    public static Task Settle(SettlementSettled told, Change change, CancellationToken cancel) => MoveTo("Settled", told.SettlementId, change, cancel);

    private static Task<int> MoveTo(string state, string settlementId, Change change, CancellationToken cancel) =>
        change.Connection.ExecuteAsync(new CommandDefinition(Move, new { State = state, SettlementId = settlementId }, change.Transaction, cancellationToken: cancel));
}
