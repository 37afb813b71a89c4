using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Payments;

/// <summary>What was paid for a run of days, under which version of the package.</summary>
/// <param name="Id">Names the payment, so that whatever corrects it can point at it.</param>
public sealed record PaidRange(string Id, DateSpan Days, Money Paid, int Version);

/// <summary>A payment taken back and made again as it should have been: two postings with a link to the first, never an edit.</summary>
/// <param name="Affected">The days whose cost is another now: what the credit or arrears are for.</param>
public sealed record Adjustment(PaidRange Paid, Money Due, int DueVersion, DateSpan Affected)
{
    /// <summary>The whole payment, taken back.</summary>
    public Money Reversed => -Paid.Paid;

    /// <summary>Positive: still to pay. Negative: to be recovered by the next run or invoice.</summary>
    public Money Difference => Due - Paid.Paid;

    /// <summary>What stands paid for the range once this is posted.</summary>
    public PaidRange Restated(string id) => new(id, Paid.Days, Due, DueVersion);
}

/// <summary>Compares what should have been paid with what was, range by range and version by version.</summary>
public static class Adjustments
{
    /// <summary>What the terms come to for some days: lines and single sums, before charges; neighbouring ranges always sum.</summary>
    public static Money Due(PackageTerms terms, DateSpan days)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Money.Sum(terms.Lines.SelectMany(line => line.Paid).Select(piece => piece.CostOf(days)))
            + Money.Sum(terms.OneOffs.Where(bought => days.Contains(bought.On)).Select(bought => bought.Amount));
    }

    /// <summary>What the version in force now changes of payments made under earlier ones; ranges that were paid right are not touched.</summary>
    public static ImmutableArray<Adjustment> Of(IEnumerable<PaidRange> paid, Func<int, PackageTerms> termsOf, int inForce) =>
        Of(paid, termsOf, inForce, days => Due(termsOf(inForce), days));

    /// <summary>The same, where what is due depends on more than the terms, such as what was delivered.</summary>
    public static ImmutableArray<Adjustment> Of(IEnumerable<PaidRange> paid, Func<int, PackageTerms> termsOf, int inForce, Func<DateSpan, Money> dueFor)
    {
        ArgumentNullException.ThrowIfNull(termsOf);
        ArgumentNullException.ThrowIfNull(dueFor);
        var now = termsOf(inForce);
        return
        [
            .. from range in paid
               let due = dueFor(range.Days)
               where due != range.Paid
               orderby range.Days.Start
               select new Adjustment(range, due, inForce, Affected(termsOf(range.Version), now, range.Days)),
        ];
    }

    /// <summary>From the first to the last day of a range on which two versions cost something else a week.</summary>
    private static DateSpan Affected(PackageTerms was, PackageTerms now, DateSpan range)
    {
        var starts = new[] { was, now }.SelectMany(terms => terms.Lines).SelectMany(line => line.Paid).Select(piece => piece.Dates)
            .SelectMany(dates => dates.End is { } end && end < DateOnly.MaxValue ? [dates.Start, end.AddDays(1)] : new[] { dates.Start })
            .Concat(new[] { was, now }.SelectMany(terms => terms.OneOffs).SelectMany(bought => new[] { bought.On, bought.On.AddDays(1) }))
            .Where(day => range.Contains(day)).Append(range.Start).Distinct().Order().ToList();
        var differing = starts.Select((start, i) => new DateSpan(start, i + 1 < starts.Count ? starts[i + 1].AddDays(-1) : range.End))
            .Where(run => OnDay(was, run.Start) != OnDay(now, run.Start)).ToList();
        return differing.Count == 0 ? range : new(differing[0].Start, differing[^1].End);
    }

    private static (Money PerWeek, Money Once) OnDay(PackageTerms terms, DateOnly day) => (
        Money.Sum(terms.Lines.SelectMany(line => line.Paid).Where(piece => piece.Dates.Contains(day)).Select(piece => piece.WeeklyRate)),
        Money.Sum(terms.OneOffs.Where(bought => bought.On == day).Select(bought => bought.Amount)));
}
