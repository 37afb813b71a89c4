using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using PoolPlatform.Agreements.Domain.Organisations;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.ImportingOrganisations;

/// <summary>A national file as it came in: its rows, and what was wrong with which.</summary>
/// <param name="Hash">What stands for the body when the same request comes again.</param>
internal sealed record NationalFile(byte[] Hash, byte[] Bytes)
{
    // The largest of the national files, the prescribers, has some six mebibytes.
    private const int MaxBytes = 32 * 1024 * 1024;

    // A quote that is never closed would otherwise take the rest of the file for one field.
    private const int MaxRecordBytes = 64 * 1024;

    public static async Task<Outcome<NationalFile>> From(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MaxBytes) return ProtocolRefusals.TooLarge("32 MiB");
        using var whole = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
        {
            whole.Write(buffer, 0, read);
            if (whole.Length > MaxBytes) return ProtocolRefusals.TooLarge("32 MiB");
        }
        var bytes = whole.ToArray();
        return new NationalFile(SHA256.HashData(bytes), bytes);
    }

    /// <summary>Every row, read or rejected, in the order of the file; refused where the file cannot be read on. A byte-order mark is passed over, and codes stay text.</summary>
    public async Task<Outcome<List<Outcome<NationalRow>>>> Read(NationalFileFormat format, CancellationToken cancel)
    {
        if (!Utf8.IsValid(Bytes)) return OrganisationRefusals.FileUnreadable(1, "it is not in UTF-8.");
        var malformedRow = 0L;
        var malformed = CsvMalformedReason.StrayQuote;
        using var stream = new MemoryStream(Bytes);
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

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++) fields[i] = csv.GetString(i);
        return fields;
    }
}
