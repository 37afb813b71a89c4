using System.Security.Cryptography;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>A file as it came in, on disk and not in memory, and gone once it is dealt with.</summary>
internal sealed class ReceivedFile : IAsyncDisposable
{
    public const long MaxBytes = 256L * 1024 * 1024;

    private readonly FileStream stream;

    private ReceivedFile(FileStream stream, byte[] hash)
    {
        this.stream = stream;
        Hash = hash;
    }

    public byte[] Hash { get; }

    public long Length => stream.Length;

    /// <summary>Reads the whole body; refused when it is larger than a file may be.</summary>
    public static async Task<Outcome<ReceivedFile>> From(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MaxBytes) return ProtocolRefusals.TooLarge("256 MiB");
        var stream = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[81920];
            for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancel);
                if (stream.Length > MaxBytes)
                {
                    await stream.DisposeAsync();
                    return ProtocolRefusals.TooLarge("256 MiB");
                }
            }
            return new ReceivedFile(stream, hash.GetHashAndReset());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The file from its beginning; it stays ours.</summary>
    public Stream FromStart()
    {
        stream.Position = 0;
        return stream;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
