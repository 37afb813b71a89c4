using FsCheck.Fluent;
using Npgsql;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>The posting function and the guards behind it, on a real database.</summary>
public sealed class Posting_to_the_ledger : LedgerUnderTest
{
    private static readonly DateOnly May = new(2014, 5, 1);

    [Fact]
    public async Task The_function_refuses_what_does_not_balance() =>
        Assert.Equal("journal_balanced", (await Refused(() => PostRaw("x", [100, -99]))).ConstraintName);

    [Fact]
    public async Task The_function_refuses_a_journal_without_lines() =>
        Assert.Equal("journal_lines", (await Refused(() => PostRaw("x", []))).ConstraintName);

    [Fact]
    public async Task The_table_takes_no_kind_of_entry_that_nobody_knows() =>
        Assert.Equal("journal_kind", (await Refused(() => PostRaw("x", [100, -100], kind: "Expense"))).ConstraintName);

    [Theory]
    [InlineData("20, 20")]
    [InlineData("20, 0")]
    [InlineData("-20, -20")]
    [InlineData("-20, -1")]
    [InlineData("0, 0")]
    [InlineData("null, null")]
    [InlineData("20, 21", "journal_line_vat")]
    [InlineData("20, -1", "journal_line_vat")]
    [InlineData("-20, 1", "journal_line_vat")]
    [InlineData("-20, -21", "journal_line_vat")]
    [InlineData("0, 1", "journal_line_vat")]
    [InlineData("20, null", "journal_line_vat")]
    [InlineData("null, 20", "journal_line_vat")]
    public async Task What_can_be_recovered_of_vat_is_between_nothing_and_all_of_it(string vatAndRecoverable, string? refusedBy = null)
    {
        await Execute("select open_pool_year('BANES-MH', 2014::smallint, now())");
        var (vat, recoverable) = (vatAndRecoverable.Split(", ")[0], vatAndRecoverable.Split(", ")[1]);
        Task Post() => Execute(
            $"""
            select post_journal((select id from pool), 2014::smallint, 'Expenditure', '2014-05-01', 2::smallint, 'tests', 'x', '', '', '', null, null, null, 'tests', now(),
                ''::bytea, account_ids((select id from pool), array['expenditure:AWP', 'cash']), array[120, -120], array[0, 0], array[{vat}, null]::bigint[], array[{recoverable}, null]::bigint[])
            """);

        if (refusedBy is null) await Post();
        else Assert.Equal(refusedBy, (await Refused(Post)).ConstraintName);
        Assert.Equal(refusedBy is null ? 2L : 0L, await Scalar("select count(*) from journal_line"));
    }

    [Fact]
    public async Task The_table_refuses_what_does_not_balance_however_it_comes()
    {
        await PostRaw("first", [100, -100]);

        foreach (var table in new[] { "journal_line", "journal_line_2014" })
            Assert.Equal("journal_balanced", (await Refused(() => Execute(
                $"insert into {table} (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence) values (2014, 1, 3, 1, 1, 2, '2014-05-01', now(), 5)"))).ConstraintName);
    }

    [Theory]
    [InlineData("(1, 1, 100), (2, 1, 7), (1, 2, -100), (2, 2, -7)", null)]
    [InlineData("(1, 1, 100), (2, 1, 7), (1, 2, -100), (2, 2, -8)", "journal_balanced")]
    [InlineData("(1, 1, 100), (2, 1, -100)", "journal_balanced")]
    [InlineData("(1, 1, 100), (1, 2, -100), (2, 1, 5)", "journal_balanced")]
    [InlineData("(1, 1, 100), (1, 2, 0), (1, 3, -100)", "journal_line_amount")]
    [InlineData("(1, 1, 0)", "journal_line_amount")]
    public async Task Lines_are_taken_in_any_order_and_each_journal_must_balance(string journalNoAndAmount, string? refusedBy)
    {
        await Execute("select open_pool_year('BANES-MH', 2014::smallint, now())");
        foreach (var table in new[] { "journal_line", "journal_line_2014" })
        {
            Task Write() => Execute(
                $"""
                insert into {table} (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence)
                select 2014, journal + {(table == "journal_line" ? 0 : 100)}, no, 1, 1, 2, '2014-05-01', now(), amount from (values {journalNoAndAmount}) line (journal, no, amount)
                """);

            if (refusedBy is null) await Write();
            else Assert.Equal(refusedBy, (await Refused(Write)).ConstraintName);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    public async Task The_table_takes_no_period_that_is_none(short period) =>
        Assert.Equal("journal_period", (await Refused(() => PostRaw("x", [100, -100], period: period))).ConstraintName);

    [Theory]
    [InlineData("update journal set description = 'changed'")]
    [InlineData("delete from journal")]
    [InlineData("truncate journal")]
    [InlineData("update journal_2014 set description = 'changed'")]
    [InlineData("update journal_line set amount_pence = 1")]
    [InlineData("delete from journal_line_2014")]
    [InlineData("truncate journal_line_2014")]
    [InlineData("update account set code = 'cash'")]
    [InlineData("delete from budget")]
    [InlineData("delete from pool")]
    [InlineData("delete from pool_year")]
    [InlineData("update contribution set amount_pence = 1")]
    public async Task What_was_recorded_is_never_changed(string sql)
    {
        await PostRaw("first", [100, -100]);

        Assert.Equal(PostgresErrorCodes.IntegrityConstraintViolation, (await Refused(() => Execute(sql))).SqlState);
    }

    [Fact]
    public async Task The_same_source_reference_posts_once_and_with_other_figures_not_at_all()
    {
        var first = await PostRaw("same", [100, -100]);
        var again = await PostRaw("same", [100, -100]);

        Assert.Equal((first.Id, true, false), (again.Id, first.IsNew, again.IsNew));
        Assert.Equal("journal_same_body", (await Refused(() => PostRaw("same", [101, -101]))).ConstraintName);
        Assert.Equal(100, (await Balances())["expenditure:AWP"]);
    }

    [Fact]
    public async Task Two_that_post_the_same_at_once_post_once()
    {
        await PostRaw("make the year", [1, -1]);

        var posted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostRaw("same", [100, -100])));

        Assert.Single(posted, one => one.IsNew);
        Assert.Equal(101, (await Balances())["expenditure:AWP"]);
    }

    [Fact]
    public async Task Whoever_closes_a_period_waits_for_who_is_posting()
    {
        await using var posting = await changes.Begin(Caller.Service("tests"), default);
        var open = await pools.Share(posting, Reference, Year, default);
        await Post(posting, open, "in time");
        // The partition and the pool must be seen by the other before it can close anything.
        posting.Record("s", "o", new { });
        await posting.Commit(default);
        await using var slow = await changes.Begin(Caller.Service("tests"), default);
        await Post(slow, await pools.Share(slow, Reference, Year, default), "still in time");

        var closing = Task.Run(() => Close(2));
        await UntilSomebodyWaits();
        Assert.False(closing.IsCompleted);
        slow.Record("s", "o", new { });
        await slow.Commit(default);
        await closing;

        Assert.Equal("journal_period_open", (await Refused(() => PostRaw("too late", [100, -100]))).ConstraintName);
        Assert.Equal(200, (await Balances())["expenditure:AWP"]);
    }

    [Fact]
    public async Task Whoever_posts_waits_for_who_is_closing_and_is_refused()
    {
        await PostRaw("make the year", [1, -1]);
        await using var closing = await changes.Begin(Caller.Service("tests"), default);
        await pools.Hold(closing, Reference, Year, default);

        var posting = Task.Run(() => PostRaw("too late", [100, -100]));
        await UntilSomebodyWaits();
        await InsertClosed(closing.Connection, 2);
        closing.Record("s", "o", new { });
        await closing.Commit(default);

        Assert.Equal("journal_period_open", (await Refused(() => posting)).ConstraintName);
        Assert.Equal(1, (await Balances())["expenditure:AWP"]);
    }

    [Fact]
    public async Task The_closing_entries_go_to_period_thirteen_whatever_its_state()
    {
        await PostRaw("make the year", [1, -1]);
        await Close(13);

        var settled = await PostRaw("s1", [100, -100], kind: "Settlement", period: 13, accounts: ["partner-current:11E", "risk-share"]);

        Assert.True(settled.IsNew);
        Assert.Equal("journal_period_open", (await Refused(() => PostRaw("x", [1, -1], period: 13))).ConstraintName);
    }

    [Fact]
    public async Task Years_opened_for_the_first_time_at_once_do_not_trip_over_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            await using var change = await changes.Begin(Caller.Service("tests"), default);
            var year = FinancialYear.StartingIn(2030 + i % 3);
            await pools.Share(change, AgreementReference.TryParse($"POOL-{i}", out var reference) ? reference : default, year, default);
            change.Record("s", "o", new { });
            await change.Commit(default);
        }));

        Assert.Equal(10L, await Scalar("select count(*) from pool_year"));
    }

    [Fact]
    public async Task Reversing_every_entry_restores_every_balance()
    {
        var entries = Gen.Sample(
            from line in Gen.Elements("AWP", "STAFF", "NCA")
            from pence in Gen.Choose(-1_000_000, 1_000_000)
            from payer in Gen.Elements("11E", "E06000022")
            from day in Gen.Choose(0, 364)
            where pence != 0
            select (Line: line, Amount: Money.FromPence(pence), Payer: payer, On: Year.Start.AddDays(day)), 20, 40).ToList();
        await PostRaw("before", [12345, -12345]);
        var before = await Balances();

        var journals = entries.Select(entry => Journals.Expenditure(entry.On, entry.Line, entry.Amount, Code(entry.Payer), Code("E06000022"), false)).ToList();
        foreach (var (journal, i) in journals.Concat(journals.Select(journal => journal.Reversed())).Select((journal, i) => (journal, i)))
        {
            await using var change = await changes.Begin(Caller.Service("tests"), default);
            var pool = await pools.Share(change, Reference, Year, default);
            (await LedgerStore.Post(change, pool, new(journal, PeriodNo.Of(journal.EffectiveOn), "tests", $"entry {i}"), default)).OrThrow();
            change.Record("s", "o", new { });
            await change.Commit(default);
        }

        Assert.Equal(before, (await Balances()).Where(balance => balance.Value != 0).ToDictionary());
        Assert.Equal(0L, await Scalar("select coalesce(sum(amount_pence), 0)::bigint from journal_line"));
    }

    private static async Task<PostgresException> Refused(Func<Task> work) => await Assert.ThrowsAsync<PostgresException>(work);

    private static async Task Post(Change change, PoolYear pool, string sourceRef) =>
        (await LedgerStore.Post(change, pool, new(Journals.Expenditure(May, "AWP", Money.FromPence(100), Code("E06000022"), Code("E06000022"), false), PeriodNo.Of(May), "tests", sourceRef), default)).OrThrow();

    private async Task<PostedJournal> PostRaw(string sourceRef, long[] amounts, string kind = "Expenditure", short period = 2, string[]? accounts = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var open = new NpgsqlCommand("select open_pool_year('BANES-MH', 2014::smallint, now())", connection)) await open.ExecuteNonQueryAsync();
        await using var post = new NpgsqlCommand(
            """
            select post_journal((select id from pool), 2014::smallint, $1, '2014-05-01', $2, 'tests', $3, '', '', '', null, null, null, 'tests', now(),
                journal_hash($1, '2014-05-01', $4, $5), account_ids((select id from pool), $4), $5, array_fill(0, array[cardinality($4)]))
            """, connection);
        post.Parameters.Add(new() { Value = kind });
        post.Parameters.Add(new() { Value = period });
        post.Parameters.Add(new() { Value = sourceRef });
        post.Parameters.Add(new() { Value = amounts.Length == 0 ? Array.Empty<string>() : accounts ?? ["expenditure:AWP", "cash"] });
        post.Parameters.Add(new() { Value = amounts });
        var posted = (long)(await post.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return new(Math.Abs(posted), posted > 0);
    }

    private async Task Close(int period)
    {
        await using var change = await changes.Begin(Caller.Service("tests"), default);
        await pools.Hold(change, Reference, Year, default);
        await InsertClosed(change.Connection, period);
        change.Record("s", "o", new { });
        await change.Commit(default);
    }

    private static async Task InsertClosed(NpgsqlConnection connection, int period)
    {
        await using var close = new NpgsqlCommand($"insert into period (pool_id, fy, number, state, changed_at, changed_by) select id, 2014, {period}, 'Closed', now(), 'tests' from pool", connection);
        await close.ExecuteNonQueryAsync();
    }

    private Task UntilSomebodyWaits() => Poll.Until(async () => await Scalar("select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())") is > 0L, "a transaction waits for the other");

    private async Task<Dictionary<string, long>> Balances()
    {
        await using var find = database.CreateCommand("select a.code, sum(l.amount_pence)::bigint from journal_line l join account a on a.id = l.account_id group by a.code");
        await using var rows = await find.ExecuteReaderAsync();
        var balances = new Dictionary<string, long>();
        while (await rows.ReadAsync()) balances.Add(rows.GetString(0), rows.GetInt64(1));
        return balances;
    }
}
