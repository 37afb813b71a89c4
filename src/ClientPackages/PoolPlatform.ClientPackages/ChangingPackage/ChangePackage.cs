using System.Text.Json;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.ViewingPackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.ChangingPackage;

/// <summary>A practitioner proposes other terms, as a new version with a reason. What is in force stays in force until the new version is approved.</summary>
internal static class ChangePackage
{
    private const string Example = $$"""{"reason":"Uplift from April","lines":{{PackageReply.LinesExample}}}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/{packageId}/versions", Handle)
            .Describe("ChangePackage", "Propose a new version of a package, with a reason; needs If-Match", StatusCodes.Status201Created, Example, PackageReply.DraftExample);

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access, BudgetLines budgets, LivingPerson living) =>
        writes.Run<PackageView, JsonElement>(
            http,
            async (caller, cancel) => (await access.AsKeeper(caller, packageId, cancel)).Then<PackageView>(view => http.Request.Headers.IfMatch.Count > 0 ? view : ClientPackagesRefusals.VersionRequired),
            (view, body, change, cancel) => Save(http.Request, view, body, budgets, living, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PackageView view, JsonElement body, BudgetLines budgets, LivingPerson living, Change change, CancellationToken cancel)
    {
        var stored = await PackageStore.Lock(change, view.Stored.Package.Id, cancel);
        if (PackageAccess.Stale(http, stored) is { } stale) return stale;
        var package = stored.Package;
        var current = (package.Proposed ?? package.InForce)!.Terms.Route;
        if (PackageReading.ReadChange(body, current).IsRefused(out var refusal, out var request)) return refusal;
        if (await living.Refuses(package.Person, request.Terms, cancel) is { } dead) return dead;
        if (view.Pool.NotInForce is { } notInForce) return notInForce;
        var facts = view.Pool.FactsWith(await budgets.Find(view.Pool, package.Scheme, request.Terms, cancel));
        if (package.Change(request.Terms, request.Reason, facts).IsRefused(out refusal, out var changed)) return refusal;

        var saved = await PackageStore.Save(change, stored, changed, stored.CommittedThrough, cancel);
        change.Record($"package:{package.Id}", "ChangePackage", new { version = changed.LastVersion });
        return Answer.Created($"/v1/packages/{package.Id}", PackageReply.Of(saved)) with { ETag = PackageAccess.ETag(saved) };
    }
}
