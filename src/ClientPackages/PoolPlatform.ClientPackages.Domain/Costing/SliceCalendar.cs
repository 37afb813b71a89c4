using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>The period systems in which costs are cut: the ledger's months, pay runs, and accounting weeks.</summary>
public enum SliceCalendar
{
    /// <summary>First to last of a month.</summary>
    CalendarMonth,

    /// <summary>Thirteen slices of four weeks.</summary>
    FourWeek,

    /// <summary>Four quarters of four, four and five weeks.</summary>
    FourFourFive,
}

/// <summary>Where the slices of a calendar begin and end, found by date and never by equal twelfths.</summary>
/// <remarks>The week calendars of a year start on the Monday nearest 1 April and run to the day before the next year's start. In most years
/// that is 52 weeks; where a 53rd is left over, it belongs to the year's last slice, so that a year always has its thirteen or twelve.</remarks>
public static class CalendarSlices
{
    /// <summary>The whole slice in which a date falls.</summary>
    public static DateSpan Holding(this SliceCalendar calendar, DateOnly date) => calendar switch
    {
        SliceCalendar.CalendarMonth => Month(date),
        SliceCalendar.FourWeek => Weeks(date, FourWeekSlice),
        SliceCalendar.FourFourFive => Weeks(date, FourFourFiveSlice),
        _ => throw new ArgumentOutOfRangeException(nameof(calendar)),
    };

    /// <summary>The slices that hold a day of a window, whole, in order.</summary>
    public static IEnumerable<DateSpan> Across(this SliceCalendar calendar, DateOnly from, DateOnly to)
    {
        for (var next = from; next <= to;)
        {
            var slice = calendar.Holding(next);
            yield return slice;
            next = slice.End!.Value.AddDays(1);
        }
    }

    /// <summary>The Monday nearest 1 April, at most three days away: 31 March 2025, 3 April 2028.</summary>
    public static DateOnly FirstMonday(int year)
    {
        var april = new DateOnly(year, 4, 1);
        var sinceMonday = ((int)april.DayOfWeek + 6) % 7;
        return april.AddDays(sinceMonday <= 3 ? -sinceMonday : 7 - sinceMonday);
    }

    private static DateSpan Month(DateOnly date)
    {
        var first = new DateOnly(date.Year, date.Month, 1);
        return new(first, first.AddMonths(1).AddDays(-1));
    }

    private static DateSpan Weeks(DateOnly date, Func<int, (int First, int Last)> slice)
    {
        var year = date >= FirstMonday(date.Year) ? date.Year : date.Year - 1;
        var start = FirstMonday(year);
        var (first, last) = slice((date.DayNumber - start.DayNumber) / 7);
        return last < 51
            ? new(start.AddDays(7 * first), start.AddDays(7 * last + 6))
            : new(start.AddDays(7 * first), FirstMonday(year + 1).AddDays(-1));
    }

    /// <summary>The first and last week of the slice that holds a week, counted from 0.</summary>
    private static (int First, int Last) FourWeekSlice(int week)
    {
        var first = Math.Min(week / 4, 12) * 4;
        return (first, first + 3);
    }

    private static (int First, int Last) FourFourFiveSlice(int week)
    {
        var quarter = Math.Min(week / 13, 3) * 13;
        return (week - quarter) switch
        {
            < 4 => (quarter, quarter + 3),
            < 8 => (quarter + 4, quarter + 7),
            _ => (quarter + 8, quarter + 12),
        };
    }
}
