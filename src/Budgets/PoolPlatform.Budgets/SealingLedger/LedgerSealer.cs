using Npgsql;

namespace PoolPlatform.Budgets.SealingLedger;

/// <summary>Works behind the posters: adds what was posted to the months, and seals it in batches, each with a digest over itself and the one before it.</summary>
/// <remarks>Posting never waits for it but for the moment in which it looks how far the numbers are settled. Each step is a transaction, so a crash leaves whole ones; the next start goes on after the last.</remarks>
internal sealed class LedgerSealer(NpgsqlDataSource database, TimeProvider time, IConfiguration configuration, ILogger<LedgerSealer> log) : BackgroundService
{
    /// <summary>The most that is read for one digest.</summary>
    private const int JournalsOfASeal = 10_000;

    /// <summary>So many are sealed at once; fewer when the oldest has waited.</summary>
    private const int Enough = 1_000;

    // Not where a file is being posted: its rows, which nobody can see yet, would all be passed over at each look.
    private const string FindUnsealed =
        """
        with at_rest as materialized (
            select y.pool_id, y.fy
            from pool_year y
            where not exists (select from import i where i.pool_id = y.pool_id and i.fy = y.fy and i.state = 'Running')
        )
        select y.pool_id, y.fy
        from at_rest y
        left join lateral (
            select s.last_journal from seal s where s.pool_id = y.pool_id and s.fy = y.fy order by s.no desc limit 1
        ) head on true
        cross join lateral (
            select count(*) as journals, min(n.recorded_at) as oldest
            from (
                select j.recorded_at
                from journal j
                where j.fy = y.fy and j.pool_id = y.pool_id and j.id > coalesce(head.last_journal, 0)
                order by j.id
                limit $1
            ) n
        ) waiting
        where waiting.journals = $1 or waiting.oldest <= $2
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private TimeSpan SealAfter => configuration.GetValue("Ledger:SealAfter", TimeSpan.FromSeconds(5));

    /// <summary>Seals whatever waits, or only what has waited long or is many.</summary>
    public static async Task Seal(NpgsqlDataSource database, DateTimeOffset now, TimeSpan waited, CancellationToken cancel)
    {
        var unsealed = new List<(int Pool, short Fy)>();
        await using (var find = database.CreateCommand(FindUnsealed))
        {
            find.Parameters.Add(new() { Value = (long)Enough });
            find.Parameters.Add(new() { Value = now - waited });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel)) unsealed.Add((rows.GetInt32(0), rows.GetInt16(1)));
        }
        foreach (var (pool, fy) in unsealed)
        {
            if (await SettledThrough(database, pool, fy, cancel) is not { } through) continue;
            await RollUp(database, pool, fy, through, cancel);
            while (await SealNext(database, pool, fy, through, now, cancel) > 0)
                cancel.ThrowIfCancellationRequested();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Seal(database, time.GetUtcNow(), SealAfter, stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Sealing waits: {Trouble}", trouble.Message);
            }
            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Null while somebody posts for long, as an import does: it is looked again.</summary>
    private static async Task<long?> SettledThrough(NpgsqlDataSource database, int pool, short fy, CancellationToken cancel)
    {
        try
        {
            await using var find = database.CreateCommand("select settled_through($1, $2)");
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = fy });
            return (long)(await find.ExecuteScalarAsync(cancel))!;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }
    }

    private static async Task RollUp(NpgsqlDataSource database, int pool, short fy, long through, CancellationToken cancel)
    {
        await using var rollUp = database.CreateCommand("select roll_up($1, $2, $3)");
        rollUp.CommandTimeout = 0;
        rollUp.Parameters.Add(new() { Value = pool });
        rollUp.Parameters.Add(new() { Value = fy });
        rollUp.Parameters.Add(new() { Value = through });
        await rollUp.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<int> SealNext(NpgsqlDataSource database, int pool, short fy, long through, DateTimeOffset now, CancellationToken cancel)
    {
        await using var seal = database.CreateCommand("select seal_next($1, $2, $3, $4, $5)");
        seal.CommandTimeout = 0;
        seal.Parameters.Add(new() { Value = pool });
        seal.Parameters.Add(new() { Value = fy });
        seal.Parameters.Add(new() { Value = through });
        seal.Parameters.Add(new() { Value = JournalsOfASeal });
        seal.Parameters.Add(new() { Value = now });
        return (int)(await seal.ExecuteScalarAsync(cancel))!;
    }
}
