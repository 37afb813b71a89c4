using System.Collections.Concurrent;
using Grpc.Core;

namespace PoolPlatform.StandIns.Tests.Transport;

/// <summary>Lets a test see what the server saw of one call.</summary>
internal sealed class CallsUnderWay
{
    private readonly ConcurrentDictionary<string, (TaskCompletionSource<DateTime> Arrived, TaskCompletionSource Cancelled)> _calls = new();

    /// <summary>Completes with the call's deadline once the handler runs.</summary>
    internal Task<DateTime> Arrival(string callId) => Call(callId).Arrived.Task;

    internal Task Cancellation(string callId) => Call(callId).Cancelled.Task;

    internal async Task UntilCancelled(string callId, ServerCallContext context)
    {
        var (arrived, cancelled) = Call(callId);
        using var registration = context.CancellationToken.Register(() => cancelled.TrySetResult());
        arrived.TrySetResult(context.Deadline);
        await cancelled.Task;
        context.CancellationToken.ThrowIfCancellationRequested();
    }

    private (TaskCompletionSource<DateTime> Arrived, TaskCompletionSource Cancelled) Call(string callId) => _calls.GetOrAdd(callId, _ => (
        new TaskCompletionSource<DateTime>(TaskCreationOptions.RunContinuationsAsynchronously),
        new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
}
