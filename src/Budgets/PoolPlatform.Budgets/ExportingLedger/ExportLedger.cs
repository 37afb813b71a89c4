using System.Text;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ExportingLedger;

/// <summary>The ledger as a plain-text journal that hledger and ledger-cli read and balance: nobody has to take our word for the sums. Where a line has a funding source it is a tag.</summary>
internal static class ExportLedger
{
    private const string Example = "2014-04-30 * (42) Expenditure: INV 3321\n    expenditure:AWP  GBP 1068000.00\n    cash  GBP -1068000.00\n\n2014-04-01 * (1) Contribution: \n    contributions-receivable:11E  GBP 16610000.00  ; source: NhsAdditional\n    contributions  GBP -16610000.00  ; source: NhsAdditional\n";

    private const string FindLines =
        """
        select j.id, j.effective_on, j.kind, j.reference, a.code, l.amount_pence, coalesce(d.funding_source, '')
        from journal j
        join journal_line l on l.fy = j.fy and l.journal_id = j.id
        join account a on a.id = l.account_id
        left join dimension d on d.id = l.dimension_id
        where j.fy = $1 and j.pool_id = $2
        order by j.effective_on, j.id, l.no
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/export", Handle)
            .Describe("ExportLedger", "The ledger as a plain-text journal that hledger and ledger-cli read", StatusCodes.Status200OK, null, Example, responseType: "text/plain")
            .DescribeQuery("format", "hledger, the one format, which is also taken when none is named.");

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        if ((await access.AsReader(Caller.Of(http), reference, year, http.RequestAborted)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (http.Request.Query["format"] is not ([] or ["hledger"])) return Problems.From(ProtocolRefusals.Malformed("format", "The one format is hledger."));
        return Results.Stream(stream => Write(stream, scope, database, http.RequestAborted), "text/plain; charset=utf-8");
    }

    private static async Task Write(Stream stream, PoolScope scope, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(false));
        text.NewLine = "\n";
        await text.WriteLineAsync($"; {scope.Reference} {scope.Year}, amounts in pounds, debits positive");
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool) return;
        await using var find = new NpgsqlCommand(FindLines, connection) { CommandTimeout = 0, Parameters = { new() { Value = (short)scope.Year.StartYear }, new() { Value = pool } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var journal = 0L;
        while (await rows.ReadAsync(cancel))
        {
            if (journal != rows.GetInt64(0))
            {
                journal = rows.GetInt64(0);
                await text.WriteLineAsync(FormattableString.Invariant($"\n{rows.GetFieldValue<DateOnly>(1):yyyy-MM-dd} * ({journal}) {OneLine($"{rows.GetString(2)}: {rows.GetString(3)}")}"));
            }
            await text.WriteLineAsync($"    {OneLine(rows.GetString(4))}  GBP {Money.FromPence(rows.GetInt64(5))}{(rows.GetString(6) is { Length: > 0 } source ? $"  ; source: {source}" : "")}");
        }
    }

    /// <summary>Two spaces end an account's name, a semicolon begins a remark, and a line break would begin another entry.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var shown = char.IsControl(character) || char.IsWhiteSpace(character) ? ' ' : character == ';' ? ',' : character;
            if (shown != ' ' || (line.Length > 0 && line[^1] != ' ')) line.Append(shown);
        }
        return line.ToString().TrimEnd();
    }
}
