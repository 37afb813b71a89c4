using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ClearingSuspense;

/// <summary>What waits in suspense for its line, and why.</summary>
internal static class ViewSuspense
{
    private const string Example =
        """
        {"items":[{"journalId":42,"source":"agresso","importId":"0192b8a0-0000-7000-8000-000000000000","row":17,"costCentre":"70001","subjective":"R4100","line":null,"reason":"no line is mapped to cost centre '70001' and subjective 'R4100'",
          "amount":"1250.00","effectiveOn":"2014-04-30","reference":"5100023","supplier":"Care Homes Ltd","description":"Third party payments","recordedAt":"2014-05-02T10:00:00+00:00"}],"next":null}
        """;

    private const string FindOpen =
        """
        select s.journal_id, s.source, j.import_id, s.row, s.codes, s.reason, l.amount_pence, j.effective_on, j.reference, j.supplier, j.description, j.recorded_at
        from suspense_entry s
        join journal j on j.fy = s.fy and j.pool_id = s.pool_id and j.id = s.journal_id
        join journal_line l on l.fy = s.fy and l.journal_id = s.journal_id and l.no = 1
        where s.pool_id = $1 and s.fy = $2 and s.journal_id > $3 and ($4 = '' or s.source = $4)
        and not exists (select from journal r where r.fy = s.fy and r.reverses_id = s.journal_id)
        order by s.journal_id
        limit $5
        """;

    private sealed record Item(
        long JournalId, string Source, Guid? ImportId, int Row, string? CostCentre, string? Subjective, string? Line, string Reason, Money Amount, DateOnly EffectiveOn,
        string Reference, string Supplier, string Description, DateTimeOffset RecordedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/suspense", Handle)
            .Describe("ViewSuspense", "Entries in suspense that wait for their line", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("source", "Only those of this ledger.");

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0L;
        if (paging.After.Length > 0 && !long.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        await using var connection = await database.OpenConnectionAsync(cancel);
        var items = new List<Item>();
        if (await PoolYears.Find(connection, scope.Reference, cancel) is { } pool)
        {
            await using var find = new NpgsqlCommand(FindOpen, connection);
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
            find.Parameters.Add(new() { Value = after });
            find.Parameters.Add(new() { Value = http.Request.Query["source"] is [{ } source] ? source : "" });
            find.Parameters.Add(new() { Value = paging.Limit + 1 });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                var codes = LedgerCodes.Of(rows.GetString(4));
                items.Add(new(
                    rows.GetInt64(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetGuid(2), rows.GetInt32(3), codes.CostCentre, codes.Subjective, codes.Line, rows.GetString(5),
                    Money.FromPence(rows.GetInt64(6)), rows.GetFieldValue<DateOnly>(7), rows.GetString(8), rows.GetString(9), rows.GetString(10), rows.GetFieldValue<DateTimeOffset>(11)));
            }
        }
        return Results.Json(Page.Of(items, paging, item => item.JournalId.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }
}
