using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.ViewingPackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.ApprovingPackage;

/// <summary>A commissioner of a party puts the waiting version in force; from here on the pool is committed to it.</summary>
internal static class ApprovePackage
{
    private const string Example = """{"officer":"Head of service"}""";

    internal sealed record Request
    {
        /// <summary>The post that approves; needed once the organisation has recorded delegations.</summary>
        public string? Officer { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/{packageId}/approval", Handle)
            .Describe("ApprovePackage", "Put the waiting version of a package in force; with If-Match only if it is the one you read", StatusCodes.Status201Created, Example, PackageReply.ApprovedExample, bodyIsOptional: true);

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access, PoolAccess pools, BudgetLines budgets, LivingPerson living) =>
        writes.RunWithOptionalBody<PackageView, Request>(
            http,
            (caller, cancel) => access.AsApprover(caller, packageId, cancel),
            (view, request, change, cancel) => Save(http.Request, view, request, pools, budgets, living, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PackageView view, Request request, PoolAccess pools, BudgetLines budgets, LivingPerson living, Change change, CancellationToken cancel)
    {
        // Held from here on: of two approvals at once, the second finds nothing left to approve.
        var stored = await PackageStore.Lock(change, view.Stored.Package.Id, cancel);
        var (package, pool) = (stored.Package, view.Pool);
        if (PackageAccess.Stale(http, stored) is { } stale) return stale;
        if (pool.NotInForce is { } notInForce) return notInForce;
        var budget = await budgets.Find(pool, package.Scheme, (package.Proposed ?? package.InForce)!.Terms, cancel);
        var partner = pool.PartnerOf(change.Caller.Organisation!.Value);
        if (package.Approve(budget, partner?.Value).IsRefused(out var refusal, out var approved)) return refusal;
        var version = approved.InForce!;
        if (package.Proposed is not null && await living.Refuses(package.Person, version.Terms, cancel) is { } dead) return dead;
        if (await pools.RefuseApproval(change.Caller.Organisation!.Value, request.Officer, version.Terms.CostOfDearestYear, DateOnly.FromDateTime(change.Now.UtcDateTime), cancel) is { } broken) return broken;
        if (package.Proposed is null) return await AddYes(change, stored, approved, request.Officer, cancel);
        if ((await Commitments.State(change, stored, approved, pool, package.InForce is null ? "New" : "Changed", cancel)).IsRefused(out refusal, out var stated)) return refusal;

        var saved = await PackageStore.Save(change, stored, approved, stated.Through, cancel);
        change.Announce(package.Agreement.Value, new PackageApproved(package.Id.ToString(), version.Number, package.Agreement.Value, package.Scheme, version.Terms.Route.ToString()));
        change.Record($"package:{package.Id}", "ApprovePackage", new { version = version.Number, request.Officer });
        return Answer.Created($"/v1/packages/{package.Id}", PackageReply.Of(saved)) with { ETag = PackageAccess.ETag(saved) };
    }

    /// <summary>Another funder's yes to what is in force already: what the pool is committed to stays as it is.</summary>
    private static async Task<Outcome<Answer>> AddYes(Change change, StoredPackage stored, CarePackage approved, string? officer, CancellationToken cancel)
    {
        var saved = await PackageStore.Save(change, stored, approved, stored.CommittedThrough, cancel);
        change.Record($"package:{approved.Id}", "AgreeFunding", new { version = approved.InForce!.Number, officer, awaiting = approved.Awaiting });
        return Answer.Created($"/v1/packages/{approved.Id}", PackageReply.Of(saved)) with { ETag = PackageAccess.ETag(saved) };
    }
}
