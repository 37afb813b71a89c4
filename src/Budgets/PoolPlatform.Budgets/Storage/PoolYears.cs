using System.Collections.Concurrent;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Opens a pool's year for a change: those who only add entries share it, those who change what entries are checked against hold it alone.</summary>
internal sealed class PoolYears(TimeProvider time)
{
    private const string FindAndShare =
        $"""
        select p.id, {Incarnation}, pg_advisory_xact_lock_shared(p.id, y.fy)
        from pool p
        join pool_year y on y.pool_id = p.id and y.fy = $2
        where p.reference = $1
        """;

    private const string FindAndHold =
        $"""
        select p.id, {Incarnation}, pg_advisory_xact_lock(p.id, y.fy)
        from pool p
        join pool_year y on y.pool_id = p.id and y.fy = $2
        where p.reference = $1
        """;

    private const string FindOnly =
        $"""
        select p.id, {Incarnation}
        from pool p
        join pool_year y on y.pool_id = p.id and y.fy = $2
        where p.reference = $1
        """;

    private const string OpenFirst = "select open_pool_year($1, $2, $3)";

    private const string FindPool = "select id from pool where reference = $1";

    // What numbers are known of belongs to these tables on this server: whoever restores the ledger from a copy starts the one anew or makes the others again.
    private const string Incarnation = "pg_postmaster_start_time(), 'account'::regclass::oid";

    private const string WaitAtMost = "select set_config('lock_timeout', '5s', true)";

    private const string HoldOnce = "select pg_advisory_xact_lock($1, $2)";

    private readonly ConcurrentDictionary<(int Pool, DateTime ServerStarted, uint Table), LedgerNumbers> numbers = new();

    /// <summary>For adding entries.</summary>
    public Task<PoolYear> Share(Change change, AgreementReference reference, FinancialYear year, CancellationToken cancel) => Open(FindAndShare, change, reference, year, cancel);

    /// <summary>For closing periods and for changing budgets and contributions.</summary>
    public Task<PoolYear> Hold(Change change, AgreementReference reference, FinancialYear year, CancellationToken cancel) => Open(FindAndHold, change, reference, year, cancel);

    /// <summary>For what touches neither entries nor what they are checked against.</summary>
    public Task<PoolYear> Unlocked(Change change, AgreementReference reference, FinancialYear year, CancellationToken cancel) => Open(FindOnly, change, reference, year, cancel);

    /// <summary>The pool's number for reading; null while nothing was ever recorded about it.</summary>
    public static async Task<int?> Find(NpgsqlConnection connection, AgreementReference reference, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPool, connection) { Parameters = { new() { Value = reference.Value } } };
        return (int?)await find.ExecuteScalarAsync(cancel);
    }

    /// <summary>Waits until whoever is posting has finished, so that nothing more can be recorded as of an instant up to now: entries take their time after their lock.
    /// Figures as at such an instant can be read again and will be the same.</summary>
    public static async Task WaitForPosters(NpgsqlConnection connection, AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        if (await Find(connection, reference, cancel) is not { } pool) return;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var hold = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new(WaitAtMost), new(HoldOnce) { Parameters = { new() { Value = pool }, new() { Value = year.StartYear } } } },
        };
        await hold.ExecuteNonQueryAsync(cancel);
    }

    private async Task<PoolYear> Open(string findAndLock, Change change, AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        if (await FindLocked(findAndLock, change, reference, year, cancel) is not { } pool)
        {
            await using (var open = new NpgsqlCommand(OpenFirst, change.Connection, change.Transaction))
            {
                open.Parameters.Add(new() { Value = reference.Value });
                open.Parameters.Add(new() { Value = (short)year.StartYear });
                open.Parameters.Add(new() { Value = change.Now });
                await open.ExecuteNonQueryAsync(cancel);
            }
            pool = await FindLocked(findAndLock, change, reference, year, cancel) ?? throw new InvalidOperationException($"The year {year} of pool {reference} was not opened.");
        }
        var now = time.GetUtcNow();
        return new(pool.Id, reference, year, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), pool.Numbers);
    }

    private async Task<(int Id, LedgerNumbers Numbers)?> FindLocked(string findAndLock, Change change, AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(findAndLock, change.Connection, change.Transaction);
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        var id = rows.GetInt32(0);
        return (id, numbers.GetOrAdd((id, rows.GetDateTime(1), rows.GetFieldValue<uint>(2)), _ => new()));
    }
}
