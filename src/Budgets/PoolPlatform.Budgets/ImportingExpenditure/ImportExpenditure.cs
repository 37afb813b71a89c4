using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Accepts a ledger's export file: once it is answered, every row stands in the database and will be posted or rejected, whatever happens to us.</summary>
internal static class ImportExpenditure
{
    private const string Example = "line,amount,effectiveOn,paidBy,reference,supplier,description\nAWP,1068000.00,2014-04-30,E06000022,INV 3321,AWP NHS Trust,April block\n";

    // What a mapping declares counts; the header only must not name something that no mapping can.
    private static readonly HashSet<string> Charsets = new(StringComparer.OrdinalIgnoreCase) { "utf-8", "us-ascii", "windows-1252", "iso-8859-1" };

    // Two who send the same file at once wait for each other, so that the second finds the first's import.
    private const string LockFile = "select pg_advisory_xact_lock(hashtextextended($1 || chr(1) || $2 || chr(1) || encode($3, 'hex'), 7))";

    // A rejected file changed nothing, so it may be sent once more to be taken in part.
    private const string FindSame =
        """
        select id
        from import
        where pool_id = $1 and fy = $2 and source = $3 and file_hash = $4
        and (state <> 'Rejected' or partial or not $5)
        order by number
        limit 1
        """;

    private const string Insert =
        """
        insert into import (id, pool_id, fy, source, partial, file_hash, state, rows, partners, host, is_shadow, term_start, term_end, client_id, organisation, recorded_at, mapping_number)
        values ($1, $2, $3, $4, $5, $6, 'Running', 0, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        returning number
        """;

    private const string CountRows = "update import set rows = $2, passed_over = $3, may_repeat = $4 where id = $1";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/expenditure/imports", Handle)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Describe(
                "ImportExpenditure", "Import an expenditure file of a ledger", StatusCodes.Status202Accepted,
                Example, ImportReply.Example, "text/csv")
            .DescribeQuery("source", "The ledger that the file comes from, such as agresso; references are unique within it.", required: true)
            .DescribeQuery("partial", "true takes the good rows of a file that has bad ones; all or nothing otherwise.")
            .DescribeQuery("expectedRows", "How many rows the file has below its header; another number refuses it.")
            .DescribeQuery("expectedTotal", "What its amounts come to in pounds, such as 1250000.00; another sum refuses it.");

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools, ImportQueue queue)
    {
        var cancel = http.RequestAborted;
        var caller = Caller.Of(http);
        if ((await access.AsPayer(caller, reference, year, cancel)).IsRefused(out var denied, out var scope)) return Problems.From(denied);
        if (Writes.MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        if (http.Request.Query["source"] is not [{ } source] || !SourceName.IsUsable(source)) return Problems.From(BudgetsRefusals.SourceMissing());
        if (!TryReadPartial(http.Request, out var partial)) return Problems.From(ProtocolRefusals.Malformed("partial", "This is true or false."));
        if (!TryReadExpected(http.Request, out var expected)) return Problems.From(ProtocolRefusals.Malformed("expectedTotal", "expectedRows is a number, expectedTotal pounds with two decimals."));
        if (!IsCsv(http.Request.ContentType)) return Problems.From(ProtocolRefusals.UnsupportedMediaType("text/csv in UTF-8, or in the encoding that the mapping declares"));
        if ((await ReceivedFile.From(http.Request, cancel)).IsRefused(out var unreadable, out var file)) return Problems.From(unreadable);
        await using (file)
            return await writes.Run(http, caller, file.Hash, (change, token) => Accept(new(scope, source, partial, expected), file, pools, queue, change, token), cancel);
    }

    private static async Task<Outcome<Answer>> Accept(Asked asked, ReceivedFile file, PoolYears pools, ImportQueue queue, Change change, CancellationToken cancel)
    {
        var scope = asked.Scope;
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (scope.OfYear.Planned().Within(scope.Year).IsEmpty) return BudgetsRefusals.DateOutsideTerm("year");
        var pool = await pools.Unlocked(change, scope.Reference, scope.Year, cancel);
        if (await FindFirst(asked, file, pool, change, cancel) is { } first)
        {
            change.Record(scope.Subject, "ImportExpenditureAgain", new { ImportId = first });
            return Answer.Ok(await ImportReply.Find(change.Connection, scope, first, cancel) ?? throw new InvalidOperationException($"Import {first} is gone.")) with { Location = ImportReply.PathOf(scope, first) };
        }

        var id = change.NewId();
        var mapping = (await MappingStore.Find(change.Connection, pool.PoolId, scope.Year, asked.Source, cancel))?.Mapping;
        var layout = mapping is null ? FileLayout.Standard : FileLayout.Of(mapping);
        var terms = scope.OfYear.PostedTogether(DateOnly.FromDateTime(change.Now.UtcDateTime));
        var number = await Enter(asked, terms, file, id, mapping?.Number, pool, change, cancel);
        await ImportStaging.Create(change, number, cancel);
        // A partner that is not the host sends only what it paid itself.
        if ((await ImportStaging.Fill(change, number, ExpenditureFile.Read(file.FromStart(), layout, asked.Expected.IsGiven, cancel), new(terms.Host!.Value, terms.IsShadow), scope.IsHost ? null : scope.ActsAs, cancel)).IsRefused(out var refusal, out var filled)) return refusal;
        if (asked.Expected.Check(filled.Rows, filled.Pence) is { } differs) return differs;
        await KeptFiles.Keep(change, file, cancel);
        await using (var count = new NpgsqlCommand(CountRows, change.Connection, change.Transaction) { Parameters = { new() { Value = id }, new() { Value = filled.Rows }, new() { Value = filled.PassedOver }, new() { Value = filled.MayRepeat } } })
            await count.ExecuteNonQueryAsync(cancel);
        change.Record(scope.Subject, "ImportExpenditure", new { ImportId = id, asked.Source, asked.Partial, Mapping = mapping?.Number, filled.Rows, filled.PassedOver, FileHash = Convert.ToHexStringLower(file.Hash) });
        change.AfterCommit(_ =>
        {
            queue.Raise();
            return Task.CompletedTask;
        });
        return Answer.Accepted(ImportReply.PathOf(scope, id), await ImportReply.Find(change.Connection, scope, id, cancel) ?? throw new InvalidOperationException($"Import {id} is gone."));
    }

    private static async Task<Guid?> FindFirst(Asked asked, ReceivedFile file, PoolYear pool, Change change, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(LockFile, change.Connection, change.Transaction))
        {
            hold.Parameters.Add(new() { Value = asked.Scope.Subject });
            hold.Parameters.Add(new() { Value = asked.Source });
            hold.Parameters.Add(new() { Value = file.Hash });
            await hold.ExecuteNonQueryAsync(cancel);
        }
        await using var find = new NpgsqlCommand(FindSame, change.Connection, change.Transaction);
        find.Parameters.Add(new() { Value = pool.PoolId });
        find.Parameters.Add(new() { Value = pool.Fy });
        find.Parameters.Add(new() { Value = asked.Source });
        find.Parameters.Add(new() { Value = file.Hash });
        find.Parameters.Add(new() { Value = asked.Partial });
        return (Guid?)await find.ExecuteScalarAsync(cancel);
    }

    private static async Task<int> Enter(Asked asked, PoolTerms terms, ReceivedFile file, Guid id, int? mappingNumber, PoolYear pool, Change change, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = id });
        insert.Parameters.Add(new() { Value = pool.PoolId });
        insert.Parameters.Add(new() { Value = pool.Fy });
        insert.Parameters.Add(new() { Value = asked.Source });
        insert.Parameters.Add(new() { Value = asked.Partial });
        insert.Parameters.Add(new() { Value = file.Hash });
        insert.Parameters.Add(new() { Value = terms.Partners.Select(partner => partner.Code.Value).ToArray() });
        insert.Parameters.Add(new() { Value = terms.Host!.Value.Value });
        insert.Parameters.Add(new() { Value = terms.IsShadow });
        insert.Parameters.Add(new() { Value = terms.Term.Start });
        insert.Parameters.Add(new() { Value = (object?)terms.Term.End ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        insert.Parameters.Add(new() { Value = change.Caller.ClientId });
        insert.Parameters.Add(new() { Value = (object?)change.Caller.Organisation?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = change.Now });
        insert.Parameters.Add(new() { Value = (object?)mappingNumber ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        return (int)(await insert.ExecuteScalarAsync(cancel))!;
    }

    private static bool TryReadPartial(HttpRequest request, out bool partial)
    {
        partial = false;
        return !request.Query.ContainsKey("partial") || (request.Query["partial"] is [{ } text] && bool.TryParse(text, out partial));
    }

    private static bool TryReadExpected(HttpRequest request, out ControlTotals expected)
    {
        var (rows, total) = (default(long?), default(Money?));
        expected = new(null, null);
        if (request.Query.ContainsKey("expectedRows"))
        {
            if (request.Query["expectedRows"] is not [{ } count] || !long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            rows = number;
        }
        if (request.Query.ContainsKey("expectedTotal"))
        {
            if (request.Query["expectedTotal"] is not [{ } pounds] || !Money.TryParse(pounds, out var sum)) return false;
            total = sum;
        }
        expected = new(rows, total);
        return true;
    }

    private static bool IsCsv(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || Charsets.Contains(type.Charset.Value.Trim('"')));

    private sealed record Asked(PoolScope Scope, string Source, bool Partial, ControlTotals Expected);
}
