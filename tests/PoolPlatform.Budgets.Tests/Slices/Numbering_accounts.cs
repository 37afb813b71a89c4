using FsCheck.Fluent;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Lines refer to accounts by numbers that the service remembers; what it remembers must be what stands in the tables.</summary>
public sealed class Numbering_accounts : LedgerUnderTest
{
    [Fact]
    public async Task What_was_not_committed_is_not_remembered()
    {
        await Spend("AWP");
        await Spend("STAFF", commit: false);

        await Spend("STAFF");

        Assert.Equal(["cash -200", "expenditure:AWP 100", "expenditure:STAFF 100"], await Balances());
    }

    [Fact]
    public async Task What_was_undone_before_the_rest_was_committed_is_not_remembered()
    {
        await Spend("AWP");
        await using (var change = await changes.Begin(Caller.Service("tests"), default))
        {
            var pool = await pools.Share(change, Reference, Year, default);
            await change.Transaction.SaveAsync("before");
            await Post(change, pool, "STAFF");
            await change.Transaction.RollbackAsync("before");
            change.Record("s", "o", new { });
            await change.Commit(default);
        }

        await Spend("STAFF");

        Assert.Equal(["cash -200", "expenditure:AWP 100", "expenditure:STAFF 100"], await Balances());
    }

    [Fact]
    public async Task What_is_remembered_is_not_asked_for_again()
    {
        await Spend("AWP");
        // Whoever asks would fail.
        await Execute("alter function account_ids(integer, text[]) rename to gone");

        await Spend("AWP");

        Assert.Equal(["cash -200", "expenditure:AWP 200"], await Balances());
    }

    [Fact]
    public async Task A_ledger_that_was_made_again_is_asked_anew()
    {
        await Spend("AWP");
        await Spend("STAFF");
        // As a copy that is read back makes it: the same accounts, and by mischance under each other's numbers.
        await Execute(
            """
            alter table account rename to former;
            create table account (like former including all);
            insert into account (id, pool_id, code) overriding system value select 1 + id % (select max(id) from former), pool_id, code from former;
            """);

        await Spend("AWP");

        Assert.Equal(
            "expenditure:AWP",
            await Scalar("select a.code from journal_line l join account a on a.id = l.account_id where l.journal_id = (select max(id) from journal) and l.amount_pence > 0"));
    }

    [Fact]
    public async Task Another_pool_has_numbers_of_its_own()
    {
        var other = AgreementReference.TryParse("OTHER", out var reference) ? reference : default;
        await Spend("AWP");

        await Spend("AWP", of: other);

        Assert.Equal(0L, await Scalar("select count(*) from journal_line l where not exists (select from account a where a.id = l.account_id and a.pool_id = l.pool_id)"));
    }

    [Fact]
    public async Task A_body_is_hashed_as_the_ledger_itself_does()
    {
        foreach (var (line, pence, day) in Gen.Sample(
            from line in Gen.Elements("AWP", "Café, Straße", "a|b", "")
            from pence in Gen.Choose(-1_000_000, 1_000_000)
            from day in Gen.Choose(-3_000, 12_000)
            select (line, pence, day), 20, 40))
        {
            var on = new DateOnly(2000, 1, 1).AddDays(day);
            var journal = Journal.Of(JournalKind.Expenditure, on, [new($"expenditure:{line}", Money.FromPence(pence)), new("cash", Money.FromPence(-pence))]);
            await using var hash = database.CreateCommand("select journal_hash($1, $2, $3, $4)");
            hash.Parameters.Add(new() { Value = journal.Kind.ToString() });
            hash.Parameters.Add(new() { Value = on });
            hash.Parameters.Add(new() { Value = journal.Lines.Select(one => one.Account).ToArray() });
            hash.Parameters.Add(new() { Value = journal.Lines.Select(one => one.Amount.Pence).ToArray() });
            Assert.Equal((byte[])(await hash.ExecuteScalarAsync())!, journal.BodyHash());
        }
    }

    private async Task Spend(string line, bool commit = true, AgreementReference? of = null)
    {
        await using var change = await changes.Begin(Caller.Service("tests"), default);
        await Post(change, await pools.Share(change, of ?? Reference, Year, default), line);
        change.Record("s", "o", new { });
        if (commit) await change.Commit(default);
    }

    private static async Task Post(Change change, PoolYear pool, string line)
    {
        var journal = Journals.Expenditure(new(2014, 5, 1), line, Money.FromPence(100), Code("E06000022"), Code("E06000022"), false);
        (await LedgerStore.Post(change, pool, Posting.Entered(change, journal, PeriodNo.Of(journal.EffectiveOn), null, null), default)).OrThrow();
    }

    private async Task<List<string>> Balances()
    {
        await using var command = database.CreateCommand("select a.code || ' ' || sum(l.amount_pence) from journal_line l left join account a on a.id = l.account_id group by a.code order by 1");
        await using var rows = await command.ExecuteReaderAsync();
        var balances = new List<string>();
        while (await rows.ReadAsync()) balances.Add(rows.IsDBNull(0) ? "an account that is not there" : rows.GetString(0));
        return balances;
    }
}
