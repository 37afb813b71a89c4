using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>Exact percentiles of many sums without sorting them all: counted into cells first, then only the cells that matter are sorted.</summary>
internal static class Percentiles
{
    private static readonly int[] named = [5, 10, 25, 50, 75, 90, 95, 99];

    /// <summary>The nearest-rank percentiles, keyed <c>p5</c> to <c>p99</c>.</summary>
    public static OrderedDictionary<string, Money> Of(ReadOnlySpan<long> sums)
    {
        var found = new OrderedDictionary<string, Money>(StringComparer.Ordinal);
        var ranks = new int[named.Length];
        for (var i = 0; i < named.Length; i++) ranks[i] = Rank(named[i], sums.Length);
        var values = AtRanks(sums, ranks);
        for (var i = 0; i < named.Length; i++) found.Add(string.Create(CultureInfo.InvariantCulture, $"p{named[i]}"), Money.FromPence(values[i]));
        return found;
    }

    public static Money At(ReadOnlySpan<long> sums, int percent) => sums.IsEmpty ? Money.Zero : Money.FromPence(AtRanks(sums, [Rank(percent, sums.Length)])[0]);

    private static int Rank(int percent, int count) => Math.Max(0, (int)(((long)percent * count + 99) / 100) - 1);

    private static long[] AtRanks(ReadOnlySpan<long> sums, int[] ranks)
    {
        var values = new long[ranks.Length];
        if (sums.IsEmpty) return values;
        long least = sums[0], most = sums[0];
        foreach (var sum in sums)
        {
            if (sum < least) least = sum;
            if (sum > most) most = sum;
        }
        var shift = Math.Max(0, 48 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(most - least)));
        var counts = new int[((ulong)(most - least) >> shift) + 2];
        foreach (var sum in sums) counts[((ulong)(sum - least) >> shift) + 1]++;
        for (var i = 1; i < counts.Length; i++) counts[i] += counts[i - 1];
        for (var i = 0; i < ranks.Length; i++)
        {
            var cell = Array.BinarySearch(counts, ranks[i]);
            // Cells before hold counts[cell] sums; of equal counts the last cell that starts here is the one with something in it.
            cell = cell < 0 ? ~cell - 1 : cell;
            while (cell + 1 < counts.Length && counts[cell + 1] <= ranks[i]) cell++;
            values[i] = InCell(sums, least, shift, (ulong)cell, ranks[i] - counts[cell], counts[cell + 1] - counts[cell]);
        }
        return values;
    }

    private static long InCell(ReadOnlySpan<long> sums, long least, int shift, ulong cell, int rank, int count)
    {
        var inside = new long[count];
        var i = 0;
        foreach (var sum in sums)
            if ((ulong)(sum - least) >> shift == cell) inside[i++] = sum;
        Array.Sort(inside);
        return inside[rank];
    }
}
