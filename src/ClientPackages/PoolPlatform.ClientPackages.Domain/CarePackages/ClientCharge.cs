using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>Who pays towards the cost besides the funders.</summary>
public enum ChargeKind
{
    /// <summary>The person, by financial assessment.</summary>
    Contribution,

    /// <summary>A third party, for what goes beyond the assessed need.</summary>
    TopUp,
}

/// <summary>Who takes the money in.</summary>
public enum Collector
{
    /// <summary>Gross: the council pays the provider in full and bills the charge.</summary>
    Council,

    /// <summary>Net: the provider collects the charge, and the council pays so much less.</summary>
    Provider,
}

/// <summary>From a day on, somebody collects.</summary>
public sealed record Collection(DateOnly From, Collector By);

/// <summary>A weekly sum that the person or a third party pays towards the cost of one line of the budget.</summary>
/// <remarks>Who collects is dated inside the charge and never splits it: each collector's part is a difference of what has run up, so that a
/// switch from net to gross on any day changes neither the charge nor the cost by a penny.</remarks>
/// <param name="Reduces">The funder whose part it comes off; null where the pool bears the cost as a whole.</param>
public sealed record ClientCharge(ChargeKind Kind, Money PerWeek, DateSpan Dates, string BudgetLine, ImmutableArray<Collection> Collections, string? Reduces = null)
{
    private RateSegment Run => RateSegment.Of(PerWeek, Dates, DayCount.Inclusive, null).OrThrow();

    public Collector CollectedOn(DateOnly day) =>
        Collections.OrderBy(collection => collection.From).LastOrDefault(collection => collection.From <= day)?.By ?? Collector.Council;

    public Money Of(DateSpan days) => Run.CostOf(days);

    /// <summary>The part of these days that one of the two collects.</summary>
    public Money CollectedBy(Collector collector, DateSpan days)
    {
        var starts = Collections.Select(collection => collection.From).Where(from => from > days.Start && days.Contains(from)).Append(days.Start).Distinct().Order().ToList();
        return Money.Sum(starts
            .Select((start, i) => new DateSpan(start, i + 1 < starts.Count ? starts[i + 1].AddDays(-1) : days.End))
            .Where(part => CollectedOn(part.Start) == collector)
            .Select(Of));
    }

    internal ClientCharge EndedBy(DateOnly day) => this with { Dates = Dates.Intersect(new(DateOnly.MinValue, day)) };
}

/// <summary>A single sum for something bought once, such as equipment or a deposit.</summary>
public sealed record OneOff(string Service, string Provider, string BudgetLine, Money Amount, DateOnly On, FundingSplit? Split);
