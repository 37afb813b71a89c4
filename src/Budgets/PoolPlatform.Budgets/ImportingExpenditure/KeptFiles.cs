using System.IO.Compression;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Files as they came, kept by their hash: an auditor can ask for what stood behind an entry, and it is exactly that.</summary>
internal static class KeptFiles
{
    // Small enough that neither we nor the database ever hold a large file in memory.
    private const int PartBytes = 1024 * 1024;

    private const string Insert = "insert into kept_file (hash, bytes, recorded_at) values ($1, $2, $3) on conflict (hash) do nothing";

    private const string FindParts = "select content from kept_file_part where hash = $1 order by no";

    public static async Task Keep(Change change, ReceivedFile file, CancellationToken cancel)
    {
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = file.Hash });
            insert.Parameters.Add(new() { Value = file.Length });
            insert.Parameters.Add(new() { Value = change.Now });
            // Another source, or a rejected import, brought the same file before.
            if (await insert.ExecuteNonQueryAsync(cancel) == 0) return;
        }
        await using var copy = await change.Connection.BeginBinaryImportAsync("copy kept_file_part (hash, no, content) from stdin (format binary)", cancel);
        var (stream, part, number) = (file.FromStart(), new byte[PartBytes], 0);
        for (int read; (read = await stream.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel)) > 0;)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(file.Hash, NpgsqlDbType.Bytea, cancel);
            await copy.WriteAsync(number++, NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(Compressed(part.AsSpan(0, read)), NpgsqlDbType.Bytea, cancel);
        }
        await copy.CompleteAsync(cancel);
    }

    /// <summary>Writes the file out as it came.</summary>
    public static async Task Write(NpgsqlDataSource database, byte[] hash, Stream to, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindParts);
        find.Parameters.Add(new() { Value = hash });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            await using var part = new BrotliStream(new MemoryStream(rows.GetFieldValue<byte[]>(0)), CompressionMode.Decompress);
            await part.CopyToAsync(to, cancel);
        }
    }

    private static byte[] Compressed(ReadOnlySpan<byte> part)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(part);
        return packed.ToArray();
    }
}
