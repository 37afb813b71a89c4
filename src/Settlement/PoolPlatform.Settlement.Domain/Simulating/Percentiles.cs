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
            least = Math.Min(least, sum);
            most = Math.Max(most, sum);
        }
        // At most 2^12 cells, whose counts stay next to the processor.
        var shift = Math.Max(0, 52 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(most - least)));
        var counts = new int[((ulong)(most - least) >> shift) + 2];
        foreach (var sum in sums) counts[((ulong)(sum - least) >> shift) + 1]++;
        for (var i = 1; i < counts.Length; i++) counts[i] += counts[i - 1];
        var cells = new int[ranks.Length];
        for (var i = 0; i < ranks.Length; i++)
        {
            var cell = Array.BinarySearch(counts, ranks[i]);
            // Cells before hold counts[cell] sums; of equal counts the last cell that starts here is the one with something in it.
            cell = cell < 0 ? ~cell - 1 : cell;
            while (cell + 1 < counts.Length && counts[cell + 1] <= ranks[i]) cell++;
            cells[i] = cell;
        }
        var inside = Inside(sums, least, shift, counts, cells);
        for (var i = 0; i < ranks.Length; i++) values[i] = inside[cells[i]][ranks[i] - counts[cells[i]]];
        return values;
    }

    private static Dictionary<int, long[]> Inside(ReadOnlySpan<long> sums, long least, int shift, int[] counts, int[] cells)
    {
        var inside = new Dictionary<int, long[]>();
        var filled = new int[counts.Length];
        var isWanted = new bool[counts.Length];
        foreach (var cell in cells)
        {
            isWanted[cell] = true;
            inside[cell] = new long[counts[cell + 1] - counts[cell]];
        }
        foreach (var sum in sums)
        {
            var cell = (int)((ulong)(sum - least) >> shift);
            if (isWanted[cell]) inside[cell][filled[cell]++] = sum;
        }
        foreach (var found in inside.Values) Array.Sort(found);
        return inside;
    }
}
