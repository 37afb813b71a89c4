using System.Globalization;

namespace PoolPlatform.Benchmarks;

/// <summary>What a subject took, shortest first.</summary>
internal sealed record Row(Subject Subject, IReadOnlyList<TimeSpan> Times)
{
    public TimeSpan Median => Times[Times.Count / 2];

    /// <summary>The 99th percentile, nearest rank; of fewer than a hundred times the longest.</summary>
    public TimeSpan P99 => Times[((99 * Times.Count) + 99) / 100 - 1];

    /// <summary>What the subject's limit is for.</summary>
    public TimeSpan Limited => Subject.LimitsSlowest ? P99 : Median;
}

/// <summary>The rows of a run, the reference first, as Markdown that can be put into a README.</summary>
internal sealed record Table(IReadOnlyList<Row> Rows)
{
    public bool KeepsItsLimits => Rows.All(row => (row.Subject.Limit is not { } limit || row.Limited < limit) && (row.Subject.MaxRatio is not { } ratio || row.Median / Rows[0].Median < ratio));

    public override string ToString() => string.Join('\n',
    [
        $"| {Times} | median ms | min | p99 | max | ratio to the reference | limit |",
        "|---|---|---|---|---|---|---|",
        .. Rows.Select((row, i) =>
            $"| {row.Subject.Name}{(i == 0 ? " (reference)" : "")} | {Ms(row.Median)} | {Ms(row.Times[0])} | {Ms(row.P99)} | {Ms(row.Times[^1])} | {Ratio(row.Median / Rows[0].Median)} | {string.Join(", ", new[] { Kept(row), KeptRatio(row) }.Where(said => said.Length > 0))} |"),
    ]);

    private string Times =>
        Rows.All(row => row.Times.Count == Rows[0].Times.Count) ? $"{Rows[0].Times.Count} times each, in turns" : $"{string.Join(", ", Rows.Select(row => row.Times.Count))} times, in turns";

    private static string Kept(Row row) => row.Subject.Limit is { } limit ? $"{(row.Subject.LimitsSlowest ? "p99 " : "")}{(row.Limited < limit ? "under" : "OVER")} {Ms(limit)}" : "";

    private string KeptRatio(Row row) => row.Subject.MaxRatio is { } ratio ? $"{(row.Median / Rows[0].Median < ratio ? "under" : "OVER")} {Ratio(ratio)} times" : "";

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString("G3", CultureInfo.InvariantCulture);
}
