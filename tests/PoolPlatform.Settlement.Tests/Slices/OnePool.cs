namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>One pool in each state for the tests of a class that change nothing, such as those that are refused.</summary>
public sealed class OnePool : IAsyncLifetime
{
    // Made by the first test that asks and not here, so that a missing server skips tests rather than failing the class.
    private readonly Lazy<Task<(SettledPool Pool, string Path)>> opened = new(async () => (await SettledPool.Open(), Slices.Pool.Settlements));
    private readonly Lazy<Task<(SettledPool Pool, string Path)>> proposed = new(() => SettledPool.Proposed());
    private readonly Lazy<Task<(SettledPool Pool, string Path)>> agreed = new(() => SettledPool.Agreed());

    internal async Task<SettledPool> Open() => (await opened.Value).Pool;

    internal Task<(SettledPool Pool, string Path)> Proposed() => proposed.Value;

    internal Task<(SettledPool Pool, string Path)> Agreed() => agreed.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var made in new[] { opened, proposed, agreed })
            if (made.IsValueCreated && made.Value.IsCompletedSuccessfully) await (await made.Value).Pool.DisposeAsync();
    }
}
