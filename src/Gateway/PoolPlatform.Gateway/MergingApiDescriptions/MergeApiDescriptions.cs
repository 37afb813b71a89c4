using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Gateway.MergingApiDescriptions;

/// <summary>Serves one OpenAPI document for the whole platform; while a service cannot describe itself there is none.</summary>
internal static class MergeApiDescriptions
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(ApiDescription.Path, Handle).AllowAnonymous();

    private static async Task<IResult> Handle(HttpContext http, ApiDescriptions descriptions, CancellationToken cancel) =>
        await descriptions.Find(cancel) is { } merged ? Results.Text(merged, "application/json") : Problems.DependencyDown(http);
}
