using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.KeepingSavings;

/// <summary>The host keeps the list of savings that the contributions reckon with: planned, delivered so far, cashable or not.</summary>
internal static class SetSavings
{
    public const string Kind = "savings";

    private const string Example =
        """{"items":[{"code":"QIPP-1","name":"Fewer out-of-area stays","kind":"Qipp","partner":"11E","planned":"250000.00","delivered":"90000.00","cashable":true}]}""";

    internal sealed record Request(IReadOnlyList<PlannedSaving> Items);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/pools/{reference}/years/{year}/savings", Handle)
            .Describe("SetSavings", "Set the savings that the year's contributions reckon with", StatusCodes.Status200OK, Example, ViewSavings.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(http.Request, scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (Elements.NullIn("items", request.Items) is { } malformed) return malformed;
        if (!scope.Terms.TakesBudgets) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var plan = new SavingsPlan([.. request.Items]);
        if (plan.Check(scope.OfYear.Planned()) is { } refusal) return refusal;
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var current = await PoolDocuments.Find<SavingsPlan>(change.Connection, pool.PoolId, scope.Year, Kind, "", cancel);
        if (IfMatch.Check(http, current?.Number ?? 0) is { } stale) return stale;
        var number = (current?.Number ?? 0) + 1;
        await PoolDocuments.Save(change, pool, Kind, "", number, plan, cancel);
        change.Record(scope.Subject, "SetSavings", new { Number = number, Before = current?.Definition, After = plan });
        return Answer.Ok(ViewSavings.Reply(number, plan)) with { ETag = IfMatch.ETag(number) };
    }
}
