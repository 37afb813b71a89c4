namespace PoolPlatform.Gateway.Routing;

/// <summary>A path that is nobody's is not there, with or without a token. Under <c>/v1</c> the token is asked for first, as for anything there.</summary>
internal static class UnknownPaths
{
    public static Task Answer(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not null || http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)) return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
