using System.Text.Json;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.ViewingPackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.StartingCare;

/// <summary>Care was given for the first time: the package is live, and the days since the referral are known. One body's yes is enough for that.</summary>
internal static class StartPackage
{
    private const string Example = """{"on":"2025-05-14"}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/{packageId}/start", Handle)
            .Describe("StartPackage", "Record the first day on which care was given", StatusCodes.Status200OK, Example, PackageReply.ApprovedExample);

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(
            http,
            (caller, cancel) => access.AsKeeper(caller, packageId, cancel),
            (view, body, change, cancel) => Save(http.Request, view, body, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PackageView view, JsonElement body, Change change, CancellationToken cancel)
    {
        if (PackageReading.ReadStart(body).IsRefused(out var refusal, out var on)) return refusal;
        var stored = await PackageStore.Lock(change, view.Stored.Package.Id, cancel);
        if (PackageAccess.Stale(http, stored) is { } stale) return stale;
        if (stored.Package.Start(on.Day, DateOnly.FromDateTime(change.Now.UtcDateTime)).IsRefused(out refusal, out var started)) return refusal;

        var saved = await PackageStore.Save(change, stored, started, stored.CommittedThrough, cancel);
        change.Record($"package:{started.Id}", "StartPackage", new { startedOn = on.Day, daysFromReferral = started.DaysToStart });
        return Answer.Ok(PackageReply.Of(saved)) with { ETag = PackageAccess.ETag(saved) };
    }
}
