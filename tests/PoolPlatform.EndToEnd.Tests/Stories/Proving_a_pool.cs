using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>An auditor runs <c>verify</c> as the platform configures it: it proves a settled pool, with what the partners agreed, and names what somebody changed behind the ledger's back.</summary>
public sealed class Proving_a_pool(Platform platform)
{
    // As whoever owns the server can, past every trigger; a penny on the newest entry of this pool and of no other.
    private const string Tamper =
        """
        with newest as (
            select l.fy, l.journal_id, l.no
            from journal_line l
            join pool p on p.id = l.pool_id
            join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id
            where p.reference = $1 and j.kind = 'Expenditure'
            order by l.journal_id desc, l.no
            limit 1
        )
        update journal_line l
        set amount_pence = l.amount_pence + 1
        from newest n
        where l.fy = n.fy and l.journal_id = n.journal_id and l.no = n.no
        returning l.journal_id
        """;

    [Fact]
    public async Task A_settled_pool_is_proved_and_a_penny_that_was_changed_in_the_database_is_named()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        await settlement.AgreeAndSeeTheLedger();

        var (proved, said) = await platform.Verify(pool.Reference);
        Assert.Equal((0, true), (proved, said.StartsWith("Proved: 1 pool years, ", StringComparison.Ordinal)));
        Assert.Contains(", 1 settlements as agreed", said, StringComparison.Ordinal);

        await using var database = HeldDatabase.Of((await platform.Resource("budgets"))["pid"]!.GetValue<int>(), "budgetsdb");
        var journal = await database.Past(Tamper, pool.Reference);

        var (notProved, named) = await platform.Verify(pool.Reference);
        Assert.Equal((1, $"Not proved. {pool.Reference} {pool.Year}: journal {journal} does not balance: its lines come to 1 pence."), (notProved, named));
    }
}
