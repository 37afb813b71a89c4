using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>What became of an expenditure file, and all the files of a year.</summary>
internal static class ViewImports
{
    private const string ListExample =
        """{"items":[{"importId":"0192b8a0-0000-7000-8000-000000000000","source":"agresso","state":"Completed","rows":10000,"accepted":10000,"duplicates":0,"rejected":0,"controlTotal":"1250000.00","recordedAt":"2014-05-02T10:00:00+00:00"}],"next":null}""";

    private const string FindAll =
        """
        select i.number, i.id, i.source, i.state, i.rows, i.accepted, i.duplicates, i.rejected, i.control_total_pence, i.recorded_at
        from import i
        join pool p on p.id = i.pool_id
        where p.reference = $1 and i.fy = $2 and i.number > $3
        order by i.number
        limit $4
        """;

    private sealed record Item(Guid ImportId, string Source, string State, int Rows, int Accepted, int Duplicates, int Rejected, Money ControlTotal, DateTimeOffset RecordedAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/pools/{reference}/years/{year}/expenditure/imports", HandleList)
            .Describe("ViewImports", "The expenditure files of a pool's year", StatusCodes.Status200OK, null, ListExample);
        routes.MapGet("/v1/pools/{reference}/years/{year}/expenditure/imports/{id}", HandleOne)
            .Describe("ViewImport", "What became of an expenditure file", StatusCodes.Status200OK, null, ImportReply.Example);
        routes.MapGet("/v1/pools/{reference}/years/{year}/expenditure/imports/{id}/file", HandleFile)
            .Describe("ViewImportedFile", "An expenditure file as it came", StatusCodes.Status200OK, null, "line,amount,effectiveOn,paidBy,reference,supplier,description\nAWP,1068000.00,2014-04-30,E06000022,INV 3321,AWP NHS Trust,April block\n", responseType: "text/csv");
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string year, string id, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (!Guid.TryParseExact(id, "D", out var wanted)) return Problems.From(ProtocolRefusals.NotFound());
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await ImportReply.Find(connection, scope, wanted, cancel) is { } reply ? Results.Json(reply, PlatformJson.Options) : Problems.From(ProtocolRefusals.NotFound());
    }

    private static async Task<IResult> HandleFile(HttpContext http, string reference, string year, string id, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (!Guid.TryParseExact(id, "D", out var wanted)) return Problems.From(ProtocolRefusals.NotFound());
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await ImportReply.Find(connection, scope, wanted, cancel) is not { } import) return Problems.From(ProtocolRefusals.NotFound());
        var hash = Convert.FromHexString(import.FileHash);
        // As bytes: what encoding they are in is the ledger's business.
        return Results.Stream(stream => KeptFiles.Write(database, hash, stream, http.RequestAborted), "text/csv", $"{import.FileHash}.csv");
    }

    private static async Task<IResult> HandleList(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        await using var find = database.CreateCommand(FindAll);
        find.Parameters.Add(new() { Value = scope.Reference.Value });
        find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<(int Number, Item Item)>();
        while (await rows.ReadAsync(cancel))
            items.Add((rows.GetInt32(0), new(
                rows.GetGuid(1), rows.GetString(2), rows.GetString(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6), rows.GetInt32(7), Money.FromPence(rows.GetInt64(8)), rows.GetFieldValue<DateTimeOffset>(9))));
        var page = Page.Of(items, paging, item => item.Number.ToString(CultureInfo.InvariantCulture));
        return Results.Json(new Page<Item>([.. page.Items.Select(item => item.Item)], page.Next), PlatformJson.Options);
    }
}
