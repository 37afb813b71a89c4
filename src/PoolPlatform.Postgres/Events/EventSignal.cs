using System.Threading.Channels;

namespace PoolPlatform.Postgres.Events;

/// <summary>Wakes the sender when a change with events was committed; any number of raises before it looks are one.</summary>
public sealed class EventSignal
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => raised.Writer.TryWrite(true);

    /// <summary>Returns when raised, or when the given time has passed: another replica's changes raise nothing here.</summary>
    public async Task Wait(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        // A source with a time of its own: a timer of ours could fire while this ends, and cancel what is gone.
        using var late = new CancellationTokenSource(atMost, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            await raised.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nothing was raised in time; look anyway.
        }
    }
}
