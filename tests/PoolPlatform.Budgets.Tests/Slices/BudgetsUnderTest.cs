using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Tests.Slices;

[assembly: AssemblyFixture(typeof(BudgetsUnderTest))]

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>The service as it runs, on a database of its own, started by the first test that needs it. Every test has a pool of its own.</summary>
public sealed class BudgetsUnderTest : IAsyncDisposable
{
    private readonly Lazy<Task<RunningService>> running = new(() => RunningService.Start());

    /// <summary>A pool of the Bath and North East Somerset partners under a reference that nobody else uses; 2014-15 lies in its term.</summary>
    internal async Task<Pool> NewPool(Action<Terms>? change = null)
    {
        var service = await running.Value;
        return new(service, service.NewAgreement(change));
    }

    public async ValueTask DisposeAsync()
    {
        if (running.IsValueCreated && running.Value.IsCompletedSuccessfully) await running.Value.Result.DisposeAsync();
    }
}
