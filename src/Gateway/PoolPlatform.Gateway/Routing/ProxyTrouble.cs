using PoolPlatform.Gateway.Limits;
using PoolPlatform.ServiceDefaults.Http;
using Yarp.ReverseProxy.Forwarder;

namespace PoolPlatform.Gateway.Routing;

/// <summary>What to say when a request did not get through: a service that is down is 503 with Retry-After, a body that broke the limit on its way 413.</summary>
internal static class ProxyTrouble
{
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.GetForwarderErrorFeature() is not { } trouble || http.Response.HasStarted || http.RequestAborted.IsCancellationRequested) return;
        http.Response.Clear();
        await Problem(http, trouble).ExecuteAsync(http);
    }

    private static IResult Problem(HttpContext http, IForwarderErrorFeature trouble) => ByClient(trouble.Exception) switch
    {
        StatusCodes.Status413PayloadTooLarge => Problems.From(ProtocolRefusals.TooLarge(SizeLimits.Name(http))),
        { } status => Problems.Of(ProtocolRefusals.MalformedCode, status, "The request could not be read."),
        null => Problems.DependencyDown(http),
    };

    /// <summary>The status where the client's own sending was at fault; null where ours was.</summary>
    private static int? ByClient(Exception? exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        AggregateException several => several.InnerExceptions.Select(ByClient).FirstOrDefault(status => status is not null),
        { InnerException: { } inner } => ByClient(inner),
        _ => null,
    };
}
