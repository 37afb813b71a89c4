using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.ViewingPackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.PuttingToPanel;

/// <summary>A practitioner puts a draft before a panel. A panel may approve it, but nobody has to wait for one.</summary>
internal static class PutToPanel
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/{packageId}/panel", Handle)
            .Describe("PutPackageToPanel", "Put a draft before a panel", StatusCodes.Status200OK, null, PackageReply.DraftExample);

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.RunWithoutBody(
            http,
            (caller, cancel) => access.AsKeeper(caller, packageId, cancel),
            (view, change, cancel) => Save(http.Request, view, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PackageView view, Change change, CancellationToken cancel)
    {
        var stored = await PackageStore.Lock(change, view.Stored.Package.Id, cancel);
        if (PackageAccess.Stale(http, stored) is { } stale) return stale;
        if (stored.Package.ToPanel(DateOnly.FromDateTime(change.Now.UtcDateTime)).IsRefused(out var refusal, out var package)) return refusal;
        var saved = await PackageStore.Save(change, stored, package, stored.CommittedThrough, cancel);
        change.Record($"package:{package.Id}", "PutPackageToPanel", new { version = package.LastVersion });
        return Answer.Ok(PackageReply.Of(saved)) with { ETag = PackageAccess.ETag(saved) };
    }
}
