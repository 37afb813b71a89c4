using System.Text.Json;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.ViewingPackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.EndingPackage;

/// <summary>Care ends after a day, which may lie in the past: what the pool was committed to beyond it falls away. It can end whatever became of the agreement.</summary>
internal static class EndPackage
{
    private const string Example = """{"on":"2025-08-09","reason":"Moved away"}""";

    private const string ReplyExample =
        """{"packageId":"0198c5f0-0000-7000-8000-000000000001","agreement":"BANES-MH","scheme":"MH","personId":"0198c5f0-1234-7000-8000-000000000002","state":"Ended","version":2,"inForce":{"version":2,"reason":"Moved away","route":"Pooled","lines":[{"service":"Nursing home","provider":"A provider","weeklyRate":"742.35","from":"2025-05-14","to":"2025-08-09","days":"Inclusive","budgetLine":"OPP","split":null}]},"proposed":null,"endedOn":"2025-08-09"}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/{packageId}/end", Handle)
            .Describe("EndPackage", "End a package after a day", StatusCodes.Status200OK, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(
            http,
            (caller, cancel) => access.AsKeeper(caller, packageId, cancel),
            (view, body, change, cancel) => Save(http.Request, view, body, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PackageView view, JsonElement body, Change change, CancellationToken cancel)
    {
        if (PackageReading.ReadEnd(body).IsRefused(out var refusal, out var request)) return refusal;
        var stored = await PackageStore.Lock(change, view.Stored.Package.Id, cancel);
        var package = stored.Package;
        if (PackageAccess.Stale(http, stored) is { } stale) return stale;
        if (package.End(request.On, request.Reason).IsRefused(out refusal, out var ended)) return refusal;
        if ((await Commitments.State(change, stored, ended, view.Pool, "Ended", cancel)).IsRefused(out refusal, out var stated)) return refusal;

        var saved = await PackageStore.Save(change, stored, ended, stated.Through, cancel);
        change.Announce(package.Agreement.Value, new PackageEnded(package.Id.ToString(), ended.LastVersion, package.Agreement.Value, request.On));
        change.Record($"package:{package.Id}", "EndPackage", new { version = ended.LastVersion, endedOn = request.On });
        return Answer.Ok(PackageReply.Of(saved)) with { ETag = PackageAccess.ETag(saved) };
    }
}
