using PoolPlatform.ClientPackages.Domain.Costing;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class CalendarTests
{
    [Theory]
    [InlineData(2019, "2019-04-01")]
    [InlineData(2020, "2020-03-30")]
    [InlineData(2021, "2021-03-29")]
    [InlineData(2022, "2022-04-04")]
    [InlineData(2023, "2023-04-03")]
    [InlineData(2024, "2024-04-01")]
    [InlineData(2025, "2025-03-31")]
    [InlineData(2026, "2026-03-30")]
    [InlineData(2027, "2027-03-29")]
    [InlineData(2028, "2028-04-03")]
    public void Week_calendars_start_on_the_Monday_nearest_1_April(int year, string monday)
    {
        Assert.Equal(Golden.Date(monday), CalendarSlices.FirstMonday(year));
        Assert.Equal(DayOfWeek.Monday, CalendarSlices.FirstMonday(year).DayOfWeek);
    }

    [Fact]
    public void Years_have_52_weeks_or_now_and_then_53()
    {
        var long53 = Enumerable.Range(2010, 31).Where(year => CalendarSlices.FirstMonday(year + 1).DayNumber - CalendarSlices.FirstMonday(year).DayNumber == 371);
        Assert.Equal([2010, 2015, 2021, 2027, 2032, 2038], long53);
        Assert.All(Enumerable.Range(1900, 1099), year =>
            Assert.Contains(CalendarSlices.FirstMonday(year + 1).DayNumber - CalendarSlices.FirstMonday(year).DayNumber, new[] { 364, 371 }));
    }

    [Theory]
    [InlineData(SliceCalendar.CalendarMonth, 12)]
    [InlineData(SliceCalendar.FourWeek, 13)]
    [InlineData(SliceCalendar.FourFourFive, 12)]
    public void Slices_follow_each_other_day_by_day_and_every_year_has_as_many(SliceCalendar calendar, int slices)
    {
        for (var year = 2000; year <= 2040; year++)
        {
            var (first, next) = calendar == SliceCalendar.CalendarMonth
                ? (new DateOnly(year, 4, 1), new DateOnly(year + 1, 4, 1))
                : (CalendarSlices.FirstMonday(year), CalendarSlices.FirstMonday(year + 1));
            var across = calendar.Across(first, next.AddDays(-1)).ToList();
            Assert.Equal(slices, across.Count);
            Assert.Equal(first, across[0].Start);
            Assert.Equal(next.AddDays(-1), across[^1].End);
            Assert.All(across.Zip(across.Skip(1)), pair => Assert.Equal(pair.First.End!.Value.AddDays(1), pair.Second.Start));
        }
    }

    [Fact]
    public void Every_day_of_a_slice_finds_the_same_slice() =>
        Assert.All(Enum.GetValues<SliceCalendar>(), calendar =>
        {
            for (var day = new DateOnly(2026, 12, 1); day < new DateOnly(2029, 1, 1); day = day.AddDays(1))
            {
                var slice = calendar.Holding(day);
                Assert.True(slice.Contains(day));
                Assert.Equal(slice, calendar.Holding(slice.Start));
                Assert.Equal(slice, calendar.Holding(slice.End!.Value));
            }
        });

    [Fact]
    public void The_first_and_last_days_of_all_records_lie_in_a_slice() =>
        Assert.All(Enum.GetValues<SliceCalendar>(), calendar =>
        {
            Assert.True(calendar.Holding(new(1900, 4, 1)).Contains(new(1900, 4, 1)));
            Assert.True(calendar.Holding(new(2999, 3, 31)).Contains(new(2999, 3, 31)));
        });
}
