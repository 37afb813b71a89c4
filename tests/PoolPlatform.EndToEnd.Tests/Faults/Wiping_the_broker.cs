using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using PoolPlatform.EndToEnd.Tests.Stories;

namespace PoolPlatform.EndToEnd.Tests.Faults;

/// <summary>kill -9 of RabbitMQ while events flow, and everything it ever held thrown away: the event log is the truth, the broker only its messenger.</summary>
[Collection(OneFaultAtATime.Name)]
public sealed class Wiping_the_broker(BreakablePlatform platform)
{
    [Fact]
    public async Task No_event_is_missing_and_none_is_told_twice()
    {
        await platform.BeWhole();
        var pool = await platform.BudgetedPool();
        var care = await Caring_for_a_person.PackagePool(platform);
        var packageId = await Caring_for_a_person.DraftPackage(platform, care, "700.00", "2014-05-14");
        var spending = new Spending(pool);
        var entries = spending.Send(400);
        await Poll.Until("events flow", TimeSpan.FromSeconds(30), () => Task.FromResult(spending.Answered), answered => answered >= 50);

        await platform.Kill("rabbitmq");
        // Without the broker work goes on: who asks is answered, who listens fetches from the log.
        Assert.InRange((await care.Host.Post($"/v1/packages/{packageId}/approval")).Status, 200, 201);
        Directory.Delete(Path.Combine(platform.Folder, "rabbitmq", "mnesia"), recursive: true);
        await entries;
        await platform.Restart("rabbitmq");

        await Books.AreRight(pool, Spending.Total(400));
        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () => Assert.Equal("32200.00", (await care.Position()).Text("committed")));

        // What is said from now on travels as before.
        await pool.Spend("HOMES", "5.00");
        await Books.AreRight(pool, "409.00");
    }
}
