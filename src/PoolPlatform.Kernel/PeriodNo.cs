using System.Globalization;

namespace PoolPlatform.Kernel;

/// <summary>An accounting period: 1 to 12 for April to March, 13 for closing adjustments.</summary>
public readonly record struct PeriodNo : IComparable<PeriodNo>
{
    public static readonly PeriodNo YearEnd = new(12);

    public static readonly PeriodNo Closing = new(13);

    private PeriodNo(int number) => Number = number;

    public int Number { get; }

    public static bool TryFrom(int number, out PeriodNo period)
    {
        period = number is >= 1 and <= 13 ? new(number) : default;
        return number is >= 1 and <= 13;
    }

    /// <summary>The month in which a date falls; closing adjustments are a choice, never a date.</summary>
    public static PeriodNo Of(DateOnly date) => new(date.Month >= 4 ? date.Month - 3 : date.Month + 9);

    /// <summary>The last day of the period in a year; periods 12 and 13 both end on 31 March.</summary>
    public DateOnly EndIn(FinancialYear year) =>
        Number >= 12 ? year.End : year.Start.AddMonths(Number).AddDays(-1);

    public int CompareTo(PeriodNo other) => Number.CompareTo(other.Number);

    public static bool operator <(PeriodNo left, PeriodNo right) => left.Number < right.Number;

    public static bool operator >(PeriodNo left, PeriodNo right) => left.Number > right.Number;

    public static bool operator <=(PeriodNo left, PeriodNo right) => left.Number <= right.Number;

    public static bool operator >=(PeriodNo left, PeriodNo right) => left.Number >= right.Number;

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
