using System.Collections.Immutable;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Forecasting;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ForecastingOutturn;

/// <summary>The host says what it expects beyond what the books know, line by line, with the cause.</summary>
internal static class AdjustForecast
{
    public const string Kind = "forecast-adjustments";

    private const string Example = """{"items":[{"line":"AWP","amount":"120000.00","cause":"Rate","reason":"Uplift of 2.8% agreed and not contracted yet"}]}""";

    internal sealed record Request(IReadOnlyList<ForecastAdjustment> Items);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/pools/{reference}/years/{year}/forecast/adjustments", Handle)
            .Describe("AdjustForecast", "Set what is expected beyond actuals and commitments", StatusCodes.Status200OK, Example, """{"number":1,"total":"120000.00","items":[{"line":"AWP","amount":"120000.00","cause":"Rate","reason":"Uplift of 2.8% agreed and not contracted yet"}]}""");

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(http.Request, scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (Elements.NullIn("items", request.Items) is { } malformed) return malformed;
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel) is not { } stored) return BudgetsRefusals.BudgetMissing();
        for (var i = 0; i < request.Items.Count; i++)
        {
            if (stored.Budget.Find(request.Items[i].Line) is null) return BudgetsRefusals.UnknownLine($"items[{i}].line", request.Items[i].Line);
            if (Text.Unusable(request.Items[i].Reason, Text.MaxRemarkCharacters) is { } unusable) return BudgetsRefusals.TextUnusable($"items[{i}].reason", unusable);
        }
        var current = await PoolDocuments.Find<ImmutableArray<ForecastAdjustment>>(change.Connection, pool.PoolId, scope.Year, Kind, "", cancel);
        if (IfMatch.Check(http, current?.Number ?? 0) is { } stale) return stale;
        var number = (current?.Number ?? 0) + 1;
        await PoolDocuments.Save(change, pool, Kind, "", number, request.Items.ToImmutableArray(), cancel);
        change.Record(scope.Subject, "AdjustForecast", new { Number = number, Before = current?.Definition, After = request.Items });
        return Answer.Ok(new { Number = number, Total = Money.Sum(request.Items.Select(one => one.Amount)), request.Items }) with { ETag = IfMatch.ETag(number) };
    }
}
