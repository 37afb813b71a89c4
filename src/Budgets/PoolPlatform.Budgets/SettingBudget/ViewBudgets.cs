using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.SettingBudget;

/// <summary>Every budget that a year has had: opening, revised, forecast, and those that virements made.</summary>
internal static class ViewBudgets
{
    private const string Example =
        """{"items":[{"number":1,"version":"opening","note":null,"total":"24190000.00","unknownLines":0,"inForce":false,"recordedAt":"2014-03-28T09:00:00+00:00"},{"number":2,"version":"revised","note":null,"total":"24190000.00","unknownLines":0,"inForce":true,"recordedAt":"2014-09-01T10:00:00+00:00"}],"next":null}""";

    private const string FindAll =
        """
        select b.number, b.version, b.note, coalesce(sum(l.amount_pence), 0)::bigint, count(*) filter (where l.amount_pence is null)::int, b.recorded_at,
            b.number = (select max(number) from budget f where f.pool_id = b.pool_id and f.fy = b.fy and lower(f.version) <> 'forecast')
        from budget b
        join pool p on p.id = b.pool_id
        join budget_line l on l.pool_id = b.pool_id and l.fy = b.fy and l.number = b.number
        where p.reference = $1 and b.fy = $2 and b.number > $3
        group by b.pool_id, b.fy, b.number
        order by b.number
        limit $4
        """;

    private sealed record Item(int Number, string Version, string? Note, Money Total, int UnknownLines, bool InForce, DateTimeOffset RecordedAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/pools/{reference}/years/{year}/budgets", HandleList)
            .Describe("ViewBudgets", "Every budget that a pool's year has had, oldest first", StatusCodes.Status200OK, null, Example);
        routes.MapGet("/v1/pools/{reference}/years/{year}/budgets/{number}", HandleOne)
            .Describe("ViewBudgetByNumber", "One budget of a pool's year, in force or not", StatusCodes.Status200OK, null, BudgetReply.Example);
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
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel))
            items.Add(new(
                rows.GetInt32(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), Money.FromPence(rows.GetInt64(3)), rows.GetInt32(4), !rows.IsDBNull(6) && rows.GetBoolean(6), rows.GetFieldValue<DateTimeOffset>(5)));
        return Results.Json(Page.Of(items, paging, item => item.Number.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string year, string number, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            || await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool
            || await BudgetStore.FindNumbered(connection, pool, scope.Year, wanted, cancel) is not { } stored) return Problems.From(ProtocolRefusals.NotFound());
        http.Response.Headers.ETag = IfMatch.ETag(stored.Budget.Number);
        return Results.Json(BudgetReply.Of(scope, stored), PlatformJson.Options);
    }
}
