using Npgsql;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.ClientPackages.ImportingPackages;

/// <summary>Which line of which source became which package, and what the line was when it last came.</summary>
internal static class ImportedLines
{
    private const string FindLines =
        """
        select distinct on (line_id) line_id, package_id, version, line_hash
        from imported_line
        where agreement = $1 and source = $2 and line_id = any($3)
        order by line_id, version desc
        """;

    private const string InsertLine = "insert into imported_line (agreement, source, line_id, version, package_id, line_hash) values ($1, $2, $3, $4, $5, $6)";

    private const string FindOthers =
        """
        select l.line_id, l.package_id, v.terms
        from imported_line l
        join package p on p.package_id = l.package_id
        join package_version v on v.package_id = p.package_id and v.version = coalesce(p.proposed, p.in_force)
        where l.agreement = $1 and l.source = $2 and l.version = 1 and not l.line_id = any($3) and p.ended_on is null
        order by l.line_id
        """;

    public static async Task<Dictionary<string, ImportedLine>> Find(Change change, AgreementReference agreement, string source, string[] lineIds, CancellationToken cancel)
    {
        await using var find = Command(FindLines, change, agreement, source);
        find.Parameters.Add(new() { Value = lineIds });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var known = new Dictionary<string, ImportedLine>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel)) known.Add(rows.GetString(0), new(new(rows.GetGuid(1)), rows.GetInt32(2), rows.GetFieldValue<byte[]>(3)));
        return known;
    }

    public static async Task Keep(Change change, AgreementReference agreement, string source, string lineId, ImportedLine line, CancellationToken cancel)
    {
        await using var insert = Command(InsertLine, change, agreement, source);
        insert.Parameters.Add(new() { Value = lineId });
        insert.Parameters.Add(new() { Value = line.Version });
        insert.Parameters.Add(new() { Value = line.Package.Value });
        insert.Parameters.Add(new() { Value = line.Hash });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Lines that came before and do not come now, though their care goes on. Whether it has ended is for somebody to say: a file that is cut short says the same.</summary>
    public static async Task<List<MissingLine>> Missing(Change change, AgreementReference agreement, string source, string[] lineIds, CancellationToken cancel)
    {
        await using var find = Command(FindOthers, change, agreement, source);
        find.Parameters.Add(new() { Value = lineIds });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var (missing, today) = (new List<MissingLine>(), DateOnly.FromDateTime(change.Now.UtcDateTime));
        while (await rows.ReadAsync(cancel))
            if (TermsForm.Read(rows.GetString(2)).RunBeyond(today)) missing.Add(new(rows.GetString(0), new PackageId(rows.GetGuid(1)).ToString()));
        return missing;
    }

    private static NpgsqlCommand Command(string sql, Change change, AgreementReference agreement, string source) =>
        new(sql, change.Connection, change.Transaction) { Parameters = { new() { Value = agreement.Value }, new() { Value = source } } };
}

/// <param name="Version">Counts how often the line came with other terms.</param>
/// <param name="Hash">Keyed: says that a line is the same, and nothing else.</param>
internal sealed record ImportedLine(PackageId Package, int Version, byte[] Hash);

/// <summary>A line that an extract no longer has.</summary>
internal sealed record MissingLine(string LineId, string PackageId);
