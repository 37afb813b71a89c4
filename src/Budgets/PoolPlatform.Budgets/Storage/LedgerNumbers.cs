using System.Collections.Concurrent;
using Npgsql;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.Storage;

/// <summary>The numbers of a pool's accounts and dimensions, which lines refer to. Once committed they stay as they are, so each is asked for once.</summary>
internal sealed class LedgerNumbers
{
    private const string MakeOrFind = "select account_ids($1, $2), dimension_ids($1, $3)";

    private readonly ConcurrentDictionary<string, int> accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> dimensions = new(StringComparer.Ordinal);

    /// <summary>Accounts and dimensions of a journal's lines, in their order; a line without dimensions has zero. What does not exist yet is made, and is known here once the change is committed.</summary>
    public async Task<(int[] Accounts, int[] Dimensions)> Of(Change change, int pool, Journal journal, CancellationToken cancel)
    {
        var codes = journal.Lines.Select(line => line.Account).ToArray();
        var keys = journal.Lines.Select(line => line.Dimensions?.Key).ToArray();
        if (codes.All(accounts.ContainsKey) && keys.All(key => key is null || dimensions.ContainsKey(key)))
            return ([.. codes.Select(code => accounts[code])], [.. keys.Select(key => key is null ? 0 : dimensions[key])]);
        await using var find = new NpgsqlCommand(MakeOrFind, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = pool }, new() { Value = codes }, new() { Value = keys } },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        var found = (Accounts: rows.GetFieldValue<int[]>(0), Dimensions: rows.GetFieldValue<int[]>(1));
        change.AfterCommit(_ =>
        {
            foreach (var (code, number) in codes.Zip(found.Accounts)) accounts[code] = number;
            foreach (var (key, number) in keys.Zip(found.Dimensions))
                if (key is not null) dimensions[key] = number;
            return Task.CompletedTask;
        });
        return found;
    }
}
