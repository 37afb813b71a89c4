using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Postgres.Changes;

/// <summary>What was answered to whom under which key, written in the transaction of the change: if the work rolls back, so does the key.</summary>
/// <remarks>A key belongs to one client and one path. Rows are kept; the API promises at least thirty days.</remarks>
internal static class IdempotencyKeys
{
    // The lock lives as long as the transaction, so a second request that comes while the first runs is told so at once.
    private const string TryClaim = "select pg_try_advisory_xact_lock(hashtextextended($1 || chr(1) || $2 || chr(1) || $3, 42))";

    private const string FindAnswered = "select request_hash, status, location, body from idempotency_key where client_id = $1 and path = $2 and key = $3";

    private const string Remember =
        """
        insert into idempotency_key (client_id, path, key, request_hash, status, location, body, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    /// <summary>Null: this is the first time. Otherwise what was answered then; refused when the key is in use or was used for something else.</summary>
    public static async Task<Outcome<RememberedAnswer?>> Claim(Change change, IdempotencyKey key, CancellationToken cancel)
    {
        await using (var claim = Command(change, TryClaim, key))
        {
            if (await claim.ExecuteScalarAsync(cancel) is false) return ProtocolRefusals.IdempotencyKeyInUse();
        }
        await using var find = Command(change, FindAnswered, key);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return default(RememberedAnswer);
        return rows.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(key.RequestHash)
            ? new RememberedAnswer(rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetString(3))
            : ProtocolRefusals.IdempotencyKeyReused();
    }

    public static async Task Keep(Change change, IdempotencyKey key, RememberedAnswer answer, CancellationToken cancel)
    {
        await using var remember = Command(change, Remember, key);
        remember.Parameters.Add(new() { Value = key.RequestHash });
        remember.Parameters.Add(new() { Value = answer.Status });
        remember.Parameters.Add(new() { Value = (object?)answer.Location ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        remember.Parameters.Add(new() { Value = answer.Body });
        remember.Parameters.Add(new() { Value = change.Now });
        await remember.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlCommand Command(Change change, string sql, IdempotencyKey key) => new(sql, change.Connection, change.Transaction)
    {
        Parameters = { new() { Value = key.ClientId }, new() { Value = key.Path }, new() { Value = key.Key } },
    };
}

internal sealed record IdempotencyKey(string ClientId, string Path, string Key, byte[] RequestHash);

internal sealed record RememberedAnswer(int Status, string? Location, string Body);
