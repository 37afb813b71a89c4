using PoolPlatform.Postgres.Events;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Wakes the worker when a file was accepted. Losing it costs a few seconds: the worker looks by itself as well.</summary>
internal sealed class ImportQueue
{
    private readonly EventSignal signal = new();

    public void Raise() => signal.Raise();

    public Task Wait(TimeSpan atMost, TimeProvider time, CancellationToken cancel) => signal.Wait(atMost, time, cancel);
}
