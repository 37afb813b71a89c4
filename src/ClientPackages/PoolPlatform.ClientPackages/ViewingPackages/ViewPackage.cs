using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ViewingPackages;

/// <summary>A package, and who did what to it.</summary>
internal static class ViewPackage
{
    private const string HistoryExample =
        """{"items":[{"recordedAt":"2025-05-12T10:00:00+00:00","clientId":"11e-commissioner-ab12cd34","organisation":"11E","onBehalfOf":null,"operation":"ApprovePackage","facts":{"version":1}}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/packages/{packageId}", Handle).Describe("ViewPackage", "Read a package of your organisation's pool", StatusCodes.Status200OK, null, PackageReply.ApprovedExample);
        routes.MapGet("/v1/packages/{packageId}/history", HandleHistory).Describe("ViewPackageHistory", "Who did what to a package, oldest first", StatusCodes.Status200OK, null, HistoryExample);
    }

    private static async Task<IResult> Handle(HttpContext http, string packageId, PackageAccess access) =>
        (await access.AsReader(Caller.Of(http), packageId, http.RequestAborted)).Match(
            view =>
            {
                http.Response.Headers.ETag = PackageAccess.ETag(view.Stored);
                return Results.Json(PackageReply.Of(view.Stored), PlatformJson.Options);
            },
            Problems.From);

    private static async Task<IResult> HandleHistory(HttpContext http, string packageId, PackageAccess access, AuditTrail trail)
    {
        if ((await access.AsReader(Caller.Of(http), packageId, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of($"package:{view.Stored.Package.Id}", paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }
}
