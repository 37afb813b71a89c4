using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>One weekly rate over one run of days: the unit that is rounded once. Several rates are several segments.</summary>
/// <remarks>A negative rate is a credit and mirrors the cost. No end means until further notice.</remarks>
public sealed record RateSegment
{
    private RateSegment(Money weeklyRate, DateSpan dates, DayCount days, FundingSplit? split)
    {
        WeeklyRate = weeklyRate;
        Dates = dates;
        Days = days;
        Split = split;
    }

    public Money WeeklyRate { get; }

    public DateSpan Dates { get; }

    public DayCount Days { get; }

    /// <summary>Null where the cost falls to the pool as a whole.</summary>
    public FundingSplit? Split { get; }

    public static Outcome<RateSegment> Of(Money weeklyRate, DateSpan dates, DayCount days, FundingSplit? split)
    {
        if (dates.IsEmpty) return ClientPackagesRefusals.DatesReversed;
        if (split?.Fits(weeklyRate) == false) return ClientPackagesRefusals.SplitBeyondRate;
        return new RateSegment(weeklyRate, dates, days, split);
    }

    /// <summary>The same segment, ended on a day at the latest.</summary>
    public RateSegment EndedBy(DateOnly day) => new(WeeklyRate, Dates.Intersect(new(DateOnly.MinValue, day)), Days, Split);

    /// <summary>Paid days from the first day to the end of a date.</summary>
    public int DaysTo(DateOnly date)
    {
        var last = Dates.End is { } end && end < date ? end : date;
        if (last < Dates.Start) return 0;
        var days = last.DayNumber - Dates.Start.DayNumber + 1;

        // Nobody knows yet which day is the last of an open segment, so none of its days is free.
        return Days == DayCount.Nights && last == Dates.End ? days - 1 : days;
    }

    /// <summary>What has run up from the first day to the end of a date.</summary>
    public Money CostTo(DateOnly date) => WeeklyCost.For(WeeklyRate, DaysTo(date));

    /// <summary>The same, with the days and the funders' parts.</summary>
    internal CostSoFar RunUpTo(DateOnly date)
    {
        var days = DaysTo(date);
        var cost = WeeklyCost.For(WeeklyRate, days);
        return new(days, cost, Split?.Split(cost, WeeklyRate, days) ?? []);
    }
}

/// <summary>A cost that has run up, with the parts of its funders in listed order.</summary>
internal readonly record struct CostSoFar(int Days, Money Cost, ImmutableArray<Money> Parts);
