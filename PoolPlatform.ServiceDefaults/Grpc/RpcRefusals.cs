using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Grpc.Core;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ServiceDefaults.Grpc;

/// <summary>The one place where a refusal becomes a gRPC status and back: its code is a trailer for anybody, the whole of it a binary one.</summary>
public static class RpcRefusals
{
    private const string CodeTrailer = "refusal-code";
    private const string WholeTrailer = "refusal-bin";

    /// <summary>The value for a gRPC reply; a refusal is thrown as the status that gRPC has for it.</summary>
    public static T OrRpcError<T>(this Outcome<T> outcome) => outcome.IsRefused(out var refusal, out var granted) ? throw ToRpc(refusal) : granted;

    /// <summary>Asks another service; its refusal comes back as a value, its trouble stays an exception.</summary>
    public static async Task<Outcome<T>> Asked<T>(this AsyncUnaryCall<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            return await call.ResponseAsync;
        }
        catch (RpcException exception) when (TryRead(exception, out var refusal))
        {
            return refusal;
        }
        finally
        {
            call.Dispose();
        }
    }

    public static RpcException ToRpc(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var status = refusal.Kind switch
        {
            RefusalKind.Invalid => StatusCode.InvalidArgument,
            RefusalKind.Forbidden => StatusCode.PermissionDenied,
            RefusalKind.NotFound => StatusCode.NotFound,
            RefusalKind.Conflict => StatusCode.Aborted,
            RefusalKind.Stale or RefusalKind.RuleBroken or RefusalKind.VersionRequired => StatusCode.FailedPrecondition,
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, "A kind of refusal has no gRPC status."),
        };
        var trailers = new Metadata
        {
            { CodeTrailer, refusal.Code },
            { WholeTrailer, JsonSerializer.SerializeToUtf8Bytes(refusal, PlatformJson.Options) },
        };
        return new RpcException(new Status(status, refusal.Message), trailers);
    }

    public static bool TryRead(RpcException exception, [NotNullWhen(true)] out Refusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var whole = exception.Trailers.FirstOrDefault(trailer => trailer.Key == WholeTrailer);
        refusal = whole is null ? null : JsonSerializer.Deserialize<Refusal>(whole.ValueBytes, PlatformJson.Options);
        return refusal is not null;
    }
}
