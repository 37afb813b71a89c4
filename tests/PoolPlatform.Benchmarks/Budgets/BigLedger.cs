using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.Budgets;

/// <summary>A ledger's database: empty, or with five years of a million lines each on 2,000 accounts of one pool. Twenty more pools take postings.</summary>
internal sealed class BigLedger : IAsyncDisposable
{
    public const int Accounts = 2_000;

    private const int Pools = 20;
    private const int JournalsOfAYear = 500_000;

    // Straight into the tables, a year at a time: what is measured is what comes after.
    private const string FillYear =
        """
        with entry as materialized (
            select nextval('journal_id') as id, n, make_date($1, 4, 1) + (n % 365)::integer as effective_on from generate_series(1, $2::bigint) n
        ), journals as (
            insert into journal (fy, id, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, actor, recorded_at, body_hash)
            select $1, e.id, 1, 'Expenditure', e.effective_on, (extract(month from e.effective_on)::int + 8) % 12 + 1, 'import:bench', e.n::text, 'R', 'S', '', 'bench', now(),
                journal_hash('Expenditure', e.effective_on, array['expenditure:' || (1 + e.n * 7919 % $3), 'expenditure:' || (1 + e.n * 104729 % $3)], array[e.n, -e.n])
            from entry e
        )
        insert into journal_line (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence)
        select $1, e.id, side.no, 1, side.account_id, (extract(month from e.effective_on)::int + 8) % 12 + 1, e.effective_on, now(), side.amount
        from entry e
        cross join lateral (values (1, (1 + e.n * 7919 % $3)::integer, e.n), (2, (1 + e.n * 104729 % $3)::integer, -e.n)) side (no, account_id, amount)
        """;

    private readonly FreshDatabase fresh;

    private BigLedger(FreshDatabase fresh)
    {
        this.fresh = fresh;
        Database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(fresh.ConnectionString) { MaxPoolSize = 20, CommandTimeout = 0, MaxAutoPrepare = 20 }.ToString());
    }

    public NpgsqlDataSource Database { get; }

    public static async Task<BigLedger> Make(int years)
    {
        var ledger = new BigLedger(await FreshDatabase.Create("budgets", typeof(BudgetsModule).Assembly));
        // In this order, so that they are the pools 1 and 2 to 21: opening one again uses up a number.
        await ledger.Run("select open_pool_year('BIG', 2014::smallint, now())");
        await ledger.Run($"select open_pool_year('POOL-' || n, 2014::smallint, now()) from generate_series(1, {Pools}) n");
        await ledger.Run("select open_pool_year('BIG', (2014 + n)::smallint, now()) from generate_series(1, 4) n");
        await ledger.Run($"select account_ids(1, array(select 'expenditure:' || n from generate_series(1, {Accounts}) n))");
        for (var year = 2014; year < 2014 + years; year++)
        {
            await using (var fill = ledger.Database.CreateCommand(FillYear))
            {
                fill.Parameters.Add(new() { Value = year });
                fill.Parameters.Add(new() { Value = JournalsOfAYear });
                fill.Parameters.Add(new() { Value = Accounts });
                await fill.ExecuteNonQueryAsync();
            }
            await ledger.Run($"select roll_up(1, {year.ToString(CultureInfo.InvariantCulture)}::smallint, settled_through(1, {year.ToString(CultureInfo.InvariantCulture)}::smallint))");
        }
        await ledger.Run("vacuum analyze");
        return ledger;
    }

    public async Task Run(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>So many durable commits from so many clients at once, each of nothing but a record in the log.</summary>
    public Task Commit(int count, int clients) => AtOnce(count, clients, "select pg_logical_emit_message(true, 'p', 'x')", _ => []);

    /// <summary>So many journals of two lines from so many clients at once, each in a transaction of its own and one statement, over twenty pools.</summary>
    public Task Post(int count, int clients) => AtOnce(
        count, clients,
        """
        select journal_id from post_journal($1, 2014::smallint, 'Expenditure', $2, 2::smallint, 'api', $3, '', '', '', null, null, 'bench', now(), array['expenditure:' || $4, 'cash'], array[$5, -$5],
            array['S' || chr(31) || $4 || chr(31) || '11E' || chr(31) || chr(31) || 'Revenue' || chr(31), null], null, null, null)
        """,
        i =>
        [
            2 + (i % Pools), new DateOnly(2014, 5, 1).AddDays(i % 31), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), (i % 50).ToString(CultureInfo.InvariantCulture), 1L + i,
        ]);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await fresh.DisposeAsync();
    }

    // Prepared once and then only given values, so that what is measured is the server's work and not the making of commands.
    private Task AtOnce(int count, int clients, string sql, Func<int, object[]> values) => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values(client)) command.Parameters.Add(new() { Value = value });
        await command.PrepareAsync();
        for (var i = client; i < count; i += clients)
        {
            var next = values(i);
            for (var n = 0; n < next.Length; n++) command.Parameters[n].Value = next[n];
            await command.ExecuteScalarAsync();
        }
    })));
}
