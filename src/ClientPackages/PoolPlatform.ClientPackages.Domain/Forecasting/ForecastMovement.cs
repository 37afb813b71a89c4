using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Forecasting;

/// <summary>Why a forecast is another than it was.</summary>
public enum MovementReason
{
    New,
    Ended,
    Rate,
    Route,
    Timing,
    Correction,
}

/// <summary>What a change of one package moved in a forecast, by reason; the reasons sum to the movement by construction.</summary>
public sealed record ForecastMovement(Money Opening, ImmutableSortedDictionary<MovementReason, Money> ByReason, Money Closing)
{
    public static readonly ForecastMovement None = new(Money.Zero, ImmutableSortedDictionary<MovementReason, Money>.Empty, Money.Zero);

    public bool Reconciles => Opening + Money.Sum(ByReason.Values) == Closing;

    /// <summary>Explains a change for some days, such as a financial year.</summary>
    /// <remarks>Read in one order, each step on what the one before left: the old lines on the new dates are timing; the new rates on them are rate;
    /// lines and packages that were not there before are new, those that are there no more have ended; what charges come to is the route's;
    /// and whatever is left is a correction. So nothing can fall between two reasons.</remarks>
    public static ForecastMovement Between(PackageTerms? before, PackageTerms? after, DateSpan days, bool ended = false)
    {
        var (opening, closing) = (Net(before, days), Net(after, days));
        var moved = new SortedDictionary<MovementReason, Money>();
        if (before is null || after is null || ended)
        {
            Add(moved, before is null ? MovementReason.New : MovementReason.Ended, closing - opening);
            return new(opening, moved.ToImmutableSortedDictionary(), closing);
        }
        var left = closing - opening;
        var known = before.Lines.GroupBy(Name).ToDictionary(lines => lines.Key, lines => lines.ToImmutableArray());
        var now = after.Lines.GroupBy(Name).ToDictionary(lines => lines.Key, lines => lines.ToImmutableArray());
        foreach (var name in known.Keys.Union(now.Keys))
        {
            var (was, has) = (known.GetValueOrDefault(name, []), now.GetValueOrDefault(name, []));
            var difference = Cost(has, days) - Cost(was, days);
            if (was.IsEmpty) Take(MovementReason.New, difference);
            else if (has.IsEmpty) Take(MovementReason.Ended, difference);
            else
            {
                var timing = OnDatesOf(was, has, days) - Cost(was, days);
                Take(MovementReason.Timing, timing);
                Take(MovementReason.Rate, difference - timing);
            }
        }
        Take(MovementReason.Route, Charges(before, days) - Charges(after, days));
        Add(moved, MovementReason.Correction, left);
        return new(opening, moved.ToImmutableSortedDictionary(), closing);

        void Take(MovementReason reason, Money amount)
        {
            Add(moved, reason, amount);
            left -= amount;
        }
    }

    /// <summary>The movement of a pool: the sum of its packages' movements.</summary>
    public static ForecastMovement Sum(IEnumerable<ForecastMovement> movements) => movements.Aggregate(None, (sum, movement) => new(
        sum.Opening + movement.Opening,
        movement.ByReason.Aggregate(sum.ByReason, (reasons, moved) => reasons.SetItem(moved.Key, reasons.GetValueOrDefault(moved.Key) + moved.Value)),
        sum.Closing + movement.Closing));

    /// <summary>What terms cost the pool in these days, less charges.</summary>
    public static Money Net(PackageTerms? terms, DateSpan days) =>
        terms is null ? Money.Zero : Payments.Adjustments.Due(terms, days) - Charges(terms, days);

    private static Money Charges(PackageTerms terms, DateSpan days) => Money.Sum(terms.Charges.Select(charge => charge.Of(days)));

    private static Money Cost(ImmutableArray<PackageLine> lines, DateSpan days) => Money.Sum(lines.SelectMany(line => line.Paid).Select(piece => piece.CostOf(days)));

    /// <summary>The old lines, begun and ended on the days on which the new ones begin and end.</summary>
    private static Money OnDatesOf(ImmutableArray<PackageLine> was, ImmutableArray<PackageLine> has, DateSpan days)
    {
        var (start, end) = (has.Min(line => line.Dates.Start), has.Max(line => line.Dates.End ?? DateOnly.MaxValue));
        var ordered = was.OrderBy(line => line.Dates.Start).ToList();
        var moved = Money.Zero;
        for (var i = 0; i < ordered.Count; i++)
        {
            var line = ordered[i];
            var from = i == 0 ? start : line.Dates.Start;
            DateOnly? to = i == ordered.Count - 1 ? end == DateOnly.MaxValue ? null : end : line.Dates.End;
            if (Costing.RateSegment.Of(line.Cost.WeeklyRate, new DateSpan(from, to).Intersect(new(start, end == DateOnly.MaxValue ? null : end)), line.Cost.Days, null).IsRefused(out _, out var cost)) continue;
            moved += Cost([line with { Cost = cost }], days);
        }
        return moved;
    }

    private static (string Service, string Provider) Name(PackageLine line) => (line.Service, line.Provider);

    private static void Add(SortedDictionary<MovementReason, Money> moved, MovementReason reason, Money amount)
    {
        if (amount == Money.Zero) return;
        var sum = moved.GetValueOrDefault(reason) + amount;
        if (sum == Money.Zero) moved.Remove(reason);
        else moved[reason] = sum;
    }
}
