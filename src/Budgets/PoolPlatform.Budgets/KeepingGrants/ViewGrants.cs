using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.KeepingGrants;

/// <summary>The sub-accounts of grants: what came, what was spent, on which conditions, and what was said of it.</summary>
internal static class ViewGrants
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/pools/{reference}/years/{year}/grants", HandleList)
            .Describe("ViewGrants", "The grants of a pool's year, each with its own account", StatusCodes.Status200OK, null, $$"""{"next":null,"items":[{{Grants.Example}} ] }""");
        routes.MapGet("/v1/pools/{reference}/years/{year}/grants/{code}", HandleOne)
            .Describe("ViewGrant", "One grant: its sum, what was spent from it, conditions and statements of use", StatusCodes.Status200OK, null, Grants.Example);
    }

    private static async Task<IResult> HandleList(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var items = new List<object>();
        if (await PoolYears.Find(connection, scope.Reference, cancel) is { } pool)
            foreach (var grant in await PoolDocuments.All<GrantAccount>(connection, pool, scope.Year, Grants.Kind, cancel))
                items.Add(await Grants.Show(connection, pool, scope.Year, grant, cancel));
        return Results.Json(new Page<object>(items, null), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string year, string code, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (code.Length == 0
            || await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool
            || await PoolDocuments.Find<GrantAccount>(connection, pool, scope.Year, Grants.Kind, code, cancel) is not { } grant) return Problems.From(ProtocolRefusals.NotFound());
        http.Response.Headers.ETag = IfMatch.ETag(grant.Number);
        return Results.Json(await Grants.Show(connection, pool, scope.Year, grant, cancel), PlatformJson.Options);
    }
}
