namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>One running service for the tests of a class, each of which makes agreements of its own.</summary>
public sealed class OneHost : IAsyncLifetime
{
    // Started by the first test that asks and not here, so that a missing server skips tests rather than failing the class.
    private readonly Lazy<Task<AgreementsHost>> started = new(async () =>
    {
        var host = await AgreementsHost.Start();
        await host.Execute(Partnership.Organisations);
        return host;
    });

    internal Task<AgreementsHost> Started() => started.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated && started.Value.IsCompletedSuccessfully) await (await started.Value).DisposeAsync();
    }
}
