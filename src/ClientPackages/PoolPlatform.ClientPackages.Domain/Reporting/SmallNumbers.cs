using System.Collections.Immutable;

namespace PoolPlatform.ClientPackages.Domain.Reporting;

/// <summary>Counts of people in which nobody can be found again: one to four are not told.</summary>
public static class SmallNumbers
{
    public const int Smallest = 5;

    /// <summary>Null for what is not told.</summary>
    public static int? Told(int count) => count is > 0 and < Smallest ? null : count;

    /// <summary>The counts of a table whose total is told as well.</summary>
    /// <remarks>A single gap could be worked out from the total, so that the smallest of the other counts is left out with it; and where
    /// the gaps together come to fewer than five, another one goes, since their sum is as telling as one of them.</remarks>
    public static ImmutableArray<int?> Told(ImmutableArray<int> counts)
    {
        var told = counts.Select(Told).ToArray();
        while (Hidden() is { Count: > 0 } hidden && (hidden.Count == 1 || hidden.Sum(i => counts[i]) < Smallest))
        {
            var next = Enumerable.Range(0, counts.Length).Where(i => told[i] is > 0).OrderBy(i => counts[i]).ThenBy(i => i).Cast<int?>().FirstOrDefault();
            if (next is not { } index) break;
            told[index] = null;
        }
        return [.. told];

        List<int> Hidden() => [.. Enumerable.Range(0, counts.Length).Where(i => told[i] is null)];
    }

    /// <summary>The total beside told counts: left out itself where it alone would give a hidden count away.</summary>
    public static int? Total(ImmutableArray<int> counts)
    {
        var told = Told(counts);
        var hidden = Enumerable.Range(0, counts.Length).Where(i => told[i] is null).ToList();
        return hidden.Count == 1 || hidden.Count > 0 && hidden.Sum(i => counts[i]) < Smallest ? null : counts.Sum();
    }
}
