using PoolPlatform.Budgets.Domain.Importing;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Sums_as_ledgers_write_them
{
    private static readonly AmountStyle English = new('.', ',', CreditStyle.Minus);

    [Theory]
    [InlineData("1,234.56", "1234.56")]
    [InlineData("1234.56", "1234.56")]
    [InlineData("-1,234,567.80", "-1234567.80")]
    [InlineData("12", "12.00")]
    [InlineData("0.5", "0.50")]
    [InlineData(" £1,000.00 ", "1000.00")]
    [InlineData("-£1,000.00", "-1000.00")]
    [InlineData("£-1,000.00", "-1000.00")]
    [InlineData("\u22125.00", "-5.00")]
    [InlineData("-0.00", "0.00")]
    public void English_sums_are_read(string text, string pounds) => Is(English, text, pounds);

    [Theory]
    [InlineData("", "amount is empty")]
    [InlineData("12,34.56", "amount has a thousands separator in the wrong place")]
    [InlineData("1,23", "amount has a thousands separator in the wrong place")]
    [InlineData(",123", "amount has a thousands separator in the wrong place")]
    [InlineData("1234,567.00", "amount has a thousands separator in the wrong place")]
    [InlineData("1.234", "amount has more than two decimals")]
    [InlineData("12.5%", "amount is a percentage")]
    [InlineData("1.2E+05", "amount is not pounds such as -1,250.00")]
    [InlineData("(5.00)", "amount is not pounds such as -1,250.00")]
    [InlineData("--5.00", "amount has more than one sign")]
    [InlineData("5.", "amount is not pounds such as -1,250.00")]
    [InlineData(".50", "amount is not pounds such as -1,250.00")]
    [InlineData("#REF!", "amount is not pounds such as -1,250.00")]
    [InlineData("99999999999999.00", "amount is too large")]
    public void What_could_be_read_in_two_ways_or_not_at_all_is_refused_with_the_reason(string text, string reason) =>
        Assert.Equal(reason, English.Read(text, out _));

    [Theory]
    [InlineData("1.234,56", "1234.56")]
    [InlineData("1.234.567,80", "1234567.80")]
    [InlineData("0,5", "0.50")]
    public void The_comma_is_the_point_where_that_is_declared(string text, string pounds) => Is(new(',', '.', CreditStyle.Minus), text, pounds);

    [Theory]
    [InlineData("1 234.56")]
    [InlineData("1\u00a0234.56")]
    [InlineData("1\u202f234.56")]
    public void A_space_between_groups_may_be_one_that_does_not_break(string text) => Is(new('.', ' ', CreditStyle.Minus), text, "1234.56");

    [Fact]
    public void A_separator_that_is_not_declared_refuses_the_row() => Assert.Equal("amount is not pounds such as -1250.00", AmountStyle.Plain.Read("1,234.56", out _));

    [Theory]
    [InlineData(CreditStyle.Parentheses, "(1,234.56)", "-1234.56")]
    [InlineData(CreditStyle.Parentheses, "( £5.00 )", "-5.00")]
    [InlineData(CreditStyle.Parentheses, "5.00", "5.00")]
    [InlineData(CreditStyle.TrailingMinus, "5.00-", "-5.00")]
    [InlineData(CreditStyle.CrDr, "5.00 CR", "-5.00")]
    [InlineData(CreditStyle.CrDr, "5.00Cr", "-5.00")]
    [InlineData(CreditStyle.CrDr, "5.00 DR", "5.00")]
    [InlineData(CreditStyle.CrDr, "5.00", "5.00")]
    public void Credits_are_marked_as_declared(CreditStyle credits, string text, string pounds) => Is(English with { Credits = credits }, text, pounds);

    [Theory]
    [InlineData(CreditStyle.Parentheses, "(-5.00)")]
    [InlineData(CreditStyle.TrailingMinus, "-5.00-")]
    [InlineData(CreditStyle.CrDr, "-5.00 CR")]
    [InlineData(CreditStyle.CrDr, "-5.00 DR")]
    public void Two_signs_are_refused_because_nobody_can_say_what_they_mean(CreditStyle credits, string text) =>
        Assert.Equal("amount has more than one sign", (English with { Credits = credits }).Read(text, out _));

    private static void Is(AmountStyle style, string text, string pounds)
    {
        Assert.Null(style.Read(text, out var amount));
        Assert.Equal(Pounds(pounds), amount);
    }
}
