using Npgsql;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Which periods of a pool's year are closed.</summary>
internal static class PeriodStore
{
    private const string FindClosed = "select number from period where pool_id = $1 and fy = $2 and state <> 'Open'";

    public static async Task<PoolPeriods> Find(NpgsqlConnection connection, int poolId, FinancialYear year, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindClosed, connection);
        find.Parameters.Add(new() { Value = poolId });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var closed = new List<int>();
        while (await rows.ReadAsync(cancel)) closed.Add(rows.GetInt16(0));
        return new(closed);
    }
}
