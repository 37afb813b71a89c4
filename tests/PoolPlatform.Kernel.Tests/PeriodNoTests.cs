namespace PoolPlatform.Kernel.Tests;

public class PeriodNoTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(13)]
    public void Periods_are_1_to_13(int number)
    {
        Assert.True(PeriodNo.TryFrom(number, out var period));
        Assert.Equal(number, period.Number);
        Assert.Equal(number.ToString(), period.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Other_numbers_are_refused(int number) => Assert.False(PeriodNo.TryFrom(number, out _));

    [Theory]
    [InlineData("2014-04-01", 1)]
    [InlineData("2014-04-30", 1)]
    [InlineData("2014-12-31", 9)]
    [InlineData("2015-01-01", 10)]
    [InlineData("2015-02-28", 11)]
    [InlineData("2015-03-31", 12)]
    public void A_date_falls_in_the_period_of_its_month(string date, int number) =>
        Assert.Equal(number, PeriodNo.Of(DateOnly.ParseExact(date, "yyyy-MM-dd")).Number);

    [Theory]
    [InlineData(1, "2023-04-30")]
    [InlineData(9, "2023-12-31")]
    [InlineData(10, "2024-01-31")]
    [InlineData(11, "2024-02-29")]
    [InlineData(12, "2024-03-31")]
    [InlineData(13, "2024-03-31")]
    public void A_period_ends_with_its_month_and_closing_with_the_year(int number, string end)
    {
        Assert.True(PeriodNo.TryFrom(number, out var period));
        Assert.Equal(DateOnly.ParseExact(end, "yyyy-MM-dd"), period.EndIn(FinancialYear.StartingIn(2023)));
    }

    [Fact]
    public void The_period_of_a_periods_last_day_is_that_period()
    {
        for (var number = 1; number <= 12; number++)
        {
            Assert.True(PeriodNo.TryFrom(number, out var period));
            Assert.Equal(period, PeriodNo.Of(period.EndIn(FinancialYear.StartingIn(2019))));
        }
    }

    [Fact]
    public void Closing_comes_after_the_year_end()
    {
        Assert.True(PeriodNo.YearEnd < PeriodNo.Closing && PeriodNo.YearEnd <= PeriodNo.Closing);
        Assert.True(PeriodNo.Closing > PeriodNo.YearEnd && PeriodNo.Closing >= PeriodNo.YearEnd);
        Assert.Equal(1, Math.Sign(PeriodNo.Closing.CompareTo(PeriodNo.YearEnd)));
    }
}
