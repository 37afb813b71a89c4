using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Wording;

/// <summary>How one amount is shared, as it follows after "is shared" or "goes".</summary>
internal static class ShareWords
{
    /// <summary>With its verb: what goes to one is not shared.</summary>
    public static string Goes(ShareBy by) => Of(by) is var way && way.StartsWith("to ", StringComparison.Ordinal) ? $"goes {way}" : $"is shared {way}";

    public static string Of(ShareBy by) => by switch
    {
        ShareBy.Percentages percents => percents.Weights.Where(one => one.Value.Value > 0m).Select(one => $"{one.Value}% to {one.Key}").ToList() is { Count: > 0 } parts
            ? percents.Weights.Any(one => one.Value.Value == 100m) ? $"to {percents.Weights.First(one => one.Value.Value == 100m).Key} alone" : Words.List(parts)
            : "to nobody",
        ShareBy.Weighted weighted => Weighted(weighted),
        ShareBy.Equally => "equally among all partners",
        ShareBy.Contributions { Basis: ContributionBasis.Opening } => "in proportion to opening contributions",
        ShareBy.Contributions => "in proportion to closing contributions",
        ShareBy.Owner => "to each partner by the lines that it owns",
        ShareBy.Line line => Lines(line),
        ShareBy.Host => "to the host alone",
        ShareBy.Manual manual => $"as decision {manual.Decision} says: {Words.List(manual.Amounts.Select(one => $"{one.Key} {Words.Pounds(one.Value)}"))}",
        _ => throw new UnreachableException($"No words for a share by {by.GetType().Name}."),
    };

    private static string Weighted(ShareBy.Weighted weighted)
    {
        var named = weighted.Weights.Where(one => one.Value > 0m).ToList();
        return named.Count == 1
            ? $"to {named[0].Key} alone"
            : $"in the proportion {Words.List(named.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:#,0.#########}")))}";
    }

    private static string Lines(ShareBy.Line line)
    {
        var named = (line.Shares ?? ImmutableSortedDictionary<string, ShareBy>.Empty).Select(one => $"line {one.Key} {Of(one.Value)}").ToList();
        if (line.Rest is { } rest) named.Add(named.Count == 0 ? $"every line {Of(rest)}" : $"every other line {Of(rest)}");
        return named.Count == 0 ? "line by line as each line says" : $"line by line: {string.Join(", ", named)}";
    }
}
