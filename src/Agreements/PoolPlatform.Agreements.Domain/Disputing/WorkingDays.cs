namespace PoolPlatform.Agreements.Domain.Disputing;

/// <summary>Working days of England and Wales: Monday to Friday, but for bank holidays.</summary>
/// <remarks>Holidays follow the Banking and Financial Dealings Act 1971 and the common law days, worked out by rule; single days proclaimed for one year are listed.</remarks>
public static class WorkingDays
{
    /// <summary>Days proclaimed once, with the days that they were moved from.</summary>
    private static readonly HashSet<DateOnly> Proclaimed =
    [
        new(2011, 4, 29), new(2012, 6, 4), new(2012, 6, 5), new(2020, 5, 8), new(2022, 6, 2), new(2022, 6, 3), new(2022, 9, 19), new(2023, 5, 8),
    ];

    private static readonly HashSet<DateOnly> Moved = [new(2012, 5, 28), new(2020, 5, 4), new(2022, 5, 30)];

    /// <summary>The last of a number of working days that begin after a day.</summary>
    public static DateOnly After(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (var left = count; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day)) left--;
        }
        return day;
    }

    public static bool IsWorkingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day);

    private static bool IsHoliday(DateOnly day)
    {
        if (Proclaimed.Contains(day)) return true;
        if (Moved.Contains(day)) return false;
        var easter = EasterSunday(day.Year);
        return day == easter.AddDays(-2) || day == easter.AddDays(1)
            || day == Kept(new(day.Year, 1, 1))
            || (day.DayOfWeek == DayOfWeek.Monday && ((day.Month == 5 && (day.Day <= 7 || day.Day > 24)) || (day.Month == 8 && day.Day > 24)))
            || day == Kept(new(day.Year, 12, 25)) || day == Kept(new(day.Year, 12, 26));
    }

    /// <summary>A holiday that falls on a weekend is kept on the next weekday that is free; at Christmas the two days take the two that follow.</summary>
    private static DateOnly Kept(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(day.Month == 1 ? 1 : 2),
        _ => day,
    };

    /// <summary>The anonymous Gregorian rule.</summary>
    private static DateOnly EasterSunday(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var g = (b - ((b + 8) / 25) + 1) / 3;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return new(year, n / 31, (n % 31) + 1);
    }
}
