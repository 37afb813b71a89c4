using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using PoolPlatform.Kernel;

namespace PoolPlatform.Reporting.Statements;

/// <summary>A statement to print and to read aloud: real tables with captions and scopes, one small style sheet, no script, nothing from elsewhere.</summary>
internal static class WriteHtml
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>What the page may load: its own style sheet, nothing else.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Style =
        """
        :root { color-scheme: light; }
        body { font: 1rem/1.45 system-ui, sans-serif; color: #111; background: #fff; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
        h1 { font-size: 1.6rem; margin: 0; }
        .about { font-size: 1.1rem; margin: .2rem 0 1.2rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 0 0 1.5rem; }
        dt { font-weight: 600; }
        dd { margin: 0; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; margin: 0 0 1.8rem; }
        caption { text-align: left; font-weight: 700; font-size: 1.1rem; padding: .3rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #767676; }
        thead th { border-bottom: 2px solid #111; }
        tbody th { font-weight: 400; }
        .money { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        tr.total th, tr.total td { font-weight: 700; border-top: 2px solid #111; }
        @media print { body { margin: 0; max-width: none; font-size: 10pt; } .scroll { overflow: visible; } tr { break-inside: avoid; } thead { display: table-header-group; } }
        """;

    public static byte[] From(Statement statement)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Text($"{statement.Title}: {statement.About}")}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(statement.Title)}</h1>\n<p class=\"about\">{Text(statement.About)}</p>\n<dl>\n");
        foreach (var fact in statement.Facts) page.Append(CultureInfo.InvariantCulture, $"<dt>{Text(fact.Name)}</dt><dd>{Text(fact.Value)}</dd>\n");
        page.Append("</dl>\n");
        foreach (var table in statement.Tables) Append(page, table);
        if (statement.Remarks.Count > 0)
        {
            page.Append("<h2>Remarks</h2>\n<ul>\n");
            foreach (var remark in statement.Remarks) page.Append(CultureInfo.InvariantCulture, $"<li>{Text(remark)}</li>\n");
            page.Append("</ul>\n");
        }
        page.Append("</main>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void Append(StringBuilder page, Table table)
    {
        if (table.Rows.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(table.Caption)}</h2>\n<p>{Text(table.Empty)}</p>\n");
            return;
        }
        // A wide table scrolls by itself, and the keyboard can reach it to do so.
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" role=\"region\" aria-label=\"{Text(table.Caption)}\" tabindex=\"0\">\n<table>\n<caption>{Text(table.Caption)}</caption>\n<thead>\n<tr>");
        foreach (var column in table.Columns) page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(column.IsMoney ? " class=\"money\"" : "")}>{Text(column.IsMoney ? $"{column.Heading} (£)" : column.Heading)}</th>");
        page.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            page.Append(row.IsTotal ? "<tr class=\"total\">" : "<tr>");
            for (var i = 0; i < row.Cells.Count; i++)
            {
                var money = table.Columns[i].IsMoney ? " class=\"money\"" : "";
                page.Append(i == 0 ? $"<th scope=\"row\">{Shown(row.Cells[i])}</th>" : $"<td{money}>{Shown(row.Cells[i])}</td>");
            }
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table>\n</div>\n");
    }

    private static string Shown(Cell cell) => cell switch
    {
        Cell.Sum { Amount: { } amount } => Pounds(amount),
        Cell.Sum => "not known",
        Cell.Words words => Text(words.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "A kind of cell cannot be shown."),
    };

    // The pound sign stands once, in the heading, as in printed accounts.
    private static string Pounds(Money amount)
    {
        var plain = amount.Abs().ToString();
        var pounds = long.Parse(plain.AsSpan(0, plain.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture).ToString("#,##0", CultureInfo.InvariantCulture);
        return $"{(amount < Money.Zero ? "-" : "")}{pounds}{plain[^3..]}";
    }

    private static string Text(string text) => Encoder.Encode(text);

    // Letters of every language may stand as they are; what means something to HTML never does.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
}
