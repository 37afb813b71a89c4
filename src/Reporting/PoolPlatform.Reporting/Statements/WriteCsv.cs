using System.Text;

namespace PoolPlatform.Reporting.Statements;

/// <summary>A statement for a spreadsheet: RFC 4180, one table below the other, with a byte-order mark so that letters beyond ASCII come out right.</summary>
internal static class WriteCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    public static byte[] From(Statement statement)
    {
        var text = new StringBuilder();
        Line(text, statement.Title);
        Line(text, statement.About);
        foreach (var fact in statement.Facts) Line(text, fact.Name, fact.Value);
        foreach (var table in statement.Tables)
        {
            text.Append("\r\n");
            Line(text, table.Caption);
            if (table.Rows.Count == 0)
            {
                Line(text, table.Empty);
                continue;
            }
            Line(text, [.. table.Columns.Select(column => column.IsMoney ? $"{column.Heading} (£)" : column.Heading)]);
            foreach (var row in table.Rows) text.AppendJoin(',', row.Cells.Select(Field)).Append("\r\n");
        }
        if (statement.Remarks.Count > 0)
        {
            text.Append("\r\n");
            Line(text, "Remarks");
            foreach (var remark in statement.Remarks) Line(text, remark);
        }
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Line(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        for (var i = 0; i < fields.Length; i++) text.Append(i == 0 ? "" : ",").Append(Words(fields[i]));
        text.Append("\r\n");
    }

    // Sums are plain numbers, so that the spreadsheet can add them up again.
    private static string Field(Cell cell) => cell switch
    {
        Cell.Sum { Amount: { } amount } => amount.ToString(),
        Cell.Sum => "not known",
        Cell.Words words => Words(words.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "A kind of cell cannot be written."),
    };

    /// <summary>Text that a spreadsheet would take for a formula gets an apostrophe in front: names come from whoever wrote the agreement.</summary>
    private static string Words(string text)
    {
        var safe = text.Length > 0 && (text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text[0] is '\t' or '\r' or '\n') ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
