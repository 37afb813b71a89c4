using System.Globalization;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.AllowingForOthers;

/// <summary>What a pool's forecast allows for, each with its versions and who made them.</summary>
internal static class ViewAllowances
{
    private const string ListExample = $$"""{"items":[{{AllowanceReply.Example}}],"next":null}""";

    private const string VersionsExample =
        """{"items":[{"version":1,"reason":null,"recordedAt":"2025-10-31T09:00:00+00:00","from":"2025-11-01","to":null,"perWeek":null,"amount":null,"percentOfRemainder":"5","probability":"100"}],"next":null}""";

    private const string HistoryExample =
        """{"items":[{"recordedAt":"2025-10-31T09:00:00+00:00","clientId":"11e-finance-ab12cd34","organisation":"11E","onBehalfOf":null,"operation":"SetAllowance","facts":{"kind":"Attrition"}}],"next":null}""";

    private const string FindPage =
        $"""
        select {AllowanceStore.Columns}
        from allowance a
        join allowance_version v on v.allowance_id = a.allowance_id and v.version = a.version
        where a.agreement = $1 and a.allowance_id > $2
        order by a.allowance_id
        limit $3
        """;

    private const string FindVersions =
        """
        select version, reason, recorded_at, from_date, to_date, per_week_pence, amount_pence, percent_of_remainder, probability
        from allowance_version
        where allowance_id = $1 and version > $2
        order by version
        limit $3
        """;

    private sealed record Item(int Version, string? Reason, DateTimeOffset RecordedAt, DateOnly From, DateOnly? To, Money? PerWeek, Money? Amount, Percent? PercentOfRemainder, Percent Probability);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/packages/allowances", HandleList)
            .Describe("ViewAllowances", "What a pool's forecast allows for without a person", StatusCodes.Status200OK, null, ListExample)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);
        routes.MapGet("/v1/packages/allowances/{allowanceId}", Handle)
            .Describe("ViewAllowance", "An allowance, and what it adds to each year's forecast", StatusCodes.Status200OK, null, AllowanceReply.Example);
        routes.MapGet("/v1/packages/allowances/{allowanceId}/versions", HandleVersions)
            .Describe("ViewAllowanceVersions", "The versions of an allowance, oldest first", StatusCodes.Status200OK, null, VersionsExample);
        routes.MapGet("/v1/packages/allowances/{allowanceId}/history", HandleHistory)
            .Describe("ViewAllowanceHistory", "Who did what to an allowance, oldest first", StatusCodes.Status200OK, null, HistoryExample);
    }

    private static async Task<IResult> HandleList(HttpContext http, PoolAccess pools, NpgsqlDataSource database)
    {
        if ((await AskedPool.Read(http, pools, AllowanceReply.Readers)).IsRefused(out var refusal, out var pool)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = Guid.Empty;
        if (paging.After.Length > 0 && !Guid.TryParseExact(paging.After, "D", out after)) return Problems.From(Paging.NotACursor());
        await using var find = database.CreateCommand(FindPage);
        find.Parameters.Add(new() { Value = pool.Reference.Value });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
        var items = new List<AllowanceReply>();
        while (await rows.ReadAsync(http.RequestAborted)) items.Add(AllowanceReply.Of(AllowanceStore.Row(rows)));
        return Results.Json(Page.Of(items, paging, item => item.AllowanceId), PlatformJson.Options);
    }

    private static async Task<IResult> Handle(HttpContext http, string allowanceId, PoolAccess pools, NpgsqlDataSource database)
    {
        if ((await AllowanceReply.Find(Caller.Of(http), allowanceId, AllowanceReply.Readers, database, pools, http.RequestAborted)).IsRefused(out var refusal, out var found)) return Problems.From(refusal);
        http.Response.Headers.ETag = AllowanceReply.ETag(found.Stored);
        return Results.Json(AllowanceReply.Of(found.Stored), PlatformJson.Options);
    }

    private static async Task<IResult> HandleVersions(HttpContext http, string allowanceId, PoolAccess pools, NpgsqlDataSource database)
    {
        if ((await AllowanceReply.Find(Caller.Of(http), allowanceId, AllowanceReply.Readers, database, pools, http.RequestAborted)).IsRefused(out var refusal, out var found)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        await using var find = database.CreateCommand(FindVersions);
        find.Parameters.Add(new() { Value = found.Stored.Id });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
        var items = new List<Item>();
        while (await rows.ReadAsync(http.RequestAborted))
            items.Add(new(
                rows.GetInt32(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<DateOnly>(3), rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4),
                Sum(rows, 5), Sum(rows, 6), rows.IsDBNull(7) ? null : new Percent(rows.GetDecimal(7)), new Percent(rows.GetDecimal(8))));
        return Results.Json(Page.Of(items, paging, item => item.Version.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }

    private static async Task<IResult> HandleHistory(HttpContext http, string allowanceId, PoolAccess pools, NpgsqlDataSource database, AuditTrail trail)
    {
        if ((await AllowanceReply.Find(Caller.Of(http), allowanceId, AllowanceReply.Readers, database, pools, http.RequestAborted)).IsRefused(out var refusal, out var found)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of($"allowance:{found.Stored.Id}", paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }

    private static Money? Sum(NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : Money.FromPence(rows.GetInt64(column));
}
