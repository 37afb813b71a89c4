using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Forecasting;

/// <summary>A line of the forecast that no person stands behind.</summary>
public enum AllowanceKind
{
    /// <summary>A place that is paid for and empty.</summary>
    Vacancy,

    /// <summary>Placements that will end before anybody has said so.</summary>
    Attrition,

    Growth,

    UpliftProvision,

    /// <summary>What the panel has yet to decide.</summary>
    Pipeline,

    /// <summary>Eligibility for continuing healthcare that is disputed: a value and how likely it is.</summary>
    DisputedChc,

    SavingsTarget,

    DebtProvision,
}

/// <summary>How much is allowed for.</summary>
public abstract record AllowanceSum
{
    private AllowanceSum()
    {
    }

    public sealed record PerWeek(Money Amount) : AllowanceSum;

    /// <summary>A single sum, spread evenly over the days.</summary>
    public sealed record Whole(Money Amount) : AllowanceSum;

    /// <summary>A part of what people's packages still commit the budget line to.</summary>
    public sealed record OfRemainder(Percent Share) : AllowanceSum;
}

/// <summary>A sum in one month of one financial year.</summary>
/// <param name="Period">1 is April.</param>
public readonly record struct MonthSum(FinancialYear Year, int Period, Money Amount);

/// <summary>What is forecast for nobody in particular, on which line of the budget and on which days.</summary>
/// <remarks>The sums are above zero: whether they raise or lower the forecast follows from the kind, so that no minus sign can be forgotten.</remarks>
public sealed record AllowanceTerms
{
    private static readonly Money HighestRate = Money.FromPence(999_999_999);
    private static readonly Money HighestSum = Money.FromPence(999_999_999_999);

    private AllowanceTerms(AllowanceKind kind, string budgetLine, DateSpan dates, AllowanceSum sum, Percent probability) =>
        (Kind, BudgetLine, Dates, Sum, Probability) = (kind, budgetLine, dates, sum, probability);

    public AllowanceKind Kind { get; }

    public string BudgetLine { get; }

    public DateSpan Dates { get; }

    public AllowanceSum Sum { get; }

    /// <summary>How likely it is; a hundred where it is planned.</summary>
    public Percent Probability { get; }

    public bool Lowers => Kind is AllowanceKind.Attrition or AllowanceKind.SavingsTarget;

    public static Outcome<AllowanceTerms> Of(AllowanceKind kind, string budgetLine, DateSpan dates, AllowanceSum sum, Percent probability)
    {
        if (dates.IsEmpty) return ClientPackagesRefusals.DatesReversed.About("to", ClientPackagesRefusals.DatesReversed.Message);
        if (probability.Value is <= 0 or > 100) return ClientPackagesRefusals.AllowanceNotPositive.About("probability", "This is above 0 and at most 100.");
        var (field, positive, fits) = sum switch
        {
            AllowanceSum.PerWeek rate => ("perWeek", rate.Amount > Money.Zero, rate.Amount <= HighestRate),
            AllowanceSum.Whole whole => ("amount", whole.Amount > Money.Zero, whole.Amount <= HighestSum),
            AllowanceSum.OfRemainder part => ("percentOfRemainder", part.Share.Value > 0, part.Share <= Percent.Hundred),
            _ => throw new ArgumentOutOfRangeException(nameof(sum)),
        };
        if (!positive) return ClientPackagesRefusals.AllowanceNotPositive.About(field, ClientPackagesRefusals.AllowanceNotPositive.Message);
        if (!fits) return ClientPackagesRefusals.AllowanceTooLarge.About(field, ClientPackagesRefusals.AllowanceTooLarge.Message);
        if (sum is AllowanceSum.Whole && dates.End is null) return ClientPackagesRefusals.AllowanceSumOpen.About("to", ClientPackagesRefusals.AllowanceSumOpen.Message);
        if (sum is AllowanceSum.OfRemainder && kind != AllowanceKind.Attrition)
            return ClientPackagesRefusals.AllowancePartOfRemainder.About("percentOfRemainder", ClientPackagesRefusals.AllowancePartOfRemainder.Message);
        return new AllowanceTerms(kind, budgetLine, dates, sum, probability);
    }

    /// <summary>The same sum on other days.</summary>
    public Outcome<AllowanceTerms> On(DateSpan dates) => Of(Kind, BudgetLine, dates, Sum, Probability);

    /// <summary>What it adds to the forecast by month, below zero where it lowers it: differences of what has run up, so that months always sum.</summary>
    /// <param name="today">A part of what remains leaves out the months that are over: there placements have ended or not.</param>
    /// <param name="remainder">What people's packages commit the line to on some days, by month; asked only by an allowance that is a part of it.</param>
    public ImmutableArray<MonthSum> Months(DateOnly through, DateOnly today, Func<DateSpan, ImmutableArray<MonthSum>> remainder)
    {
        ArgumentNullException.ThrowIfNull(remainder);
        var days = Dates.Intersect(new(Dates.Start, through));
        if (Sum is AllowanceSum.OfRemainder) days = days.Intersect(new(StillToCome(today), null));
        if (days is not { IsEmpty: false, End: { } last }) return [];
        var runUp = RunUp(days, remainder);
        var months = ImmutableArray.CreateBuilder<MonthSum>();
        var before = Money.Zero;
        foreach (var month in SliceCalendar.CalendarMonth.Across(days.Start, last))
        {
            var (year, period) = (FinancialYear.Of(month.Start), PeriodNo.Of(month.Start).Number);
            var now = Probability.Of(runUp(month.End < last ? month.End!.Value : last));
            if (now != before) months.Add(new(year, period, Lowers ? before - now : now - before));
            before = now;
        }
        return months.DrainToImmutable();
    }

    /// <summary>The first day of the months that are not over.</summary>
    public static DateOnly StillToCome(DateOnly today) => new(today.Year, today.Month, 1);

    /// <summary>What has run up by the end of a day, rounded once.</summary>
    private Func<DateOnly, Money> RunUp(DateSpan days, Func<DateSpan, ImmutableArray<MonthSum>> remainder)
    {
        switch (Sum)
        {
            case AllowanceSum.PerWeek rate:
                var segment = RateSegment.Of(rate.Amount, Dates, DayCount.Inclusive, null).OrThrow();
                return segment.CostTo;
            case AllowanceSum.Whole whole:
                var all = Dates.Days!.Value;
                return day => Money.RoundedFromPence((decimal)whole.Amount.Pence * (day.DayNumber - Dates.Start.DayNumber + 1) / all);
            case AllowanceSum.OfRemainder part:
                var known = remainder(days);
                return day => part.Share.Of(Money.Sum(known.Where(month => (month.Year, month.Period).CompareTo((FinancialYear.Of(day), PeriodNo.Of(day).Number)) <= 0).Select(month => month.Amount)));
            default:
                throw new InvalidOperationException("An allowance has a sum.");
        }
    }
}
