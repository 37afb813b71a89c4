using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Reads an expenditure file row by row, as a stream. What is wrong with one row is said of that row; what makes the rest unreadable ends the reading.</summary>
internal static class ExpenditureFile
{
    // A quote that is never closed would otherwise take the rest of the file for one field.
    private const int MaxRecordBytes = 64 * 1024;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? throw new InvalidOperationException("Windows-1252 is not known here.");

    /// <summary>The rows after the header, each with its number as in the file (blank ones are counted, and passed over), or the refusal that ends them.</summary>
    /// <param name="isAnnounced">The sender said how many rows there are or what they come to, so a missing line break at the end need not mean a missing end.</param>
    public static async IAsyncEnumerable<Outcome<ImportRow>> Read(Stream file, FileLayout layout, bool isAnnounced, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (begins, endsInLine) = await Look(file, cancel);
        if (begins is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            yield return BudgetsRefusals.CsvNotUtf8();
            yield break;
        }
        if (layout.Encoding == FileEncoding.Windows1252 && begins is [0xef, 0xbb, 0xbf])
        {
            yield return MappingRefusals.EncodingDiffers(1, "Windows-1252 (it begins with the mark of UTF-8)");
            yield break;
        }
        var (malformedRow, malformed) = (0L, CsvMalformedReason.StrayQuote);
        using var csv = CsvReader.Create(
            file,
            CsvReaderOptions.Default with
            {
                Separator = layout.Separator,
                HasHeader = false,
                SkipEmptyLines = false,
                DetectSeparatorHint = false,
                Encoding = layout.Encoding == FileEncoding.Windows1252 ? Windows1252 : Encoding.UTF8,
                MaxRecordSize = MaxRecordBytes,
                PoolStrings = true,
                OnMalformedRecord = found => (malformedRow, malformed) = (found.RecordNumber, found.Reason),
            },
            leaveOpen: true);
        var read = default(RowReader);
        var row = 0;
        while (true)
        {
            var next = default(bool?);
            try
            {
                next = await csv.ReadAsync(cancel);
            }
            catch (CsvFormatException)
            {
                // The one format error that is thrown: a record beyond the limit.
            }
            if (next is null)
            {
                yield return read is null ? BudgetsRefusals.HeaderWrong(ImportColumns.Expected, "It is far too long.") : BudgetsRefusals.CsvUnreadable(row, "a row has more than 64 KiB; a quote may never be closed.");
                yield break;
            }
            if (next is false) break;
            row = checked((int)csv.RowNumber);
            if (NotText(csv.RawRecord, layout.Encoding, row) is { } garbled)
            {
                yield return garbled;
                yield break;
            }
            if (row <= layout.SkipRows) continue;
            if (read is null)
            {
                if (layout.Header(row, Fields(csv)).IsRefused(out var refusal, out read))
                {
                    yield return refusal;
                    yield break;
                }
                continue;
            }
            if (csv.RawRecord.IsEmpty) continue;
            var isMalformed = malformedRow == row;
            if (isMalformed && malformed == CsvMalformedReason.UnterminatedQuote)
            {
                yield return BudgetsRefusals.CsvUnreadable(row, "a quote is opened there and never closed.");
                yield break;
            }
            // A quote inside an unquoted field can only be meant as it stands.
            yield return isMalformed && malformed != CsvMalformedReason.StrayQuote
                ? ImportRow.Unusable(row, "text follows a closing quote")
                : read(row, Fields(csv));
        }
        if (read is null) yield return BudgetsRefusals.HeaderWrong(ImportColumns.Expected, "The file is empty.");
        else if (layout.MustEndWithLineBreak && !endsInLine && !isAnnounced) yield return MappingRefusals.Truncated(row);
    }

    /// <summary>How the file begins, which may be a mark of its encoding, and whether its last line is ended.</summary>
    private static async Task<(byte[] Begins, bool EndsInLine)> Look(Stream file, CancellationToken cancel)
    {
        var begins = new byte[3];
        var read = await file.ReadAtLeastAsync(begins, begins.Length, throwOnEndOfStream: false, cancel);
        var last = new byte[1];
        if (file.Length > 0) file.Position = file.Length - 1;
        _ = await file.ReadAsync(last, cancel);
        file.Position = 0;
        return (begins[..read], last is [(byte)'\n'] or [(byte)'\r']);
    }

    /// <summary>Bytes that are no text in the declared encoding. Windows-1252 leaves five of them without meaning; they come as control characters.</summary>
    private static Refusal? NotText(ReadOnlySpan<byte> record, FileEncoding encoding, int row)
    {
        if (encoding == FileEncoding.Utf8) return Utf8.IsValid(record) ? null : BudgetsRefusals.CsvNotUtf8(row);
        for (var rest = record; rest.IndexOf((byte)0xc2) is >= 0 and var at; rest = rest[(at + 1)..])
            if (at + 1 < rest.Length && rest[at + 1] < 0xa0) return MappingRefusals.EncodingDiffers(row, "Windows-1252");
        return null;
    }

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++) fields[i] = csv.GetString(i);
        return fields;
    }
}
