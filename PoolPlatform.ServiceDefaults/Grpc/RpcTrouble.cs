using System.Data.Common;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ServiceDefaults.Grpc;

/// <summary>What a gRPC handler threw rather than refused: trouble with a dependency is <c>Unavailable</c>, which callers may try again and answer with 503;
/// sums that do not fit are a refusal; the rest is a bug and logged loudly.</summary>
public sealed class RpcTrouble(ILogger<RpcTrouble> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(continuation);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException { StatusCode: not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled) } && !context.CancellationToken.IsCancellationRequested)
        {
            throw Answer(context.Method, exception);
        }
    }

    private RpcException Answer(string method, Exception exception)
    {
        if (exception is OverflowException or DbException { SqlState: "22003" }) return RpcRefusals.ToRpc(ProtocolRefusals.FiguresTooLarge());
        if (TroubleHandler.IsTransient(exception))
        {
            log.LogWarning("{Method}: a dependency is down: {Trouble}", method, exception.Message);
            return new RpcException(new Status(StatusCode.Unavailable, "A part of the platform is not available just now."));
        }
        log.LogError(exception, "{Method}: an unexpected error", method);
        return new RpcException(new Status(StatusCode.Internal, "Something went wrong; the logs know what."));
    }
}
