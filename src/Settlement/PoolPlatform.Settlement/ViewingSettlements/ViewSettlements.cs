using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.ViewingSettlements;

/// <summary>All settlements of a year, oldest first; the last one that is not superseded stands.</summary>
internal static class ViewSettlements
{
    private const string Example =
        """
        {"items":[{"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","state":"Proposed","reference":"BANES-MH","year":"2014-15","through":12,"asAt":"2015-05-01T09:30:00+00:00",
          "budget":"24190000.00","outturn":"24655432.17","variance":"465432.17"}],"next":null}
        """;

    private const string FindOfYear =
        """
        select id, state, through, as_at, budget_pence, outturn_pence, variance_pence
        from settlement
        where reference = $1 and year = $2 and id > $3
        order by id
        limit $4
        """;

    private sealed record Item(
        Guid SettlementId, SettlementState State, AgreementReference Reference, FinancialYear Year, int Through, DateTimeOffset AsAt, Money? Budget, Money? Outturn, Money? Variance);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/settlements", Handle)
            .Describe("ViewSettlements", "List the settlements of a year, oldest first", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PartyFinder parties, NpgsqlDataSource database)
    {
        if (!FinancialYear.TryParse(year, out var parsed)) return Problems.From(ProtocolRefusals.NotFound());
        if ((await parties.Find(Caller.Of(http), reference, parsed, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = Guid.Empty;
        if (paging.After.Length > 0 && !Guid.TryParseExact(paging.After, "D", out after)) return Problems.From(Paging.NotACursor());
        await using var find = database.CreateCommand(FindOfYear);
        find.Parameters.Add(new() { Value = party.Reference.Value });
        find.Parameters.Add(new() { Value = parsed.StartYear });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
        var items = new List<Item>();
        while (await rows.ReadAsync(http.RequestAborted))
            items.Add(new(
                rows.GetGuid(0), Enum.Parse<SettlementState>(rows.GetString(1)), party.Reference, parsed, rows.GetInt16(2), rows.GetFieldValue<DateTimeOffset>(3),
                Pence(rows, 4), Pence(rows, 5), Pence(rows, 6)));
        return Results.Json(Page.Of(items, paging, item => item.SettlementId.ToString()), PlatformJson.Options);
    }

    private static Money? Pence(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Money.FromPence(row.GetInt64(column));
}
