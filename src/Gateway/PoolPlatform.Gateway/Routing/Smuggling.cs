using PoolPlatform.ServiceDefaults.Security;
using Yarp.ReverseProxy.Transforms;

namespace PoolPlatform.Gateway.Routing;

/// <summary>What may not pass: headers by which the platform speaks to itself, and the inner addresses of its services.</summary>
internal static class Smuggling
{
    /// <summary>A caller that sends these would speak as a service, or claim to come from elsewhere. X-Forwarded-* is set anew.</summary>
    public static readonly IReadOnlyList<string> Headers = [Caller.OnBehalfOfHeader, "Forwarded", "X-Real-IP", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-HTTP-Method-Override"];

    /// <summary>Services answer paths; should one ever name its own host, only the path goes on, and not what software it is.</summary>
    public static ValueTask KeepHostsInside(ResponseTransformContext context)
    {
        context.HttpContext.Response.Headers.Server = default;
        if (context.HttpContext.Response.Headers.Location is [{ } location] && Uri.TryCreate(location, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https")
            context.HttpContext.Response.Headers.Location = absolute.PathAndQuery;
        return ValueTask.CompletedTask;
    }
}
