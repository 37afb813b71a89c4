using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using PoolPlatform.Agreements.Domain.Organisations;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.ImportingOrganisations;

/// <summary>A national file as it came in, on disk and not in memory: its rows, and what was wrong with which. It is gone once it is dealt with.</summary>
internal sealed class NationalFile : IAsyncDisposable
{
    private const long MaxBytes = 256L * 1024 * 1024;

    // A quote that is never closed would otherwise take the rest of the file for one field.
    private const int MaxRecordBytes = 64 * 1024;

    // The longest of the national files, the prescribers, has some sixty thousand rows. All that is read is held until it is saved.
    private const int MaxRows = 250_000;

    private readonly FileStream stream;
    private readonly bool isUtf8;

    private NationalFile(FileStream stream, bool isUtf8, byte[] hash) => (this.stream, this.isUtf8, Hash) = (stream, isUtf8, hash);

    /// <summary>What stands for the body when the same request comes again.</summary>
    public byte[] Hash { get; }

    public static async Task<Outcome<NationalFile>> From(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MaxBytes) return ProtocolRefusals.TooLarge("256 MiB");
        var stream = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
            var (buffer, text, isUtf8) = (new byte[81920], new char[81920 + 4], true);
            for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                isUtf8 = isUtf8 && Decodes(decoder, buffer.AsSpan(0, read), text, flush: false);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancel);
                if (stream.Length > MaxBytes)
                {
                    await stream.DisposeAsync();
                    return ProtocolRefusals.TooLarge("256 MiB");
                }
            }
            return new NationalFile(stream, isUtf8 && Decodes(decoder, [], text, flush: true), hash.GetHashAndReset());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <summary>Every row, read or rejected, in the order of the file; refused where the file cannot be read on. A byte-order mark is passed over, and codes stay text.</summary>
    public async Task<Outcome<List<Outcome<NationalRow>>>> Read(NationalFileFormat format, CancellationToken cancel)
    {
        if (!isUtf8) return OrganisationRefusals.FileUnreadable(1, "it is not in UTF-8.");
        var malformedRow = 0L;
        var malformed = CsvMalformedReason.StrayQuote;
        stream.Position = 0;
        using var csv = CsvReader.Create(
            stream,
            CsvReaderOptions.Default with
            {
                Separator = ',',
                HasHeader = false,
                SkipEmptyLines = false,
                DetectSeparatorHint = false,
                Encoding = Encoding.UTF8,
                MaxRecordSize = MaxRecordBytes,
                OnMalformedRecord = found => (malformedRow, malformed) = (found.RecordNumber, found.Reason),
            },
            leaveOpen: true);
        var columns = default(NationalColumns);
        var rows = new List<Outcome<NationalRow>>();
        var row = 0;
        while (true)
        {
            try
            {
                if (!await csv.ReadAsync(cancel)) break;
            }
            catch (CsvFormatException)
            {
                return OrganisationRefusals.FileUnreadable(row + 1, "a row has more than 64 KiB; a quote may never be closed.");
            }
            row = checked((int)csv.RowNumber);
            if (malformedRow == row && malformed == CsvMalformedReason.UnterminatedQuote) return OrganisationRefusals.FileUnreadable(row, "a quote is opened there and never closed.");
            if (row > MaxRows) return OrganisationRefusals.TooManyRows(MaxRows);
            if (csv.RawRecord.IsEmpty) continue;
            var fields = Fields(csv);
            if (format != NationalFileFormat.Ods && columns is null)
            {
                if (NationalColumns.OfHeader(format, fields) is not { } found) break;
                columns = found;
                continue;
            }
            var read = columns is null ? NationalColumns.ReadOds(row, fields) : columns.Read(row, fields);
            rows.Add(read.IsRefused(out var rejected, out _) ? rejected.With("row", $"{row}") : read);
        }
        if (format != NationalFileFormat.Ods && columns is null) return OrganisationRefusals.HeaderWrong(format == NationalFileFormat.GssIcb ? "ICB24CD, ICB24CDH, ICB24NM" : "LAD24CD, LAD24NM");
        return rows;
    }

    private static bool Decodes(Decoder decoder, ReadOnlySpan<byte> bytes, char[] text, bool flush)
    {
        try
        {
            decoder.GetChars(bytes, text, flush);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++) fields[i] = csv.GetString(i);
        return fields;
    }
}
