using System.Text;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Evaluating;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Tests.Domain;

/// <summary>A rule of the catalogue as a text file: a header, then sections of a title, a request with the inputs' columns in braces, and a table.</summary>
/// <remarks>Inputs stand left of <c>||</c>, pence right. Where a second JSON line follows the request, each row of the table is a scheme of
/// one request and the last row is the whole.</remarks>
internal sealed class GoldenTable
{
    private readonly List<string> header = [];
    private readonly List<Section> sections = [];

    private sealed record Section(string Title, List<string> Json, string[] Inputs, string[] Outputs, List<(string[] Inputs, string[] Outputs)> Rows);

    public static GoldenTable Parse(string text)
    {
        var blocks = text.ReplaceLineEndings("\n").Trim().Split("\n\n").Select(block => block.Split('\n')).ToList();
        var table = new GoldenTable();
        table.header.AddRange(blocks[0]);
        for (var i = 1; i + 1 < blocks.Count; i += 2)
        {
            var (inputs, outputs) = Row(blocks[i + 1][0]);
            table.sections.Add(new(blocks[i][0], [.. blocks[i].Skip(1)], inputs, outputs, [.. blocks[i + 1].Skip(1).Select(Row)]));
        }
        return table;
    }

    /// <summary>The same table with what the engine answers now on the right.</summary>
    public GoldenTable AsItWouldNowBe()
    {
        var now = new GoldenTable();
        now.header.AddRange(header);
        now.sections.AddRange(sections.Select(section => section with { Rows = IsRowPerScheme(section) ? SchemeRows(section) : CaseRows(section) }));
        return now;
    }

    /// <summary>Each section's rules in words, and the workings of its first row that is not refused.</summary>
    public string InWords()
    {
        var text = new StringBuilder(header[0]).Append(" in words\n");
        foreach (var section in sections)
        {
            text.Append('\n').Append(section.Title).Append('\n');
            var results = (IsRowPerScheme(section)
                ? [string.Join("\n", section.Json.SkipLast(1)).Replace("{schemes}", string.Join(",", section.Rows.SkipLast(1).Select(row => Filled(section.Json[^1], section, row.Inputs))))]
                : section.Rows.Select(row => Filled(string.Join("\n", section.Json), section, row.Inputs)))
                .Select(body => EvaluateRequest.Explain(JsonDocument.Parse(body).RootElement)).ToList();
            if (results.Find(one => one.Refusal is null) is var first && results.All(one => one.Refusal is not null))
            {
                text.Append("Refused: ").Append(results[0].Refusal!.Message).Append('\n');
                continue;
            }
            foreach (var words in first.OrThrow().InWords!.Value.GroupBy(words => words.Text))
                text.Append(string.Join(", ", words.Select(one => one.Scheme))).Append(": ").Append(words.Key).Append('\n');
            text.Append('\n').Append(first.OrThrow().Table);
        }
        return text.ToString();
    }

    private static bool IsRowPerScheme(Section section) => section.Json.Any(line => line.Contains("{schemes}"));

    private static List<(string[], string[])> CaseRows(Section section) =>
        [.. section.Rows.Select(row => (row.Inputs, Answers(section, Evaluate(Filled(string.Join("\n", section.Json), section, row.Inputs)))))];

    private static List<(string[], string[])> SchemeRows(Section section)
    {
        var schemes = section.Rows.SkipLast(1).Select(row => Filled(section.Json[^1], section, row.Inputs));
        var result = Evaluate(string.Join("\n", section.Json.SkipLast(1)).Replace("{schemes}", string.Join(",", schemes))).OrThrow();
        return
        [
            .. section.Rows.SkipLast(1).Select((row, i) => (row.Inputs, section.Outputs.Select(name =>
                name == "Variance" ? Pounds(result.Schemes[i].Variance) : Pounds(result.Schemes[i].Shares![name])).ToArray())),
            (section.Rows[^1].Inputs, Answers(section, result)),
        ];
    }

    private static Outcome<WaterfallResult> Evaluate(string body) => EvaluateRequest.Evaluate(JsonDocument.Parse(body).RootElement);

    private static string Filled(string json, Section section, string[] inputs)
    {
        foreach (var (name, value) in section.Inputs.Zip(inputs))
            json = json.Replace($"\"{{{name}}}\"", $"\"{(value.Any(char.IsLetter) ? value : value.Replace(",", ""))}\"");
        return json;
    }

    private static string[] Answers(Section section, Outcome<WaterfallResult> outcome) =>
        [.. section.Outputs.Select((name, i) => outcome.Match(
            result => name switch
            {
                "Variance" => Pounds(result.Variance),
                "Refused" or "Unallocated" => "",
                _ when name.StartsWith("Reserve ") => Pounds(result.Reserves[name["Reserve ".Length..]].Used),
                _ when name.StartsWith("Cash ") => Pounds(result.Shares[name["Cash ".Length..]] - result.Notional![name["Cash ".Length..]]),
                _ when name.StartsWith("Recoverable ") => Pounds(Money.Sum((result.Recoverable ?? []).Where(one => one.Partner == name["Recoverable ".Length..]).Select(one => one.Amount))),
                _ when name.StartsWith("Beyond ") => "",
                _ => Pounds(result.Shares[name]),
            },
            refusal => name switch
            {
                "Refused" => refusal.Code,
                _ when name.StartsWith("Beyond ") => refusal.Figures.TryGetValue($"beyond.{name["Beyond ".Length..]}", out var beyond) && Money.TryParse(beyond, out var sum) ? Pounds(sum) : "",
                "Unallocated" => (refusal.Figures.GetValueOrDefault("unallocated") ?? refusal.Figures.GetValueOrDefault("referred")) is { } pounds
                    && Money.TryParse(pounds, out var money) ? Pounds(money) : "",
                _ => i == 0 ? $"refused: {refusal.Code}" : "",
            }))];

    private static string Pounds(Money money)
    {
        var (pounds, pence) = Math.DivRem(Math.Abs(money.Pence), 100);
        return $"{(money.Pence < 0 ? "-" : "")}{pounds:N0}.{pence:00}";
    }

    private static (string[] Inputs, string[] Outputs) Row(string line)
    {
        var sides = line.Split("||");
        return (Cells(sides[0]), Cells(sides[1]));
    }

    private static string[] Cells(string side) => [.. side.Split('|').Select(cell => cell.Trim())];

    public override string ToString()
    {
        var text = new StringBuilder(string.Join("\n", header)).Append('\n');
        foreach (var section in sections)
        {
            text.Append('\n').Append(section.Title).Append('\n').AppendJoin('\n', section.Json).Append("\n\n");
            var rows = section.Rows.Prepend((section.Inputs, section.Outputs)).ToList();
            foreach (var (inputs, outputs) in rows)
                text.Append(Aligned(inputs, [.. rows.Select(row => row.Inputs)])).Append(" || ").Append(Aligned(outputs, [.. rows.Select(row => row.Outputs)]).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    private static string Aligned(string[] cells, List<string[]> rows) => string.Join(" | ", cells.Select((cell, i) =>
    {
        var width = rows.Max(row => row[i].Length);
        return rows.Skip(1).Any(row => row[i].Any(char.IsLetter)) ? cell.PadRight(width) : cell.PadLeft(width);
    }));
}
