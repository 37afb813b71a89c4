using Npgsql;
using PoolPlatform.Testing;

namespace PoolPlatform.Postgres.Tests;

/// <summary>Looks into a test's database past the code under test.</summary>
internal static class Sql
{
    public static async Task<T> Scalar<T>(FreshDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task Execute(FreshDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rows of every table that a change writes to, in the order: note, idempotency_key, event_log, audit_entry.</summary>
    public static Task<string> Counts(FreshDatabase database) =>
        Scalar<string>(database, "select concat_ws(' ', (select count(*) from note), (select count(*) from idempotency_key), (select count(*) from event_log), (select count(*) from audit_entry))");
}
