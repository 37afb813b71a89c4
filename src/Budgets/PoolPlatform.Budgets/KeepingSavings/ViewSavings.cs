using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.KeepingSavings;

/// <summary>The savings that the contributions reckon with, one by one and added up; they are in none of the budget's sums.</summary>
internal static class ViewSavings
{
    public const string Example =
        """
        {"number":1,"total":{"planned":"250000.00","delivered":"90000.00","cashableDelivered":"90000.00","outstanding":"160000.00"},
         "kinds":[{"kind":"Qipp","planned":"250000.00","delivered":"90000.00","cashableDelivered":"90000.00","outstanding":"160000.00"}],
         "items":[{"code":"QIPP-1","name":"Fewer out-of-area stays","kind":"Qipp","partner":"11E","planned":"250000.00","delivered":"90000.00","cashable":true}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/savings", Handle)
            .Describe("ViewSavings", "The savings inside the year's contributions: planned, delivered and cashable", StatusCodes.Status200OK, null, Example);

    public static object Reply(int number, SavingsPlan plan) => new
    {
        Number = number,
        Total = plan.Of(null),
        Kinds = plan.Items.Select(item => item.Kind).Distinct().Order().Select(kind =>
        {
            var total = plan.Of(kind);
            return new { Kind = kind, total.Planned, total.Delivered, total.CashableDelivered, total.Outstanding };
        }),
        plan.Items,
    };

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool
            || await PoolDocuments.Find<SavingsPlan>(connection, pool, scope.Year, SetSavings.Kind, "", cancel) is not { } stored) return Problems.From(ProtocolRefusals.NotFound());
        http.Response.Headers.ETag = IfMatch.ETag(stored.Number);
        return Results.Json(Reply(stored.Number, stored.Definition), PlatformJson.Options);
    }
}
