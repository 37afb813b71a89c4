using System.Net;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What changes that which entries are checked against waits until nobody is posting any more.</summary>
public sealed class Waiting_for_posters(BudgetsUnderTest service)
{
    private const string Share = "select pg_advisory_xact_lock_shared(p.id, $2) from pool p where p.reference = $1";

    // The sealer waits for posters too, and is not meant.
    private const string SomebodyWaits =
        """
        select exists (
            select from pool p
            join pg_locks l on l.locktype = 'advisory' and l.classid = p.id::oid and l.objid = $2::oid and l.objsubid = 2 and l.mode = 'ExclusiveLock' and not l.granted
            join pg_stat_activity a on a.pid = l.pid and a.query like '%pg_advisory_xact_lock(p.id, y.fy)%'
            where p.reference = $1 and l.database = (select oid from pg_database where datname = current_database()))
        """;

    [Theory]
    [InlineData(2014)]
    [InlineData(2015)]
    public async Task The_end_of_a_year_waits_for_who_posts_to_it_and_for_who_posts_to_the_next(int year)
    {
        var pool = await (await service.NewPool(terms => terms.Schemes[0].RiskShare = """{"over":[],"under":"same","underspend":"CarryForward"}""")).WithBudget();
        (await pool.Spend("AWP", "1000.00", "2015-03-31")).Is(HttpStatusCode.Created);
        (await pool.Post("periods/12/close", "{}")).Is(HttpStatusCode.OK);

        await WaitsWhileSomebodyPosts(pool, year, () => pool.Post("year-end", "{}"));
    }

    [Fact]
    public async Task Adopting_the_next_year_waits_for_who_posts_to_it()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", """{"partners":[{"partner":"11E","amount":"120.00","source":"NhsMinimum","schedule":"Monthly"}]}""")).Is(HttpStatusCode.OK);

        await WaitsWhileSomebodyPosts(pool, 2015, () => pool.Post("contributions/next-year", """{"inflation":"10","schedule":"Quarterly"}"""));
    }

    private static async Task WaitsWhileSomebodyPosts(Pool pool, int year, Func<Task<Reply>> ask)
    {
        await using var poster = await pool.Service.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var posting = await poster.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var share = poster.CreateCommand())
        {
            (share.Transaction, share.CommandText) = (posting, Share);
            share.Parameters.Add(new() { Value = pool.Reference });
            share.Parameters.Add(new() { Value = year });
            await share.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var asked = ask();

        await Poll.Until(() => Waits(pool, year), $"it waits for who posts to {year}");
        Assert.False(asked.IsCompleted);
        await posting.CommitAsync(TestContext.Current.CancellationToken);

        (await asked).Is(HttpStatusCode.OK);
    }

    private static async Task<bool> Waits(Pool pool, int year)
    {
        await using var find = pool.Service.Database.CreateCommand(SomebodyWaits);
        find.Parameters.Add(new() { Value = pool.Reference });
        find.Parameters.Add(new() { Value = year });
        return (bool)(await find.ExecuteScalarAsync())!;
    }
}
