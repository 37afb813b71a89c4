using Dapper;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingBudgets;

internal static class OnPeriodClosed
{
    private const string Keep =
        """
        insert into period_closed (reference, year, through) values (@Reference, @Year, @Period)
        on conflict (reference, year) do update set through = greatest(period_closed.through, excluded.through)
        """;

    public static Task Apply(PeriodClosed told, Change change, CancellationToken cancel) =>
        change.Connection.ExecuteAsync(new CommandDefinition(Keep, told, change.Transaction, cancellationToken: cancel));
}
