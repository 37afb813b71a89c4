using System.Text.Json;
using FsCheck.Fluent;

namespace PoolPlatform.Kernel.Tests;

public class MoneyTests
{
    [Theory]
    [InlineData("0.00", 0)]
    [InlineData("0.01", 1)]
    [InlineData("0.10", 10)]
    [InlineData("-0.01", -1)]
    [InlineData("1250.00", 125000)]
    [InlineData("-114000.00", -11400000)]
    [InlineData("9999999999999.99", 999999999999999)]
    [InlineData("-9999999999999.99", -999999999999999)]
    public void Pounds_with_two_decimals_are_read_and_printed_alike(string pounds, long pence)
    {
        Assert.True(Money.TryParse(pounds, out var money));
        Assert.Equal(pence, money.Pence);
        Assert.Equal(pounds, money.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("1.0")]
    [InlineData("1.000")]
    [InlineData(".50")]
    [InlineData("-.50")]
    [InlineData("+1.00")]
    [InlineData("--1.00")]
    [InlineData("1.00-")]
    [InlineData("(1.00)")]
    [InlineData("1,250.00")]
    [InlineData("1 250.00")]
    [InlineData("1_250.00")]
    [InlineData("1250,00")]
    [InlineData("£1.00")]
    [InlineData(" 1.00")]
    [InlineData("1.00 ")]
    [InlineData("1.00\n")]
    [InlineData("01.00")]
    [InlineData("00.00")]
    [InlineData("-01.00")]
    [InlineData("1e2")]
    [InlineData("1.0E2")]
    [InlineData("0x1.00")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("1.00.00")]
    [InlineData("10000000000000.00")]
    [InlineData("99999999999999999999999999.00")]
    [InlineData("\u0661.\u0660\u0660")]
    [InlineData("\uff11.\uff10\uff10")]
    [InlineData("\u22121.00")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(Money.TryParse(text, out var money));
        Assert.Equal(Money.Zero, money);
    }

    [Fact]
    public void Minus_nothing_is_read_as_nothing_and_never_printed()
    {
        Assert.True(Money.TryParse("-0.00", out var money));
        Assert.Equal(Money.Zero, money);
        Assert.Equal("0.00", money.ToString());
        Assert.Equal("0.00", (-Money.Zero).ToString());
    }

    [Theory]
    [InlineData(long.MaxValue, "92233720368547758.07")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    [InlineData(-5, "-0.05")]
    [InlineData(5, "0.05")]
    public void Sums_at_the_edges_print_whole(long pence, string printed) =>
        Assert.Equal(printed, Money.FromPence(pence).ToString());

    [Fact]
    public void A_sum_that_does_not_fit_throws_instead_of_wrapping()
    {
        var largest = Money.FromPence(long.MaxValue);
        var smallest = Money.FromPence(long.MinValue);
        var penny = Money.FromPence(1);
        Assert.Throws<OverflowException>(() => largest + penny);
        Assert.Throws<OverflowException>(() => smallest - penny);
        Assert.Throws<OverflowException>(() => -smallest);
        Assert.Throws<OverflowException>(() => smallest.Abs());
        Assert.Throws<OverflowException>(() => Money.Sum([largest, penny]));
        Assert.Throws<OverflowException>(() => Money.RoundedFromPence(9223372036854775807.5m));
    }

    [Theory]
    [InlineData("0.5", 1)]
    [InlineData("1.5", 2)]
    [InlineData("2.5", 3)]
    [InlineData("-0.5", -1)]
    [InlineData("-2.5", -3)]
    [InlineData("2.4999999999999999999999999999", 2)]
    [InlineData("-2.4999999999999999999999999999", -2)]
    [InlineData("0.49", 0)]
    public void Half_pence_round_away_from_zero(string pence, long rounded) =>
        Assert.Equal(rounded, Money.RoundedFromPence(decimal.Parse(pence, System.Globalization.CultureInfo.InvariantCulture)).Pence);

    [Fact]
    public void Sums_compare_add_and_order_by_pence()
    {
        var credit = Money.FromPence(-300);
        var cost = Money.FromPence(500);
        Assert.Equal(Money.FromPence(200), credit + cost);
        Assert.Equal(Money.FromPence(-800), credit - cost);
        Assert.Equal(Money.FromPence(300), credit.Abs());
        Assert.Equal(cost, cost.Abs());
        Assert.Equal(credit, Money.Min(cost, credit));
        Assert.Equal(cost, Money.Max(cost, credit));
        Assert.True(credit < cost && credit <= cost && cost > credit && cost >= credit);
        Assert.Equal([credit, Money.Zero, cost], new[] { cost, credit, Money.Zero }.Order());
        Assert.Equal(Money.FromPence(200), Money.Sum([credit, cost, Money.Zero]));
        Assert.Equal(Money.Zero, Money.Sum([]));
    }

    [Fact]
    public void Every_sum_within_the_limits_is_printed_and_read_back() =>
        Properties.Hold(
            Gen.Choose(int.MinValue, int.MaxValue).Zip(Gen.Choose(0, 460_000)).Select(pair => (long)pair.Item1 * pair.Item2),
            pence =>
            {
                Assert.True(Money.TryParse(Money.FromPence(pence).ToString(), out var read));
                Assert.Equal(pence, read.Pence);
            });

    [Theory]
    [InlineData("\"1250.00\"", 125000)]
    [InlineData("\"-114000.00\"", -11400000)]
    [InlineData("\"\\u0031.00\"", 100)]
    public void In_json_money_is_a_string(string json, long pence) =>
        Assert.Equal(pence, JsonSerializer.Deserialize<Money>(json).Pence);

    [Theory]
    [InlineData("1250")]
    [InlineData("1250.00")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[\"1.00\"]")]
    [InlineData("\"1.005\"")]
    [InlineData("\"+1.00\"")]
    [InlineData("\"1,250.00\"")]
    [InlineData("\"01.00\"")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud800.00\"")]
    public void In_json_everything_else_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));

    [Fact]
    public void In_json_unknown_money_is_null_and_not_zero()
    {
        Assert.Null(JsonSerializer.Deserialize<Money?>("null"));
        Assert.Equal("null", JsonSerializer.Serialize<Money?>(null));
        Assert.Equal("\"0.00\"", JsonSerializer.Serialize<Money?>(Money.Zero));
        Assert.Equal("{\"due\":\"-0.05\"}", JsonSerializer.Serialize(new Dictionary<string, Money> { ["due"] = Money.FromPence(-5) }));
    }

    [Fact]
    public void In_json_money_cannot_name_a_field() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<Money, int>>("{\"1.00\":1}"));
}
