using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Domain.Positions;
using PoolPlatform.Kernel;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

/// <summary>What comparable software gets wrong, each by its name.</summary>
public class Traps_of_other_ledgers
{
    [Theory]
    [InlineData("0.125", "0.50", "0.00")]
    [InlineData("0.5", "1.00", "0.01")]
    [InlineData("2.5", "1.00", "0.03")]
    [InlineData("2.5", "-1.00", "-0.03")]
    public void Bankers_rounding_is_not_used(string percent, string of, string is_) =>
        Assert.Equal(Pounds(is_), (Percent.TryParse(percent, out var rate) ? rate : throw new ArgumentException(percent)).Of(Pounds(of)));

    [Fact]
    public void A_percentage_keeps_six_decimals_and_not_two()
    {
        Assert.True(Percent.TryParse("68.664737", out var share));
        Assert.Equal(("68.664737", Pounds("16609999.88")), (share.ToString(), share.Of(Pounds("24190000.00"))));
    }

    [Fact]
    public void Slices_of_a_year_sum_to_the_year_whatever_the_odd_pence() =>
        Assert.All(Enumerable.Range(0, 500), pence => Assert.Equal(Money.FromPence(pence), MonthlyProfile.Even(Money.FromPence(pence)).Sum));

    [Fact]
    public void Instalments_are_rounded_once_and_sum_to_the_contribution() =>
        Assert.Equal(Pounds("16610000.01"), Money.Sum(Instalments.Slice(InstalmentSchedule.Monthly, Pounds("16610000.01"), Year, Terms.Within(Year)).Select(one => one.Amount)));

    [Fact]
    public void A_negative_budget_line_is_taken_and_counts() => Assert.Null(Banes.Check(Terms, []));

    [Fact]
    public void A_commitment_that_was_spent_is_not_counted_twice()
    {
        var position = PoolPosition.Of(Banes, null, new Dictionary<string, Money> { ["AWP"] = Pounds("100.00") }, new Dictionary<(string, string), Money>());

        Assert.Equal(Pounds("100.00"), position.Forecast);
    }

    [Theory]
    [InlineData("2015-03-31", 13, 13)]
    [InlineData("2015-03-31", null, 12)]
    public void Period_13_stays_in_its_own_year(string on, int? named, int period)
    {
        var posted = new PoolPeriods([]).For(DateOnly.Parse(on), named).OrThrow();

        Assert.Equal((period, new DateOnly(2015, 3, 31)), (posted.Number, posted.EndIn(Year)));
        Assert.Equal("date-outside-year", Terms.Check(new(2015, 4, 1), Year, "on")?.Code);
        Assert.Equal(Banes.Total, Money.Sum(Banes.Lines.Select(line => line.AccruedBy(PeriodNo.Closing)!.Value)));
    }

    [Fact]
    public void A_reversal_is_not_stopped_by_the_lock_of_its_own_period() =>
        Assert.Equal(2, new PoolPeriods([1]).For(new(2014, 4, 30), 2).OrThrow().Number);

    [Theory]
    [InlineData("00T")]
    [InlineData("0450")]
    public void A_code_with_leading_zeros_is_text_and_never_a_number(string code)
    {
        var codes = new CodeMap([new("AWP", code)]);

        Assert.Equal(("AWP", null), (codes.LineOf(code, ""), codes.LineOf(code.TrimStart('0'), "")));
    }

    [Fact]
    public void The_29th_of_February_falls_into_period_11() => Assert.Equal(11, PeriodNo.Of(new(2016, 2, 29)).Number);

    [Theory]
    [InlineData("2014-10-26T00:30:00")]
    [InlineData("2014-10-26T23:30:00")]
    public void A_day_on_which_the_clocks_change_stays_that_day(string text)
    {
        Assert.Null(DateStyle.Read(text, "yyyy-MM-ddTHH:mm:ss", out var day));
        Assert.Equal(new(2014, 10, 26), day);
    }

    [Fact]
    public void Sums_are_whole_pence_and_never_binary_fractions()
    {
        Assert.Null(AmountStyle.Plain.Read("0.10", out var tenth));
        Assert.Equal(Pounds("0.30"), tenth + tenth + tenth);
        Assert.Equal(10, tenth.Pence);
    }

    [Fact]
    public void A_partner_that_follows_another_in_the_year_acts_for_it_and_keeps_its_contribution() =>
        Assert.Equal(Ccg, Terms.ActsAs(Code("92G")));

    [Fact]
    public void A_share_of_nothing_is_legal_and_gets_no_odd_penny() =>
        Assert.Equal(
            ["0.00", "0.01"],
            Allocation.LargestRemainder(Pounds("0.01"), Weights.Of([new("A", 0m), new("B", 1m)]).OrThrow()).Select(part => part.ToString()));
}
