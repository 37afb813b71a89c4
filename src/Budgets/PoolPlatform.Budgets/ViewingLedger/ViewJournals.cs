using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.ReactingToPackages;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingLedger;

/// <summary>The ledger's journals with their lines, oldest first, and a single one.</summary>
internal static class ViewJournals
{
    private const string ItemExample =
        """
        {"journalId":42,"kind":"Expenditure","effectiveOn":"2014-04-30","period":1,"recordedAt":"2014-05-02T10:00:00+00:00","source":"api","reference":"INV 3321","supplier":"","description":"April block",
         "commitment":null,"importId":null,"reverses":null,"corrects":null,"belongsTo":null,"lines":[{"account":"expenditure:AWP","debit":"1068000.00","credit":"0.00","about":{"scheme":"MH","line":"AWP","responsible":"11E","fundingSource":null,"nature":"Revenue","vat":null}},{"account":"cash","debit":"0.00","credit":"1068000.00","about":null}]}
        """;

    private const string FindJournals =
        """
        select j.id, j.kind, j.effective_on, j.period, j.recorded_at, j.source_system, j.reference, j.supplier, j.description, j.package_id, j.import_id, j.reverses_id, j.corrects_id,
            b.package_id, b.version, b.effective_from, b.effective_to, b.reason, b.decision
        from journal j
        left join belongs_to b on b.fy = j.fy and b.journal_id = j.id
        where j.fy = $1 and j.pool_id = $2 and j.id > $3
        order by j.id
        limit $4
        """;

    private const string FindLines =
        """
        select l.journal_id, a.code, l.amount_pence, d.scheme, d.line, d.responsible, d.funding_source, d.nature, d.vat_regime, l.vat_pence, l.recoverable_pence
        from journal_line l
        join account a on a.id = l.account_id
        left join dimension d on d.id = l.dimension_id
        where l.fy = $1 and l.journal_id = any($2)
        order by l.journal_id, l.no
        """;

    private sealed record Item(
        long JournalId, string Kind, DateOnly EffectiveOn, int Period, DateTimeOffset RecordedAt, string Source, string Reference, string Supplier, string Description,
        string? Commitment, Guid? ImportId, long? Reverses, long? Corrects, BelongsTo? BelongsTo, List<Line> Lines);

    private sealed record Line(string Account, Money Debit, Money Credit, About? About);

    /// <summary>What the line is about; a null is what was not said.</summary>
    private sealed record About(string Scheme, string Line, string Responsible, string? FundingSource, SpendNature Nature, LineVat? Vat);

    /// <summary>The VAT of the cost: gross less what is recoverable is what the pool bears.</summary>
    private sealed record LineVat(VatRegime Regime, Money Net, Money Amount, Money Gross, Money Recoverable);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/pools/{reference}/years/{year}/journals", HandleList)
            .Describe("ViewJournals", "The journals of a pool's ledger, oldest first", StatusCodes.Status200OK, null, $$"""{"items":[{{ItemExample}}],"next":null}""");
        routes.MapGet("/v1/pools/{reference}/years/{year}/journals/{id}", HandleOne)
            .Describe("ViewJournal", "One journal of a pool's ledger", StatusCodes.Status200OK, null, ItemExample);
    }

    public static string Location(PoolScope scope, long id) => FormattableString.Invariant($"{scope.Path}/journals/{id}");

    private static async Task<IResult> HandleList(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0L;
        if (paging.After.Length > 0 && !long.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        var items = await Find(database, scope, after, paging.Limit + 1, cancel);
        return Results.Json(Page.Of(items, paging, item => item.JournalId.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string year, string id, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1) return Problems.From(ProtocolRefusals.NotFound());
        return await Find(database, scope, number - 1, 1, cancel) is [{ } item] && item.JournalId == number ? Results.Json(item, PlatformJson.Options) : Problems.From(ProtocolRefusals.NotFound());
    }

    private static async Task<List<Item>> Find(NpgsqlDataSource database, PoolScope scope, long after, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var fy = (short)scope.Year.StartYear;
        var items = new List<Item>();
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool) return items;
        await using (var find = new NpgsqlCommand(FindJournals, connection))
        {
            find.Parameters.Add(new() { Value = fy });
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = after });
            find.Parameters.Add(new() { Value = limit });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                items.Add(new(
                    rows.GetInt64(0), rows.GetString(1), rows.GetFieldValue<DateOnly>(2), rows.GetInt16(3), rows.GetFieldValue<DateTimeOffset>(4), rows.GetString(5), rows.GetString(6),
                    rows.GetString(7), rows.GetString(8), rows.IsDBNull(9) ? null : rows.GetString(9), rows.IsDBNull(10) ? null : rows.GetGuid(10), rows.IsDBNull(11) ? null : rows.GetInt64(11), rows.IsDBNull(12) ? null : rows.GetInt64(12),
                    rows.IsDBNull(13) ? null : new(rows.GetString(13), rows.GetInt32(14), rows.GetFieldValue<DateOnly>(15), rows.GetFieldValue<DateOnly>(16), rows.GetString(17), rows.GetString(18)), []));
        }
        var byId = items.ToDictionary(item => item.JournalId);
        await using var findLines = new NpgsqlCommand(FindLines, connection) { Parameters = { new() { Value = fy }, new() { Value = byId.Keys.ToArray() } } };
        await using var lines = await findLines.ExecuteReaderAsync(cancel);
        while (await lines.ReadAsync(cancel))
        {
            var amount = Money.FromPence(lines.GetInt64(2));
            byId[lines.GetInt64(0)].Lines.Add(new(lines.GetString(1), Money.Max(amount, Money.Zero), Money.Max(-amount, Money.Zero), ReadAbout(lines, amount)));
        }
        return items;
    }

    private static About? ReadAbout(NpgsqlDataReader line, Money borne)
    {
        if (LedgerStore.ReadDimensions(line, 3) is not { } dimensions) return null;
        var vat = dimensions.VatRegime is { } regime && LedgerStore.ReadMoney(line, 9) is { } amount && LedgerStore.ReadMoney(line, 10) is { } recoverable
            ? new LineVat(regime, borne + recoverable - amount, amount, borne + recoverable, recoverable)
            : null;
        return new(dimensions.Scheme, dimensions.Line, dimensions.Responsible, dimensions.FundingSource is { Length: > 0 } source ? source : null, dimensions.Nature, vat);
    }
}
