using System.Collections.Concurrent;
using Npgsql;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.Storage;

/// <summary>The numbers of a pool's accounts and dimensions, which lines refer to. Once committed they stay as they are, so each is asked for once.</summary>
internal sealed class LedgerNumbers
{
    private const string MakeOrFind = "select account_ids($1, $2), dimension_ids($1, $3)";

    private const string FindCommitted =
        """
        select true, code, id from account where pool_id = $1 and code = any ($2)
        union all
        select false, key, id from dimension where pool_id = $1 and key = any ($3)
        """;

    private readonly ConcurrentDictionary<string, int> accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> dimensions = new(StringComparer.Ordinal);

    /// <summary>Accounts and dimensions of a journal's lines, in their order; a line without dimensions has zero. What does not exist yet is made, and is known here once the change is committed.</summary>
    public async Task<(int[] Accounts, int[] Dimensions)> Of(Change change, int pool, Journal journal, CancellationToken cancel)
    {
        var codes = journal.Lines.Select(line => line.Account).ToArray();
        var keys = journal.Lines.Select(line => line.Dimensions?.Key).ToArray();
        if (codes.All(accounts.ContainsKey) && keys.All(key => key is null || dimensions.ContainsKey(key)))
            return ([.. codes.Select(code => accounts[code])], [.. keys.Select(key => key is null ? 0 : dimensions[key])]);
        // Read again once all is committed: what was made here may be undone before, with the whole change or with a part of it.
        change.AfterCommit(then => Learn(change.Connection, pool, codes, [.. keys.OfType<string>()], then));
        await using var find = Command(MakeOrFind, change.Connection, pool, codes, keys);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        return (rows.GetFieldValue<int[]>(0), rows.GetFieldValue<int[]>(1));
    }

    private async Task Learn(NpgsqlConnection connection, int pool, string[] codes, string[] keys, CancellationToken cancel)
    {
        await using var find = Command(FindCommitted, connection, pool, codes, keys);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) (rows.GetBoolean(0) ? accounts : dimensions)[rows.GetString(1)] = rows.GetInt32(2);
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, int pool, string[] codes, string?[] keys) =>
        new(sql, connection) { Parameters = { new() { Value = pool }, new() { Value = codes }, new() { Value = keys } } };
}
