using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.ImportingOrganisations;

/// <summary>What an import of a national file came to.</summary>
/// <param name="AsOf">The day of the file: names that differ hold from then on.</param>
/// <param name="KindsKept">Bodies whose recorded kind is not the one that the file gives or suggests; a file never changes a kind.</param>
internal sealed record ImportReply(
    Guid ImportId,
    string Format,
    DateOnly AsOf,
    int Rows,
    int Added,
    int Changed,
    int Unchanged,
    int Rejected,
    IReadOnlyList<ImportReply.Rejection> Rejections,
    IReadOnlyList<ImportReply.KindKept> KindsKept,
    DateTimeOffset RecordedAt)
{
    internal sealed record Rejection(int Row, string Reason);

    internal sealed record KindKept(OrganisationCode Code, OrganisationKind Recorded, OrganisationKind InFile);

    public const string Example =
        """
        {"importId":"0190a8f0-0000-7000-8000-000000000001","format":"ods","asOf":"2024-05-01","rows":320,"added":317,"changed":1,"unchanged":1,"rejected":1,
         "rejections":[{"row":12,"reason":"it closes before it opens"}],"kindsKept":[{"code":"00T","recorded":"Ccg","inFile":"Other"}],"recordedAt":"2024-05-02T10:00:00+00:00"}
        """;

    private const string Insert =
        """
        insert into organisation_import (id, format, as_of, file_hash, rows, added, changed, unchanged, rejected, rejections, kinds_kept, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private const string FindOne =
        """
        select id, format, as_of, rows, added, changed, unchanged, rejected, rejections, kinds_kept, recorded_at
        from organisation_import
        where id = $1
        """;

    [JsonIgnore]
    public string Path => $"/v1/organisations/imports/{ImportId}";

    public async Task Save(Change change, byte[] fileHash, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = ImportId });
        insert.Parameters.Add(new() { Value = Format });
        insert.Parameters.Add(new() { Value = AsOf });
        insert.Parameters.Add(new() { Value = fileHash });
        foreach (var count in (ReadOnlySpan<int>)[Rows, Added, Changed, Unchanged, Rejected]) insert.Parameters.Add(new() { Value = count });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(Rejections, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(KindsKept, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        insert.Parameters.Add(new() { Value = RecordedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<ImportReply?> Find(NpgsqlDataSource database, Guid id, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindOne);
        find.Parameters.Add(new() { Value = id });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        return new(
            rows.GetGuid(0), rows.GetString(1), rows.GetFieldValue<DateOnly>(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6), rows.GetInt32(7),
            JsonSerializer.Deserialize<List<Rejection>>(rows.GetString(8), PlatformJson.Options)!, JsonSerializer.Deserialize<List<KindKept>>(rows.GetString(9), PlatformJson.Options)!,
            rows.GetFieldValue<DateTimeOffset>(10));
    }
}
