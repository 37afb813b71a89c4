using Npgsql;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.Storage;

/// <summary>How far the periods of a pool's year are.</summary>
internal static class PeriodStore
{
    private const string FindStates = "select number, state from period where pool_id = $1 and fy = $2";

    private const string SetState =
        """
        insert into period (pool_id, fy, number, state, proposed_by, changed_at, changed_by)
        select $1, $2, moved.number, $4, $5, $6, $7
        from unnest($3::smallint[]) moved (number)
        on conflict (pool_id, fy, number) do update
        set state = excluded.state, proposed_by = excluded.proposed_by, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """;

    public static async Task<PoolPeriods> Find(NpgsqlConnection connection, int poolId, FinancialYear year, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindStates, connection);
        find.Parameters.Add(new() { Value = poolId });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var states = new Dictionary<int, PeriodState>();
        while (await rows.ReadAsync(cancel)) states.Add(rows.GetInt16(0), Enum.Parse<PeriodState>(rows.GetString(1)));
        return new(states);
    }

    /// <param name="proposedBy">Who asked to close it, where it is held for a second to agree.</param>
    public static async Task Move(Change change, PoolYear pool, IEnumerable<PeriodNo> periods, PeriodState state, string? proposedBy, CancellationToken cancel)
    {
        await using var set = new NpgsqlCommand(SetState, change.Connection, change.Transaction);
        set.Parameters.Add(new() { Value = pool.PoolId });
        set.Parameters.Add(new() { Value = pool.Fy });
        set.Parameters.Add(new() { Value = periods.Select(period => (short)period.Number).ToArray() });
        set.Parameters.Add(new() { Value = state.ToString() });
        set.Parameters.Add(new() { Value = (object?)proposedBy ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        set.Parameters.Add(new() { Value = pool.RecordedAt });
        set.Parameters.Add(new() { Value = change.Caller.ClientId });
        await set.ExecuteNonQueryAsync(cancel);
    }
}
