using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.SettingBudget;

/// <summary>The pool's budget as it stands, or as it stood at an instant.</summary>
internal static class ViewBudget
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/budget", Handle)
            .Describe("ViewBudget", "The budget of a pool for a financial year", StatusCodes.Status200OK, null, BudgetReply.Example)
            .DescribeQuery("asAt", QueryValues.AsAtMeaning);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var asked = QueryValues.AsAt(http.Request);
        if (asked.Refusal is { } malformed) return Problems.From(malformed);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool
            || await BudgetStore.Find(connection, pool, scope.Year, asked.OrThrow(), cancel) is not { } stored) return Problems.From(ProtocolRefusals.NotFound());
        http.Response.Headers.ETag = IfMatch.ETag(stored.Budget.Number);
        return Results.Json(BudgetReply.Of(scope, stored), PlatformJson.Options);
    }
}
