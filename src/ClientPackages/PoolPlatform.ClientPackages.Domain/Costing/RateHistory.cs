using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>A weekly rate that holds from a day on, until the next one does.</summary>
/// <param name="DecidedOn">When it was decided, which may be long after it took effect; null where nobody recorded it, and it then counts as always known.</param>
public sealed record DatedRate(DateOnly EffectiveFrom, Money PerWeek, DateOnly? DecidedOn = null);

/// <summary>A weekly rate over the years. What is decided late takes effect on its own day, not on the day of the decision.</summary>
public sealed record RateHistory
{
    private RateHistory(ImmutableArray<DatedRate> rates) => Rates = rates;

    /// <summary>As decided, by the day they take effect and then by decision.</summary>
    public ImmutableArray<DatedRate> Rates { get; }

    public static RateHistory Of(IEnumerable<DatedRate> rates) =>
        new([.. rates.OrderBy(rate => rate.EffectiveFrom).ThenBy(rate => rate.DecidedOn ?? DateOnly.MinValue)]);

    /// <summary>The same history as it was known at the end of a day.</summary>
    public RateHistory KnownOn(DateOnly day) => new([.. Rates.Where(rate => rate.DecidedOn is not { } decided || decided <= day)]);

    public RateHistory With(DatedRate rate) => Of(Rates.Add(rate));

    /// <summary>The rate of a day; null before the first. Of two for the same days, the one decided later.</summary>
    public Money? On(DateOnly day) => Rates.LastOrDefault(rate => rate.EffectiveFrom <= day)?.PerWeek;

    /// <summary>The runs of days with one rate each, in order: every run is rounded once. Days before the first rate are in none.</summary>
    public ImmutableArray<(DateSpan Days, Money PerWeek)> Across(DateSpan days)
    {
        var runs = ImmutableArray.CreateBuilder<(DateSpan, Money)>();
        var held = Rates.Where((rate, i) => i + 1 == Rates.Length || Rates[i + 1].EffectiveFrom > rate.EffectiveFrom).ToList();
        for (var i = 0; i < held.Count; i++)
        {
            var run = days.Intersect(new(held[i].EffectiveFrom, i + 1 < held.Count ? held[i + 1].EffectiveFrom.AddDays(-1) : null));
            if (!run.IsEmpty) runs.Add((run, held[i].PerWeek));
        }
        return runs.DrainToImmutable();
    }

    /// <summary>What a closed run of days costs, each rate's days rounded once.</summary>
    public Money CostOf(DateSpan days) => Money.Sum(Across(days).Select(run => WeeklyCost.For(run.PerWeek, run.Days.Days ?? throw new ArgumentException("These days have no end.", nameof(days)))));

    /// <summary>What a decision owes for days that were paid under an earlier state of knowledge, run by run with its own days.</summary>
    /// <remarks>Compared run by run of the newer history, so that each difference carries the days that it belongs to; it is posted in the period
    /// that is open, tagged with them. The differences sum to what should have been paid less what was (E6: £730.25).</remarks>
    public ImmutableArray<Arrears> ArrearsAgainst(RateHistory paidBy, DateSpan paid)
    {
        ArgumentNullException.ThrowIfNull(paidBy);
        var arrears = ImmutableArray.CreateBuilder<Arrears>();
        foreach (var days in Cut(paid, Across(paid).Concat(paidBy.Across(paid)).Select(run => run.Days)))
        {
            var (due, was) = (CostUpTo(paid.Start, days), paidBy.CostUpTo(paid.Start, days));
            if (due != was) arrears.Add(new(days, was, due));
        }
        return arrears.DrainToImmutable();
    }

    private Money CostUpTo(DateOnly from, DateSpan days) => CostOf(new(from, days.End)) - CostOf(new(from, days.Start.AddDays(-1)));

    private static IEnumerable<DateSpan> Cut(DateSpan whole, IEnumerable<DateSpan> runs)
    {
        var starts = runs.Select(run => run.Start).Append(whole.Start).Distinct().Order().ToList();
        for (var i = 0; i < starts.Count; i++)
            yield return new(starts[i], i + 1 < starts.Count ? starts[i + 1].AddDays(-1) : whole.End);
    }
}

/// <summary>What is owed for days already paid: posted in the open period, and tagged with the days it belongs to.</summary>
public sealed record Arrears(DateSpan Days, Money Paid, Money Due)
{
    /// <summary>Positive: still to pay. Negative: to be recovered.</summary>
    public Money Difference => Due - Paid;
}

/// <summary>A rise of a weekly rate by percent.</summary>
public static class Uplift
{
    /// <summary>The new rate, in whole pence before it is used: £742.35 and 4.5% are £775.76, never £775.75575.</summary>
    public static Money Of(Money weeklyRate, Percent rise) => weeklyRate + rise.Of(weeklyRate);
}
