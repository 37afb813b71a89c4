using System.Data.Common;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>What was thrown rather than refused: trouble with a dependency is 503 with <c>Retry-After</c>, the rest is a bug and logged loudly.</summary>
internal sealed class TroubleHandler(ILogger<TroubleHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested) return true;
        await Answer(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private IResult Answer(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.From(ProtocolRefusals.TooLarge("what this route takes"));
            case BadHttpRequestException bad:
                return Problems.Of(ProtocolRefusals.MalformedCode, bad.StatusCode, "The request could not be read.");
            case OverflowException:
                return Problems.From(ProtocolRefusals.FiguresTooLarge());
            case DbException { SqlState: "22003" }:
                return Problems.From(ProtocolRefusals.FiguresTooLarge());
            // Text that no table can hold: a NUL that came by a path or a query, where no JSON reader looked.
            case DbException { SqlState: "22021" or "22P05" }:
                return Problems.Of(ProtocolRefusals.MalformedCode, StatusCodes.Status400BadRequest, "The request holds a character that text may not contain.");
            case RpcException rpc when RpcRefusals.TryRead(rpc, out var refusal):
                return Problems.From(refusal);
            case var trouble when IsTransient(trouble):
                log.LogWarning("A dependency is down: {Trouble}", trouble.Message);
                return Problems.DependencyDown(http);
            default:
                log.LogError(exception, "An unexpected error");
                return Problems.Of("internal-error", StatusCodes.Status500InternalServerError, "Something went wrong here. The trace id finds it in the logs.");
        }
    }

    internal static bool IsTransient(Exception exception) => exception switch
    {
        RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled } => true,
        DbException { IsTransient: true } => true,
        DbException { SqlState: { } state } => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal),
        HttpRequestException or SocketException or TimeoutException => true,
        _ => exception.InnerException is { } inner && IsTransient(inner),
    };
}
