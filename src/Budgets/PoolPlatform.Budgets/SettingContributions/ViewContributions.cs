using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.SettingContributions;

/// <summary>The pool's contributions as they stand, or as they stood at an instant.</summary>
internal static class ViewContributions
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/contributions", Handle)
            .Describe("ViewContributions", "What each partner contributes, with its instalments", StatusCodes.Status200OK, null, ContributionsReply.Example)
            .DescribeQuery("asAt", QueryValues.AsAtMeaning);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var asked = QueryValues.AsAt(http.Request);
        if (asked.Refusal is { } malformed) return Problems.From(malformed);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var pool = await PoolYears.Find(connection, scope.Reference, cancel) ?? 0;
        var plan = await ContributionStore.Find(connection, pool, scope.Year, asked.OrThrow(), cancel);
        if (plan.Number == 0) return Problems.From(ProtocolRefusals.NotFound());
        http.Response.Headers.ETag = IfMatch.ETag(plan.Number);
        return Results.Json(ContributionsReply.Of(scope, plan, await ContributionFormula.Of(connection, pool, scope.Year, plan, cancel)), PlatformJson.Options);
    }
}
