using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>The form of a file: how it is cut into rows and fields, and how its header is understood.</summary>
/// <param name="MustEndWithLineBreak">A file that was cut off in the middle of a sum could otherwise be read as a smaller one.</param>
/// <param name="Header">Understands the header, at the row of that number, and answers how the rows below it are read.</param>
public sealed record FileLayout(char Separator, FileEncoding Encoding, int SkipRows, bool MustEndWithLineBreak, Func<int, IReadOnlyList<string>, Outcome<RowReader>> Header)
{
    /// <summary>The platform's own columns, in UTF-8 with commas.</summary>
    public static readonly FileLayout Standard = new(
        ',', FileEncoding.Utf8, 0, false,
        (_, header) => ImportColumns.Read(header).Then<RowReader>(columns => (RowReader)((row, fields) => ImportRow.Read(row, fields, columns))));

    /// <summary>A ledger's own columns, as its mapping says.</summary>
    public static FileLayout Of(LedgerMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return new(
            mapping.Separator, mapping.Encoding, mapping.SkipRows, true,
            (row, header) => MappedRows.Understand(mapping, row, header).Then<RowReader>(rows => (RowReader)rows.Read));
    }
}

/// <summary>Reads one row of a file: its number and its fields.</summary>
public delegate ImportRow RowReader(int row, IReadOnlyList<string> fields);
