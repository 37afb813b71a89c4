using System.Numerics;
using PoolPlatform.ClientPackages.Domain.Costing;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>The slow way to cost a line, written apart from the engine: walk every day, add a seventh of the rate, and look at the running sum
/// wherever a slice ends.</summary>
internal static class DayByDay
{
    private static readonly HashSet<DateOnly> FourWeekEnds = WeekEnds([.. Enumerable.Repeat(4, 13)]);
    private static readonly HashSet<DateOnly> FourFourFiveEnds = WeekEnds([4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5]);

    public static List<(DateOnly From, DateOnly To, long Pence, List<long> Parts)> Slices(CostCase made)
    {
        var slices = new List<(DateOnly, DateOnly, long, List<long>)>();
        var lastDay = made.To ?? made.WindowTo;
        BigInteger sevenths = 0;
        var paidDays = 0;
        var (before, partsBefore) = (0L, made.Parts(0, 0));
        DateOnly? from = null;
        for (var day = made.From; day <= lastDay && day <= made.WindowTo; day = day.AddDays(1))
        {
            if (day == made.WindowFrom) (before, partsBefore) = RunUp();
            if (day >= made.WindowFrom) from ??= day;
            if (made.Days == DayCount.Inclusive || day != lastDay)
            {
                sevenths += made.RatePence;
                paidDays++;
            }
            if (from is not { } start || !(Ends(made.Calendar, day) || day == lastDay || day == made.WindowTo)) continue;
            var (upTo, parts) = RunUp();
            slices.Add((start, day, upTo - before, [.. parts.Zip(partsBefore, (now, then) => now - then)]));
            (before, partsBefore, from) = (upTo, parts, null);
        }
        return slices;

        (long Pence, List<long> Parts) RunUp()
        {
            var pence = Rounded(sevenths);
            return (pence, made.Parts(pence, paidDays));
        }
    }

    public static long Rounded(BigInteger sevenths)
    {
        var whole = BigInteger.DivRem(BigInteger.Abs(sevenths), 7, out var over);
        return (long)(whole + (over >= 4 ? 1 : 0)) * sevenths.Sign;
    }

    private static bool Ends(SliceCalendar calendar, DateOnly day) => calendar switch
    {
        SliceCalendar.CalendarMonth => day.AddDays(1).Day == 1,
        SliceCalendar.FourWeek => FourWeekEnds.Contains(day),
        _ => FourFourFiveEnds.Contains(day),
    };

    private static HashSet<DateOnly> WeekEnds(int[] weeks)
    {
        var ends = new HashSet<DateOnly>();
        for (var year = 2010; year < 2045; year++)
        {
            var monday = NearestMonday(year);
            foreach (var count in weeks.SkipLast(1)) ends.Add((monday = monday.AddDays(7 * count)).AddDays(-1));
            ends.Add(NearestMonday(year + 1).AddDays(-1));
        }
        return ends;
    }

    private static DateOnly NearestMonday(int year) =>
        Enumerable.Range(-3, 7).Select(new DateOnly(year, 4, 1).AddDays).Single(day => day.DayOfWeek == DayOfWeek.Monday);
}
