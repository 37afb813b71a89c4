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

    /// <summary>The same segment for these of its days. The free day of a segment by nights is its own last day, so a piece that ends earlier has none.</summary>
    public RateSegment Within(DateSpan days)
    {
        var cut = Dates.Intersect(days);
        return new(WeeklyRate, cut, cut.End == Dates.End ? Days : DayCount.Inclusive, Split);
    }

    /// <summary>The first days of a segment that goes on under another rate: none of them is free, whatever its own last day would be.</summary>
    public RateSegment EndedBeforeItsEnd(DateOnly day) => Within(new(Dates.Start, day));

    /// <summary>The same days at another rate; flat sums per week are paid as far as it goes.</summary>
    public RateSegment At(Money weeklyRate) => new(weeklyRate, Dates, Days, Split?.UpTo(weeklyRate));

    /// <summary>The same days and rate with other funders.</summary>
    public Outcome<RateSegment> FundedBy(FundingSplit? split) => Of(WeeklyRate, Dates, Days, split);

    /// <summary>What these days cost, as the difference of what has run up before and after them; neighbours always sum.</summary>
    public Money CostOf(DateSpan days)
    {
        var paid = Dates.Intersect(days);
        return paid.IsEmpty ? Money.Zero : CostTo(paid.End ?? throw new ArgumentException("These days have no end.", nameof(days))) - CostBefore(paid.Start);
    }

    /// <summary>What these days cost each funder, in listed order; empty where the pool bears the line as a whole.</summary>
    public ImmutableArray<KeyValuePair<string, Money>> PartsOf(DateSpan days)
    {
        var paid = Dates.Intersect(days);
        if (Split is not { } split || paid.IsEmpty) return [];
        var (upTo, before) = (RunUpTo(paid.End ?? throw new ArgumentException("These days have no end.", nameof(days))), RunUp(paid.Start.DayNumber > Dates.Start.DayNumber ? DaysTo(paid.Start.AddDays(-1)) : 0));
        return [.. split.Funders.Select((funder, i) => KeyValuePair.Create(funder, upTo.Parts[i] - before.Parts[i]))];
    }

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
    internal CostSoFar RunUpTo(DateOnly date) => RunUp(DaysTo(date));

    private Money CostBefore(DateOnly day) => day > Dates.Start ? CostTo(day.AddDays(-1)) : Money.Zero;

    private CostSoFar RunUp(int days)
    {
        var cost = WeeklyCost.For(WeeklyRate, days);
        return new(days, cost, Split?.Split(cost, WeeklyRate, days) ?? []);
    }
}

/// <summary>A cost that has run up, with the parts of its funders in listed order.</summary>
internal readonly record struct CostSoFar(int Days, Money Cost, ImmutableArray<Money> Parts);
