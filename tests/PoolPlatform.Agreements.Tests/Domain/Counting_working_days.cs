using PoolPlatform.Agreements.Domain.Disputing;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Against the published bank holidays of England and Wales.</summary>
public class Counting_working_days
{
    [Theory]
    [InlineData("2015-04-03")]
    [InlineData("2015-04-06")]
    [InlineData("2015-05-04")]
    [InlineData("2015-05-25")]
    [InlineData("2015-08-31")]
    [InlineData("2015-12-25")]
    [InlineData("2015-12-28")]
    [InlineData("2016-12-27")]
    [InlineData("2017-01-02")]
    [InlineData("2021-12-27")]
    [InlineData("2021-12-28")]
    [InlineData("2022-01-03")]
    [InlineData("2022-12-27")]
    [InlineData("2020-05-08")]
    [InlineData("2022-06-02")]
    [InlineData("2022-09-19")]
    [InlineData("2024-04-01")]
    [InlineData("2015-04-04")]
    [InlineData("2015-04-05")]
    public void Bank_holidays_and_weekends_are_no_working_days(string day) => Assert.False(WorkingDays.IsWorkingDay(Day(day)));

    [Theory]
    [InlineData("2015-04-07")]
    [InlineData("2020-05-04")]
    [InlineData("2022-05-30")]
    [InlineData("2015-08-24")]
    [InlineData("2015-05-18")]
    [InlineData("2021-12-29")]
    [InlineData("2016-12-28")]
    public void Other_weekdays_are(string day) => Assert.True(WorkingDays.IsWorkingDay(Day(day)));

    [Theory]
    [InlineData("2015-04-30", 10, "2015-05-15")]
    [InlineData("2015-12-24", 1, "2015-12-29")]
    [InlineData("2015-06-06", 1, "2015-06-08")]
    [InlineData("2015-06-08", 0, "2015-06-08")]
    public void A_number_of_them_begins_on_the_day_after(string from, int count, string last) => Assert.Equal(Day(last), WorkingDays.After(Day(from), count));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
