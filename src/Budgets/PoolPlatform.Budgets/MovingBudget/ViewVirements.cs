using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.MovingBudget;

/// <summary>The virements of a year, each named by the number of the budget that it made.</summary>
internal static class ViewVirements
{
    public const string ItemExample = """{"budgetNumber":2,"from":"NCA","to":"PLACEMENTS","amount":"25000.00","reason":"Fewer out-of-area stays than planned","recordedAt":"2014-09-01T10:00:00+00:00"}""";

    private const string FindVirements =
        """
        select v.number, v.from_line, v.to_line, v.amount_pence, v.reason, v.recorded_at
        from virement v
        join pool p on p.id = v.pool_id
        where p.reference = $1 and v.fy = $2 and v.number > $3
        order by v.number
        limit $4
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/pools/{reference}/years/{year}/virements", HandleList)
            .Describe("ViewVirements", "The virements of a pool's year", StatusCodes.Status200OK, null, $$"""{"items":[{{ItemExample}}],"next":null}""");
        routes.MapGet("/v1/pools/{reference}/years/{year}/virements/{number}", HandleOne)
            .Describe("ViewVirement", "One virement", StatusCodes.Status200OK, null, ItemExample);
    }

    private static async Task<IResult> HandleList(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        if ((await access.AsReader(Caller.Of(http), reference, year, http.RequestAborted)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        var items = await Find(database, scope, after, paging.Limit + 1, http.RequestAborted);
        return Results.Json(Page.Of(items, paging, item => item.BudgetNumber.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string year, string number, PoolAccess access, NpgsqlDataSource database)
    {
        if ((await access.AsReader(Caller.Of(http), reference, year, http.RequestAborted)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted > 0
            && await Find(database, scope, wanted - 1, 1, http.RequestAborted) is [{ } item] && item.BudgetNumber == wanted
            ? Results.Json(item, PlatformJson.Options)
            : Problems.From(ProtocolRefusals.NotFound());
    }

    private static async Task<List<VirementReply>> Find(NpgsqlDataSource database, PoolScope scope, int after, int limit, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindVirements);
        find.Parameters.Add(new() { Value = scope.Reference.Value });
        find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = limit });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<VirementReply>();
        while (await rows.ReadAsync(cancel))
            items.Add(new(rows.GetInt32(0), rows.GetString(1), rows.GetString(2), Money.FromPence(rows.GetInt64(3)), rows.GetString(4), rows.GetFieldValue<DateTimeOffset>(5)));
        return items;
    }
}

/// <summary>A virement as the public API shows it.</summary>
internal sealed record VirementReply(int BudgetNumber, string From, string To, Money Amount, string Reason, DateTimeOffset RecordedAt);
