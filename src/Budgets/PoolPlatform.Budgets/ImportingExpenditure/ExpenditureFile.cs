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

    /// <summary>The rows after the header, each with its number as in the file (blank ones are counted, and passed over), or the refusal that ends them.</summary>
    public static async IAsyncEnumerable<Outcome<ImportRow>> Read(Stream file, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await IsUtf16(file, cancel))
        {
            yield return BudgetsRefusals.CsvNotUtf8();
            yield break;
        }
        var (malformedRow, malformed) = (0L, CsvMalformedReason.StrayQuote);
        using var csv = CsvReader.Create(
            file,
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
        var columns = default(ImportColumns);
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
                yield return columns is null ? BudgetsRefusals.HeaderWrong(ImportColumns.Expected, "It is far too long.") : BudgetsRefusals.CsvUnreadable(row, "a row has more than 64 KiB; a quote may never be closed.");
                yield break;
            }
            if (next is false) break;
            row = checked((int)csv.RowNumber);
            if (!Utf8.IsValid(csv.RawRecord))
            {
                yield return BudgetsRefusals.CsvNotUtf8();
                yield break;
            }
            if (columns is null)
            {
                if (ImportColumns.Read(Fields(csv)).IsRefused(out var refusal, out columns))
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
                : ImportRow.Read(row, Fields(csv), columns);
        }
        if (columns is null) yield return BudgetsRefusals.HeaderWrong(ImportColumns.Expected, "The file is empty.");
    }

    /// <summary>The reader would take a file in UTF-16 for what its mark says; the contract is UTF-8.</summary>
    private static async Task<bool> IsUtf16(Stream file, CancellationToken cancel)
    {
        var mark = new byte[2];
        var read = await file.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancel);
        file.Position = 0;
        return read == mark.Length && (mark is [0xff, 0xfe] or [0xfe, 0xff]);
    }

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++) fields[i] = csv.GetString(i);
        return fields;
    }
}
