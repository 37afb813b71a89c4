using System.Collections.Immutable;
using System.Text;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Bulk;

/// <summary>One record of a file.</summary>
/// <param name="Number">Counted from 1, the header left out; what a person sees beside the line.</param>
public sealed record CsvRow(int Number, ImmutableArray<string> Cells);

/// <summary>A text of comma-separated values (RFC 4180) as header and rows. Whatever bytes stand in it, it is read or refused: it never throws.</summary>
public sealed record CsvTable(ImmutableArray<string> Header, ImmutableArray<CsvRow> Rows)
{
    public const int MostRows = 200_000;
    public const int MostColumns = 200;
    private const int LongestCell = 10_000;

    public static Outcome<CsvTable> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var records = new List<ImmutableArray<string>>();
        var cells = ImmutableArray.CreateBuilder<string>();
        var cell = new StringBuilder();
        var (quoted, closed, any) = (false, false, false);
        // Spreadsheets begin their files with a byte-order mark.
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quoted)
            {
                if (character != '"') cell.Append(character);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else (quoted, closed) = (false, true);
            }
            else if (character == '"' && cell.Length == 0 && !closed) (quoted, any) = (true, true);
            else if (character == ',')
            {
                any = true;
                if (EndCell() is { } tooWide) return tooWide;
            }
            else if (character is '\n' or '\r')
            {
                if (character == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                if (EndRecord() is { } tooLong) return tooLong;
            }
            else if (character == '"' || closed) return Unreadable(records.Count, "a quote stands inside a cell that is not quoted");
            else
            {
                any = true;
                cell.Append(character);
            }
            if (cell.Length > LongestCell) return Unreadable(records.Count, "a cell is longer than 10,000 characters");
        }
        if (quoted) return Unreadable(records.Count, "a quote is never closed");
        if (EndRecord() is { } last) return last;
        if (records.Count == 0) return Unreadable(0, "there is no header");
        var header = records[0];
        if (header.Distinct(StringComparer.Ordinal).Count() != header.Length) return Unreadable(0, "a column stands twice in the header");
        return new CsvTable(header, [.. records.Skip(1).Select((record, i) => new CsvRow(i + 1, record))]);

        Refusal? EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
            closed = false;
            return cells.Count > MostColumns ? Unreadable(records.Count, "there are more than 200 columns") : null;
        }

        Refusal? EndRecord()
        {
            // A line with nothing on it is no record.
            if (!any && cell.Length == 0 && cells.Count == 0) return null;
            if (EndCell() is { } tooWide) return tooWide;
            records.Add(cells.DrainToImmutable());
            any = false;
            return records.Count > MostRows + 1 ? ClientPackagesRefusals.FileTooLong : null;
        }
    }

    // The place, and never what stands there: it may be somebody's name.
    private static Refusal Unreadable(int record, string why) =>
        ClientPackagesRefusals.FileUnreadable.About(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rows[{record}]"), $"Here {why}.");
}
