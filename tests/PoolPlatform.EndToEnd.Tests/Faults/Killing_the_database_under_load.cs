using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Faults;

/// <summary>kill -9 of PostgreSQL while every service writes to it.</summary>
[Collection(OneFaultAtATime.Name)]
public sealed class Killing_the_database_under_load(BreakablePlatform platform)
{
    [Fact]
    public async Task What_was_answered_with_success_is_there_and_nothing_twice()
    {
        await platform.BeWhole();
        var (settled, settlement) = await platform.ProposedSettlement();
        var pool = await platform.BudgetedPool();
        var spending = new Spending(pool);
        var entries = spending.Send(400);
        await Poll.Until("entries are answered", TimeSpan.FromSeconds(30), () => Task.FromResult(spending.Answered), answered => answered >= 50);

        await settlement.AgreeAll();
        await platform.Kill("postgres");
        var before = spending.Answered;
        (await platform.Nobody.Get("/health/ready")).Is(503);
        (await pool.Host.Get($"{pool.Path}/position")).IsProblem(503, "dependency-down");
        await platform.Restart("postgres");
        await entries;

        Assert.InRange(before, 50, 399);
        await Books.AreRight(pool, Spending.Total(400));
        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () => Assert.Equal(-22345.68m, await settled.Balance("risk-share")));
        Assert.Equal(13407.41m, await settled.Balance($"partner-current:{BanesCcg}"));
        Assert.Equal(1, await Books.CountJournals(settled, "Settlement"));
        await Books.AreRight(settled, "1022345.68");
    }
}
