using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>One running service for the tests of a class that leave nothing behind.</summary>
public sealed class OneHost : IAsyncLifetime
{
    // Started by the first test that asks and not here, so that a missing server skips tests rather than failing the class.
    private readonly Lazy<Task<(FreshDatabase Database, SettlementHost Host)>> started = new(async () =>
    {
        var database = await FreshDatabase.Create("settlement", typeof(SettlementModule).Assembly);
        return (database, await SettlementHost.Start(database));
    });

    internal async Task<SettlementHost> Started() => (await started.Value).Host;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated || !started.Value.IsCompletedSuccessfully) return;
        var (database, host) = await started.Value;
        await host.DisposeAsync();
        await database.DisposeAsync();
    }
}
