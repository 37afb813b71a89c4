using System.Runtime.CompilerServices;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>One rate over closed days as plain numbers, for projecting very many of them.</summary>
/// <param name="FirstDay">A <see cref="DateOnly.DayNumber"/>, like <paramref name="LastDay"/>; both days are paid.</param>
public readonly record struct ProjectedSegment(long RatePence, int FirstDay, int LastDay);

/// <summary>Two funders' shares as one fraction: the first bears <paramref name="First"/> of <paramref name="Total"/>.</summary>
public readonly record struct ProjectedSplit(long First, long Total);

/// <summary>The same figures as <see cref="CostSlicing"/> for two funders, without an allocation: what a mass uplift or a whole pool's forecast is worked out with.</summary>
/// <remarks>For two funders the largest remainder is the first one's part rounded to the nearest penny, a half going to the funder listed first;
/// the second takes what is left. Both run up cumulatively, so that slices sum to every funder's share of the segment.</remarks>
public static class CostProjection
{
    /// <summary>Adds a package to cells of slice by funder: cell 2m for the first funder in slice m, 2m+1 for the second.</summary>
    /// <param name="sliceEnds">The last day of each slice, in order.</param>
    /// <param name="before">The day before the first slice.</param>
    public static void Add(ReadOnlySpan<ProjectedSegment> segments, ProjectedSplit split, ReadOnlySpan<int> sliceEnds, int before, Span<long> cells)
    {
        if (cells.Length < 2 * sliceEnds.Length) throw new ArgumentException("There are fewer cells than slices and funders.", nameof(cells));
        if (split.Total is < 1 or > 1_000_000 || split.First < 0 || split.First > split.Total) throw new ArgumentOutOfRangeException(nameof(split));
        foreach (var segment in segments)
        {
            var slice = 0;
            var (cost, first) = segment.FirstDay > before ? (0L, 0L) : RunUp(segment, Math.Min(before, segment.LastDay), split);
            while (slice < sliceEnds.Length && sliceEnds[slice] < segment.FirstDay) slice++;
            for (; slice < sliceEnds.Length; slice++)
            {
                var end = sliceEnds[slice];
                var (costTo, firstTo) = RunUp(segment, Math.Min(end, segment.LastDay), split);
                cells[2 * slice] += firstTo - first;
                cells[2 * slice + 1] += costTo - cost - (firstTo - first);
                (cost, first) = (costTo, firstTo);
                if (end >= segment.LastDay) break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long Cost, long First) RunUp(ProjectedSegment segment, int day, ProjectedSplit split)
    {
        // Ten million pounds a week for ten years, in millionths, still fit 64 bits.
        var cost = (2 * segment.RatePence * (day - segment.FirstDay + 1) + 7) / 14;
        var whole = cost * split.First;
        var part = whole / split.Total;
        if (2 * (whole - part * split.Total) >= split.Total) part++;
        return (cost, part);
    }
}
