using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ClosingPeriod;

/// <summary>The thirteen periods of a pool's year and whether they take entries.</summary>
internal static class ViewPeriods
{
    private const string Example = """{"items":[{"period":1,"state":"Closed","changedAt":"2014-05-10T16:00:00+00:00","changedBy":"e06000022-finance","proposedBy":null},{"period":2,"state":"Open","changedAt":null,"changedBy":null,"proposedBy":null}],"next":null}""";

    private const string FindAll =
        """
        select n.number, coalesce(p.state, 'Open'), p.changed_at, p.changed_by, p.proposed_by
        from generate_series(1, 13) n (number)
        left join period p on p.pool_id = $1 and p.fy = $2 and p.number = n.number
        order by n.number
        """;

    private sealed record Item(int Period, string State, DateTimeOffset? ChangedAt, string? ChangedBy, string? ProposedBy);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/periods", Handle).Describe("ViewPeriods", "The periods of a pool's year and whether they take entries", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var pool = await PoolYears.Find(connection, scope.Reference, cancel) ?? 0;
        await using var find = new NpgsqlCommand(FindAll, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)scope.Year.StartYear } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel)) items.Add(new(rows.GetInt32(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2), rows.IsDBNull(3) ? null : rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetString(4)));
        return Results.Json(new Page<Item>(items, null), PlatformJson.Options);
    }
}
