using System.Collections.Immutable;
using System.Data;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Mappings of ledgers by source and number; none is ever edited.</summary>
internal static class MappingStore
{
    private const string FindNewest =
        """
        select number, definition, recorded_at
        from mapping
        where pool_id = $1 and fy = $2 and source = $3
        order by number desc
        limit 1
        """;

    private const string Insert =
        """
        insert into mapping (pool_id, fy, source, number, definition, actor, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """;

    /// <summary>The newest mapping of a source; null when it has none.</summary>
    public static async Task<StoredMapping?> Find(NpgsqlConnection connection, int poolId, FinancialYear year, string source, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindNewest, connection);
        find.Parameters.Add(new() { Value = poolId });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        find.Parameters.Add(new() { Value = source });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        var definition = JsonSerializer.Deserialize<MappingDefinition>(rows.GetString(1), PlatformJson.Options) ?? throw new DataException($"The mapping of {source} is empty.");
        return new(definition.Mapping(rows.GetInt32(0)), definition, rows.GetFieldValue<DateTimeOffset>(2));
    }

    public static async Task Save(NpgsqlConnection connection, PoolYear pool, string source, int number, MappingDefinition definition, string actor, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.Add(new() { Value = pool.PoolId });
        insert.Parameters.Add(new() { Value = pool.Fy });
        insert.Parameters.Add(new() { Value = source });
        insert.Parameters.Add(new() { Value = number });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(definition, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        insert.Parameters.Add(new() { Value = actor });
        insert.Parameters.Add(new() { Value = pool.RecordedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>A mapping, what was said to make it, and when it was recorded.</summary>
internal sealed record StoredMapping(LedgerMapping Mapping, MappingDefinition Definition, DateTimeOffset RecordedAt);

/// <summary>A mapping as the public API takes and shows it, and as it is stored.</summary>
internal sealed record MappingDefinition(
    string DateFormat, LedgerColumns Columns, string Separator = ",", FileEncoding Encoding = FileEncoding.Utf8, int SkipRows = 0, string DecimalSeparator = ".", string? ThousandsSeparator = null,
    CreditStyle Credits = CreditStyle.Minus, UnmappedRows Unmapped = UnmappedRows.Suspense, OrganisationCode? PaidBy = null, IReadOnlyDictionary<string, OrganisationCode>? Payers = null, IReadOnlyList<CodeRule>? Codes = null)
{
    public LedgerMapping Mapping(int number) => new(
        number, OneOf(Separator), Encoding, SkipRows, DateFormat, new(OneOf(DecimalSeparator), ThousandsSeparator is null ? null : OneOf(ThousandsSeparator), Credits),
        Columns, new(Codes ?? []), Unmapped, PaidBy, Payers?.ToImmutableDictionary() ?? ImmutableDictionary<string, OrganisationCode>.Empty);

    /// <summary>The one character that a text is; what is none, or more, becomes one that no mapping may have.</summary>
    private static char OneOf(string text) => text is [var one] ? one : '\0';
}
