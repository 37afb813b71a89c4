using System.Collections.Concurrent;
using Grpc.Core;
using PoolPlatform.StandIns.Tests.Transport.V1;

namespace PoolPlatform.StandIns.Tests.Transport;

internal sealed class TrialService(CallsUnderWay calls) : TrialApi.TrialApiBase
{
    public override async Task<EchoReply> Echo(EchoRequest request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "x-answered-by", "trial" } });
        return new EchoReply
        {
            Text = request.Text,
            Correlation = context.RequestHeaders.GetValue("x-correlation") ?? "",
            Payload = request.Payload,
        };
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        for (var value = 1; value <= request.UpTo; value++)
            await responseStream.WriteAsync(new Number { Value = value }, context.CancellationToken);
        context.ResponseTrailers.Add("x-counted", request.UpTo.ToString(null, null));
    }

    public override async Task<Number> Sum(IAsyncStreamReader<Number> requestStream, ServerCallContext context)
    {
        var sum = 0L;
        await foreach (var number in requestStream.ReadAllAsync(context.CancellationToken))
            sum += number.Value;
        return new Number { Value = sum };
    }

    public override async Task Double(
        IAsyncStreamReader<Number> requestStream, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(new Number { Value = 2 * requestStream.Current.Value });
    }

    public override Task<EchoReply> Refuse(RefuseRequest request, ServerCallContext context) => throw new RpcException(
        new Status(StatusCode.FailedPrecondition, "The period is closed – £0.00 was posted."),
        new Metadata { { "refusal-code", request.Code }, { "figures-bin", new byte[] { 0, 1, 254, 255 } } });

    public override async Task<EchoReply> Wait(WaitRequest request, ServerCallContext context)
    {
        await calls.UntilCancelled(request.CallId, context);
        return new EchoReply();
    }

    public override async Task CountForever(WaitRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new Number { Value = 1 });
        await calls.UntilCancelled(request.CallId, context);
    }
}

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
