using System.Collections.Immutable;
using System.Text;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Wording;

/// <summary>Workings as a text table: a row for each step with what came in, was taken and went out, and a column for each partner and reserve.</summary>
public static class WorkingsTable
{
    public static string Of(WaterfallResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var reserves = result.Reserves.Keys.Where(name => result.Workings.Any(step => step.Reserves?.ContainsKey(name) == true)).ToImmutableArray();
        var rows = new List<string[]> { Row("Scheme", "Step", "In", "Taken", "Out", [.. result.Shares.Keys, .. reserves.Select(name => $"reserve {name}")]) };
        foreach (var step in result.Workings)
        {
            rows.Add(Row(step.Scheme, step.Step, Words.Figure(step.In), Words.Figure(step.Taken), Words.Figure(step.Out),
                [.. result.Shares.Keys.Select(partner => Words.Figure(step.Shares[partner])), .. reserves.Select(name => Words.Figure(step.Reserves?.GetValueOrDefault(name) ?? default))]));
            foreach (var band in step.Bands ?? [])
                rows.Add(Row("", $"  {Words.Figure(band.From)} {(band.To is { } to ? $"to {Words.Figure(to)}" : "and beyond")}", "", Words.Figure(band.Taken), "",
                    [.. result.Shares.Keys.Select(partner => Words.Figure(band.Shares[partner])), .. reserves.Select(_ => "")]));
        }
        rows.Add(Row("All", "", Words.Figure(result.Variance), Words.Figure(result.Variance), Words.Figure(Money.Zero),
            [.. result.Shares.Values.Select(Words.Figure), .. reserves.Select(name => Words.Figure(result.Reserves[name].Used))]));

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
        foreach (var note in result.Workings.SelectMany(Notes)) text.Append(note).Append('\n');
        return text.ToString();
    }

    private static IEnumerable<string> Notes(StepWorking step)
    {
        if (step.Measure is { } measure) yield return $"{step.Scheme}, {step.Step}: {measure.Name} is {measure.Result} ({measure.Evidence}).";
        foreach (var one in step.Capped ?? [])
            yield return $"{step.Scheme}, {step.Step}: {one.Partner} had {Words.Figure(one.Before)}, is held at {Words.Figure(one.Limit)}, and {Words.Figure(one.Excess)} goes on.";
        foreach (var one in step.Approved ?? [])
            yield return $"{step.Scheme}, {step.Step}: {one.Partner} goes beyond {Words.Figure(one.Limit)} to {Words.Figure(one.Total)} by decision {one.Decision}.";
    }

    private static string[] Row(string scheme, string step, string entering, string taken, string leaving, ImmutableArray<string> rest) => [scheme, step, entering, taken, leaving, .. rest];
}
