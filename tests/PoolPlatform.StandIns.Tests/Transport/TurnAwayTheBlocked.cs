using Grpc.Core;
using Grpc.Core.Interceptors;

namespace PoolPlatform.StandIns.Tests.Transport;

/// <summary>A server interceptor: refuses callers that say they are blocked before the service sees them.</summary>
internal sealed class TurnAwayTheBlocked : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TurnAway(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        TurnAway(context);
        return continuation(request, responseStream, context);
    }

    private static void TurnAway(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-blocked") is { } why)
            throw new RpcException(new Status(StatusCode.PermissionDenied, $"{context.Method}: {why}"));
    }
}
