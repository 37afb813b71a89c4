using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Contracts.Events;
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

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access, PoolAccess pools, BudgetLines budgets) =>
        writes.RunWithOptionalBody<PackageView, Request>(
            http,
            (caller, cancel) => access.AsApprover(caller, packageId, cancel),
            (view, request, change, cancel) => Save(http.Request, view, request, pools, budgets, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PackageView view, Request request, PoolAccess pools, BudgetLines budgets, Change change, CancellationToken cancel)
    {
        // Held from here on: of two approvals at once, the second finds nothing left to approve.
        var stored = await PackageStore.Lock(change, view.Stored.Package.Id, cancel);
        var (package, pool) = (stored.Package, view.Pool);
        if (PackageAccess.Stale(http, stored) is { } stale) return stale;
        if (pool.NotInForce is { } notInForce) return notInForce;
        var budget = await budgets.Find(pool, package.Scheme, (package.Proposed ?? package.InForce)!.Terms, cancel);
        if (package.Approve(budget).IsRefused(out var refusal, out var approved)) return refusal;
        var version = approved.InForce!;
        if (await pools.RefuseApproval(change.Caller.Organisation!.Value, request.Officer, version.Terms.CostOfDearestYear, DateOnly.FromDateTime(change.Now.UtcDateTime), cancel) is { } broken) return broken;
        if (Commitments.State(change, approved, pool, package.InForce is null ? "New" : "Changed").IsRefused(out refusal, out var through) && refusal is not null) return refusal;

        var saved = await PackageStore.Save(change, stored, approved, through, cancel);
        change.Announce(package.Agreement.Value, new PackageApproved(package.Id.ToString(), version.Number, package.Agreement.Value, package.Scheme, version.Terms.Route.ToString()));
        change.Record($"package:{package.Id}", "ApprovePackage", new { version = version.Number, request.Officer });
        return Answer.Created($"/v1/packages/{package.Id}", PackageReply.Of(saved)) with { ETag = PackageAccess.ETag(saved) };
    }
}
