using System.Globalization;
using System.Text;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.WritingCsv;

/// <summary>A table for a spreadsheet: RFC 4180, with a byte-order mark so that letters beyond ASCII come out right.</summary>
internal static class CsvTable
{
    public static IResult Of(string name, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin(',', row.Select(Field)).Append("\r\n");
        return Results.File((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", $"{name}.csv");
    }

    // Sums are plain numbers, so that the spreadsheet can add them up again; anything else is words.
    private static string Field(object? cell) => cell switch
    {
        null => "",
        Money sum => sum.ToString(),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => Words(cell.ToString() ?? ""),
    };

    /// <summary>Text that a spreadsheet would take for a formula gets an apostrophe in front: references come from whoever paid.</summary>
    private static string Words(string text)
    {
        var safe = text.Length > 0 && (text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text[0] is '\t' or '\r' or '\n') ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
