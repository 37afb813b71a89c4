using Grpc.Core;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Settlement.FinishingWork;

/// <summary>Work that outlives its request runs as the service itself; the audit trail, here and where it asks, still says for whom.</summary>
internal static class OnBehalfOf
{
    private const string ServiceName = "svc-settlement";

    /// <summary>How whoever asks is kept with what was asked.</summary>
    public static string Name(Caller caller) => caller.OnBehalfOf ?? $"{caller.ClientId}@{caller.Organisation?.Value ?? "platform"}";

    public static Caller Service(string name) => Caller.Service(ServiceName) with { OnBehalfOf = name };

    public static Metadata Header(string name) => new() { { Caller.OnBehalfOfHeader, name } };
}
