using PoolPlatform.Budgets.Domain.Ledger;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Periods_of_a_year
{
    private static readonly PoolPeriods ClosedToJune = new([1, 2, 3]);

    [Fact]
    public void An_entry_goes_to_the_period_of_its_date() => Assert.Equal(4, ClosedToJune.For(new(2014, 7, 31), null).OrThrow().Number);

    [Fact]
    public void A_closed_period_takes_none() => Assert.Equal("period-closed", ClosedToJune.For(new(2014, 6, 30), null).Refusal?.Code);

    [Fact]
    public void A_late_entry_names_an_open_period() => Assert.Equal(5, ClosedToJune.For(new(2014, 6, 30), 5).OrThrow().Number);

    [Theory]
    [InlineData(2, "period-closed")]
    [InlineData(0, "posting-period-unusable")]
    [InlineData(14, "posting-period-unusable")]
    public void A_named_period_must_be_open_and_be_one(int named, string code) => Assert.Equal(code, ClosedToJune.For(new(2014, 5, 1), named).Refusal?.Code);

    [Fact]
    public void No_entry_is_posted_before_its_own_period() => Assert.Equal("posting-period-unusable", new PoolPeriods([]).For(new(2014, 9, 1), 4).Refusal?.Code);

    [Fact]
    public void Closing_one_closes_all_before_it()
    {
        Assert.Equal([4, 5, 6], ClosedToJune.Close(Period(6)).OrThrow().Select(period => period.Number));
        Assert.Equal("period-already-closed", ClosedToJune.Close(Period(2)).Refusal?.Code);
        Assert.Equal(13, new PoolPeriods([]).Close(Period(13)).OrThrow().Length);
    }

    [Fact]
    public void What_belongs_to_the_year_lands_in_the_first_open_period()
    {
        Assert.Equal(4, ClosedToJune.FirstOpenFrom(Year.Start).OrThrow().Number);
        Assert.Equal("period-closed", new PoolPeriods(Enumerable.Range(1, 13)).FirstOpenFrom(Year.Start).Refusal?.Code);
    }
}
