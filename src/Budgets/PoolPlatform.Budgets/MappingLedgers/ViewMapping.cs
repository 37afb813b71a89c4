using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.MappingLedgers;

/// <summary>How the files of a source are read, and for which sources that is known.</summary>
internal static class ViewMapping
{
    private const string FindAll =
        """
        select m.source, max(m.number), max(m.recorded_at)
        from mapping m
        join pool p on p.id = m.pool_id
        where p.reference = $1 and m.fy = $2
        group by m.source
        order by m.source
        """;

    private sealed record Item(string Source, int Number, DateTimeOffset RecordedAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/pools/{reference}/years/{year}/mappings", HandleList)
            .Describe("ViewMappings", "The sources whose files have a mapping", StatusCodes.Status200OK, null, """{"items":[{"source":"agresso","number":1,"recordedAt":"2014-04-02T09:00:00+00:00"}],"next":null}""");
        routes.MapGet("/v1/pools/{reference}/years/{year}/mappings/{source}", HandleOne)
            .Describe("ViewMapping", "How the files of one source are read", StatusCodes.Status200OK, null, MappingReply.Example);
    }

    private static async Task<IResult> HandleList(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var find = database.CreateCommand(FindAll);
        find.Parameters.Add(new() { Value = scope.Reference.Value });
        find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel)) items.Add(new(rows.GetString(0), rows.GetInt32(1), rows.GetFieldValue<DateTimeOffset>(2)));
        return Results.Json(new Page<Item>(items, null), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string year, string source, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool
            || await MappingStore.Find(connection, pool, scope.Year, source, cancel) is not { } stored) return Problems.From(ProtocolRefusals.NotFound());
        http.Response.Headers.ETag = IfMatch.ETag(stored.Mapping.Number);
        return Results.Json(MappingReply.Of(source, stored.Mapping.Number, stored.RecordedAt, stored.Definition), PlatformJson.Options);
    }
}
