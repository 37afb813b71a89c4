using PoolPlatform.Budgets.Domain.Positions;
using PoolPlatform.Kernel;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Position_of_a_pool
{
    private static readonly Dictionary<(string, string), Money> NothingCommitted = [];

    [Fact]
    public void The_outturn_of_the_report_is_overspent_by_its_variance()
    {
        var position = PoolPosition.Of(Banes, Period(12), new Dictionary<string, Money> { ["AWP"] = Pounds("24655432.17") }, NothingCommitted);

        Assert.Equal((Pounds("24190000.00"), Pounds("465432.17")), (position.Budget, position.Variance));
    }

    [Theory]
    [InlineData(1, "-9500.00")]
    [InlineData(5, "-47500.00")]
    [InlineData(11, "-104500.00")]
    [InlineData(12, "-114000.00")]
    [InlineData(13, "-114000.00")]
    public void A_budget_accrues_in_twelve_equal_slices_the_negative_one_too(int period, string accrued) =>
        Assert.Equal(Pounds(accrued), Line("OTHER", Council, "-114000.00").AccruedBy(Period(period)));

    [Fact]
    public void Without_a_period_it_is_the_whole_year() => Assert.Equal(Pounds("0.01"), Line("OTHER", Council, "0.01").AccruedBy(null));

    [Fact]
    public void The_unknown_stands_beside_the_totals_and_nothing_is_hidden()
    {
        var budget = Banes with { Lines = [Line("A", Ccg, "100.00"), Line("TBC", Ccg, null), Line("B", Ccg, "50.00", "OTHER")] };
        var position = PoolPosition.Of(
            budget, null,
            new Dictionary<string, Money> { ["A"] = Pounds("80.00"), ["TBC"] = Pounds("7.00") },
            new Dictionary<(string, string), Money> { [("MH", "A")] = Pounds("30.00"), [("MH", "TBC")] = Pounds("2.00"), [("MH", "ELSEWHERE")] = Pounds("1.00") });

        Assert.Equal((Pounds("150.00"), Pounds("80.00"), Pounds("30.00"), Pounds("110.00"), Pounds("-40.00"), 2),
            (position.Budget, position.Actual, position.Committed, position.Forecast, position.Variance, position.UnknownLines));
        Assert.Equal((Pounds("7.00"), Pounds("3.00"), Pounds("10.00")), (position.Unknown.Actual, position.Unknown.Committed, position.Unknown.Forecast));
        Assert.Equal([("MH", Pounds("10.00"), 2), ("OTHER", Pounds("-50.00"), 0)], position.Schemes.Select(scheme => (scheme.Code, scheme.Variance, scheme.UnknownLines)));
        Assert.Equal(position.Actual + position.Unknown.Actual, Money.Sum(position.Lines.Select(line => line.Actual)));
    }

    [Fact]
    public void No_budget_is_not_a_budget_of_nothing()
    {
        var position = PoolPosition.Of(null, null, new Dictionary<string, Money>(), NothingCommitted);

        Assert.Null(position.Budget);
        Assert.Null(position.Variance);
    }
}
