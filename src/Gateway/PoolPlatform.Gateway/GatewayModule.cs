using PoolPlatform.Gateway.Limits;
using PoolPlatform.Gateway.MergingApiDescriptions;
using PoolPlatform.Gateway.Readiness;
using PoolPlatform.Gateway.Routing;
using Yarp.ReverseProxy.Transforms;

namespace PoolPlatform.Gateway;

/// <summary>The table of contents: the one way in, and what is checked on it.</summary>
internal static class GatewayModule
{
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.AddRateLimit();
        builder.AddServicesReady();
        builder.Services.AddSingleton<ApiDescriptions>();
        builder.Services.AddReverseProxy()
            .LoadFromMemory(RouteTable.Routes(), RouteTable.Clusters(builder.Configuration))
            .ConfigureHttpClient((_, handler) => handler.ConnectTimeout = TimeSpan.FromSeconds(3))
            .AddTransforms(transforms =>
            {
                // The caller's address for the platform, so that whatever a service says of itself is an address the caller can use.
                transforms.AddOriginalHost();
                transforms.AddXForwarded(ForwardedTransformActions.Set);
                foreach (var header in Smuggling.Headers) transforms.AddRequestHeaderRemove(header);
                transforms.AddResponseTransform(Smuggling.KeepHostsInside);
            });
    }

    /// <summary>The page that shows the API to a reader; its files come with the service, so it needs no other host.</summary>
    public static void UseApiPage(this WebApplication app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "docs";
        page.DocumentTitle = ApiDescriptions.Title;
        page.SwaggerEndpoint("/openapi/v1.json", ApiDescriptions.Title);
    });

    /// <summary>What comes after a caller is known and before it is let in.</summary>
    public static void UseEdge(WebApplication app)
    {
        app.UseRateLimiter();
        app.Use(UnknownPaths.Answer);
    }

    public static void MapGateway(this WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/docs/index.html")).AllowAnonymous();
        MergeApiDescriptions.Map(app);
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(SizeLimits.Apply);
            proxy.Use(ProxyTrouble.Answer);
            proxy.UseLoadBalancing();
        });
    }
}
