using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Tests.Domain;

/// <summary>A text file that a finance officer can read: what it is about, a blank line, then a table; what is given stands left of <c>||</c>, what must come out right of it.</summary>
internal static class FiguresTable
{
    /// <param name="work">What comes out for a row, in the order of the columns right of the bar.</param>
    public static void Holds(string name, Func<Func<string, string>, IEnumerable<string>> work)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Domain", "Cash", $"{name}.txt"));
        var split = text.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        var rows = text[split..].TrimEnd('\n').Split('\n').Select(row => row.Split("||").Select(side => side.Split('|').Select(cell => cell.Trim()).ToList()).ToList()).ToList();
        Assert.True(text.StartsWith("Rule ", StringComparison.Ordinal) && text.Contains("\nSource ", StringComparison.Ordinal) && rows.Count > 1, $"{name} has a rule, a source and rows.");
        var columns = rows[0][0];
        var now = rows.Skip(1).Select(row => work(column => row[0][columns.IndexOf(column)]).ToList()).ToList();
        var table = rows.Take(1).Concat(rows.Skip(1).Zip(now, (row, worked) => new List<List<string>> { row[0], worked })).Select(sides => sides.SelectMany(side => side).ToList()).ToList();
        var widths = Enumerable.Range(0, table[0].Count).Select(column => table.Max(row => row[column].Length)).ToList();
        var written = string.Join('\n', table.Select(row => string.Join(" || ", new[] { (0, columns.Count), (columns.Count, row.Count) }
            .Select(side => string.Join(" | ", Enumerable.Range(side.Item1, side.Item2 - side.Item1).Select(column => row[column].PadLeft(widths[column]))))))) + "\n";
        Assert.True(text[split..] == written, $"{name} would now read:\n\n{written}");
    }

    public static Money Pounds(string text) => Money.TryParse(text.Replace(",", "", StringComparison.Ordinal), out var money) ? money : throw new FormatException($"'{text}' is no sum.");

    public static string Pounds(Money money) => (money.Pence / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static Percent PercentOf(string text) => Percent.TryParse(text, out var percent) ? percent : throw new FormatException($"'{text}' is no percentage.");
}
