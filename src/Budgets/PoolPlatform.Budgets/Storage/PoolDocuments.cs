using System.Data;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.Storage;

/// <summary>What stands beside a year's budget and is read as a whole, by kind, code and version.</summary>
internal static class PoolDocuments
{
    private const string FindNewest =
        """
        select distinct on (code) code, number, definition, recorded_at
        from pool_document
        where pool_id = $1 and fy = $2 and kind = $3 and ($4 = '' or code = $4)
        order by code, number desc
        """;

    private const string FindEach =
        """
        select code, number, definition, recorded_at
        from pool_document
        where pool_id = $1 and fy = $2 and kind = $3 and code = $4
        order by number
        """;

    private const string Insert =
        """
        insert into pool_document (pool_id, fy, kind, code, number, definition, actor, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    public static async Task<PoolDocument<T>?> Find<T>(NpgsqlConnection connection, int pool, FinancialYear year, string kind, string code, CancellationToken cancel) =>
        (await Read<T>(FindNewest, connection, pool, year, kind, code, cancel)).SingleOrDefault();

    /// <summary>The newest of every code.</summary>
    public static Task<List<PoolDocument<T>>> All<T>(NpgsqlConnection connection, int pool, FinancialYear year, string kind, CancellationToken cancel) =>
        Read<T>(FindNewest, connection, pool, year, kind, "", cancel);

    /// <summary>Every one of a code, the oldest first: for what is added and never replaced.</summary>
    public static Task<List<PoolDocument<T>>> Each<T>(NpgsqlConnection connection, int pool, FinancialYear year, string kind, string code, CancellationToken cancel) =>
        Read<T>(FindEach, connection, pool, year, kind, code, cancel);

    public static async Task Save<T>(Change change, PoolYear pool, string kind, string code, int number, T definition, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = pool.PoolId });
        insert.Parameters.Add(new() { Value = pool.Fy });
        insert.Parameters.Add(new() { Value = kind });
        insert.Parameters.Add(new() { Value = code });
        insert.Parameters.Add(new() { Value = number });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(definition, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        insert.Parameters.Add(new() { Value = change.Caller.ClientId });
        insert.Parameters.Add(new() { Value = pool.RecordedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<List<PoolDocument<T>>> Read<T>(string sql, NpgsqlConnection connection, int pool, FinancialYear year, string kind, string code, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(sql, connection);
        find.Parameters.Add(new() { Value = pool });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        find.Parameters.Add(new() { Value = kind });
        find.Parameters.Add(new() { Value = code });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<PoolDocument<T>>();
        while (await rows.ReadAsync(cancel))
            found.Add(new(
                rows.GetString(0), rows.GetInt32(1), JsonSerializer.Deserialize<T>(rows.GetString(2), PlatformJson.Options) ?? throw new DataException($"A {kind} is empty."), rows.GetFieldValue<DateTimeOffset>(3)));
        return found;
    }
}

/// <summary>One version of something, and when it was recorded.</summary>
internal sealed record PoolDocument<T>(string Code, int Number, T Definition, DateTimeOffset RecordedAt);
