using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>Cuts the cost of rate segments into slices by cumulative difference: rule CS.</summary>
/// <remarks>A slice is the cost from the segment's own first day to the end of the slice, less that to the end of the one before. So slices
/// always sum to the line, whatever the calendar, and a window that shows some of them shows the same pennies as a wider one.
/// Every figure has a closed form: work grows with the number of slices, never with the number of days.</remarks>
public static class CostSlicing
{
    /// <summary>As many figures as one answer holds, a slice and each of its funders counting one: ten thousand lines with two funders over a year of months.</summary>
    public const int MostFigures = 400_000;

    private const long LargestPence = 999_999_999_999_999;

    public static Outcome<PackageCosts> Evaluate(CostQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Window is not { End: { } end, IsEmpty: false }) return ClientPackagesRefusals.DatesReversed.About("to", "The window ends before it starts.");

        // An open line ends with the window; for a line counted by nights that makes the window's last day the free one.
        var lines = question.Lines.Select(line => line.Dates.End is null ? line.EndedBy(end) : line).ToImmutableArray();
        var calendar = question.Slices.Across(question.Window.Start, end).ToImmutableArray();
        var ranges = lines.Select(line => Selected(line.Dates.Intersect(question.Window), calendar)).ToImmutableArray();
        if (lines.Zip(ranges, (line, range) => (1L + (line.Split?.Funders.Length ?? 0)) * range.Count).Sum() > MostFigures) return ClientPackagesRefusals.FiguresTooMany;
        if (!FitMoney(lines)) return ClientPackagesRefusals.AmountsTooLarge;

        var costs = lines.Zip(ranges, (line, range) => Cumulative(line, question.Window, calendar.AsSpan().Slice(range.First, range.Count))).ToImmutableArray();
        return new PackageCosts(Money.Sum(costs.Select(cost => cost.Total)), costs);
    }

    /// <summary>The slices of one segment, cut by the window and by the segment's own dates.</summary>
    private static LineCost Cumulative(RateSegment line, DateSpan window, ReadOnlySpan<DateSpan> calendar)
    {
        var slices = ImmutableArray.CreateBuilder<CostSlice>(calendar.Length);
        var within = line.Dates.Intersect(window);
        var first = line.RunUpTo(within.Start.AddDays(-1));
        var before = first;
        foreach (var slice in calendar)
        {
            var days = slice.Intersect(within);
            var upTo = line.RunUpTo(days.End!.Value);
            slices.Add(new(days.Start, days.End.Value, upTo.Days - before.Days, upTo.Cost - before.Cost, Funders(line, upTo, before)));
            before = upTo;
        }
        return new(before.Cost - first.Cost, Funders(line, before, first), slices.DrainToImmutable());
    }

    private static OrderedDictionary<string, Money> Funders(RateSegment line, CostSoFar upTo, CostSoFar before)
    {
        var funders = line.Split?.Funders ?? [];
        var shares = new OrderedDictionary<string, Money>(funders.Length);
        for (var i = 0; i < funders.Length; i++) shares.Add(funders[i], upTo.Parts[i] - before.Parts[i]);
        return shares;
    }

    private static (int First, int Count) Selected(DateSpan days, ImmutableArray<DateSpan> calendar)
    {
        if (days.IsEmpty) return (0, 0);
        var first = IndexHolding(days.Start, calendar);
        return (first, IndexHolding(days.End!.Value, calendar) - first + 1);
    }

    private static int IndexHolding(DateOnly date, ImmutableArray<DateSpan> calendar)
    {
        var (low, high) = (0, calendar.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (calendar[middle].End < date) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Checked once at the widest point, so that no sum on the way can overflow.</summary>
    private static bool FitMoney(ImmutableArray<RateSegment> lines)
    {
        Int128 sum = 0;
        foreach (var line in lines.Where(line => !line.Dates.IsEmpty))
            sum += Int128.Abs(WeeklyCost.Pence(line.WeeklyRate, line.Dates.Days!.Value));
        return sum <= LargestPence;
    }
}
