using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.Budgets;

/// <summary>A ledger's database: empty, or with five years of a million lines each on 2,000 accounts of one pool. Twenty more pools take postings.</summary>
internal sealed class BigLedger : IAsyncDisposable
{
    public const int Accounts = 2_000;

    /// <summary>A record in the log and nothing else, which is the least that a server can commit.</summary>
    public const string DurableCommit = "select pg_logical_emit_message(true, 'p', 'x')";

    private const int FirstPool = 2;
    private const int Pools = 20;

    /// <summary>Budget lines of each of the twenty pools.</summary>
    private const int Lines = 50;

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

    private static readonly DateOnly May = new(2014, 5, 1);
    private static readonly byte[] Hash = new byte[32];

    private readonly FreshDatabase fresh;
    private readonly List<(int[] Accounts, int[] Dimensions)> numbers = [];

    private BigLedger(FreshDatabase fresh)
    {
        this.fresh = fresh;
        Database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(fresh.ConnectionString) { MaxPoolSize = 20, CommandTimeout = 0, MaxAutoPrepare = 20 }.ToString());
    }

    public NpgsqlDataSource Database { get; }

    public string ConnectionString => fresh.ConnectionString;

    public static async Task<BigLedger> Make(int years)
    {
        var ledger = new BigLedger(await FreshDatabase.Create("budgets", typeof(BudgetsModule).Assembly));
        // In this order, so that they are the pools 1 and 2 to 21: opening one again uses up a number.
        await ledger.Run("select open_pool_year('BIG', 2014::smallint, now())");
        await ledger.Run($"select open_pool_year('POOL-' || n, 2014::smallint, now()) from generate_series(1, {Pools}) n");
        await ledger.Run("select open_pool_year('BIG', (2014 + n)::smallint, now()) from generate_series(1, 4) n");
        await ledger.Run($"select account_ids(1, array(select 'expenditure:' || n from generate_series(1, {Accounts}) n))");
        for (var pool = FirstPool; pool < FirstPool + Pools; pool++) ledger.numbers.Add(await ledger.MakeLines(pool));
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

    // The cash account stands behind those of the lines.
    private async Task<(int[] Accounts, int[] Dimensions)> MakeLines(int pool)
    {
        await using var make = Database.CreateCommand(
            """
            select account_ids($1, array(select 'expenditure:' || n from generate_series(1, $2) n) || array['cash']),
                dimension_ids($1, array(select 'S' || chr(31) || n || chr(31) || '11E' || chr(31) || chr(31) || 'Revenue' || chr(31) from generate_series(1, $2) n))
            """);
        make.Parameters.Add(new() { Value = pool });
        make.Parameters.Add(new() { Value = Lines });
        await using var rows = await make.ExecuteReaderAsync();
        await rows.ReadAsync();
        return (rows.GetFieldValue<int[]>(0), rows.GetFieldValue<int[]>(1));
    }

    /// <summary>So many durable commits from so many clients at once, each of nothing but a record in the log.</summary>
    public Task Commit(int count, int clients) => AtOnce(count, clients, DurableCommit, _ => _ => { });

    /// <summary>So many journals of two lines from so many clients at once, each in a transaction of its own and one statement, over twenty pools, as the service posts them.</summary>
    public Task Post(int count, int clients) => AtOnce(
        count, clients,
        """
        select post_journal($1, 2014::smallint, 'Expenditure', $2, 2::smallint, 'api', $3, '', '', '', null, null, null, 'bench', now(), $4, $5, $6, $7, null, null)
        """,
        command =>
        {
            var (pool, day, reference, accounts, amounts, dimensions) = (new NpgsqlParameter<int>(), new NpgsqlParameter<DateOnly>(), new NpgsqlParameter<string>(), new NpgsqlParameter<int[]>(), new NpgsqlParameter<long[]>(), new NpgsqlParameter<int[]>());
            command.Parameters.AddRange((NpgsqlParameter[])[pool, day, reference, new NpgsqlParameter<byte[]> { TypedValue = Hash }, accounts, amounts, dimensions]);
            return i =>
            {
                var (known, line) = (numbers[i % Pools], i % Lines);
                pool.TypedValue = FirstPool + (i % Pools);
                day.TypedValue = May.AddDays(i % 31);
                reference.TypedValue = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
                accounts.TypedValue = [known.Accounts[line], known.Accounts[Lines]];
                amounts.TypedValue = [1 + i, -1 - i];
                dimensions.TypedValue = [known.Dimensions[line], 0];
            };
        });

    /// <summary>The same in the words of pgbench, which takes less of the processors than any client of ours and leaves them to the server.</summary>
    public string PostingScript =>
        $"""
        \set pool random(0, {Pools - 1})
        \set line random(1, {Lines})
        \set day random(0, 30)
        \set amount random(1, 100000)
        \set cash {numbers[0].Accounts.Min()} + :pool * {Lines + 1}
        \set account :cash + :line
        \set dimension {numbers[0].Dimensions.Min() - 1} + :pool * {Lines} + :line
        select post_journal({FirstPool} + :pool::integer, 2014::smallint, 'Expenditure', date '2014-05-01' + :day::integer, 2::smallint, 'api', clock_timestamp()::text || :client_id::text, '', '', '',
            null, null, null, 'bench', now(), decode(repeat('00', 32), 'hex'), array[:account::integer, :cash::integer], array[:amount::bigint, -:amount::bigint], array[:dimension::integer, 0], null, null)
        """;

    /// <summary>That what was posted stands on the accounts of the pool that it is of: the script works out their numbers.</summary>
    public async Task Check()
    {
        await using var count = Database.CreateCommand(
            """
            select count(*) from journal_line l
            left join account a on a.id = l.account_id and a.pool_id = l.pool_id left join dimension d on d.id = l.dimension_id and d.pool_id = l.pool_id
            where l.pool_id >= $1 and (a.id is null or d.id is null and l.dimension_id <> 0)
            """);
        count.Parameters.Add(new() { Value = FirstPool });
        if (await count.ExecuteScalarAsync() is not 0L) throw new InvalidOperationException("Lines stand on accounts of other pools.");
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await fresh.DisposeAsync();
    }

    // Prepared once and then only given values, so that what is measured is the server's work and not the making of commands.
    private Task AtOnce(int count, int clients, string sql, Func<NpgsqlCommand, Action<int>> bind) => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        var give = bind(command);
        give(client);
        await command.PrepareAsync();
        for (var i = client; i < count; i += clients)
        {
            give(i);
            await command.ExecuteScalarAsync();
        }
    })));
}
