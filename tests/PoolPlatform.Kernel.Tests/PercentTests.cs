using System.Text.Json;

namespace PoolPlatform.Kernel.Tests;

public class PercentTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("68.67", "68.67")]
    [InlineData("31.330000", "31.33")]
    [InlineData("100", "100")]
    [InlineData("100.00", "100")]
    [InlineData("33.333333", "33.333333")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("999999999.999999", "999999999.999999")]
    public void Up_to_six_decimals_are_read_and_printed_without_idle_zeros(string text, string printed)
    {
        Assert.True(Percent.TryParse(text, out var percent));
        Assert.Equal(printed, percent.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("05")]
    [InlineData("0.0000001")]
    [InlineData("1,000")]
    [InlineData("50%")]
    [InlineData(" 50")]
    [InlineData("50\n")]
    [InlineData("1e1")]
    [InlineData("1000000000")]
    [InlineData("\u0665\u0660")]
    public void Anything_else_is_refused(string? text) => Assert.False(Percent.TryParse(text, out _));

    [Theory]
    [InlineData("68.67", 46543217, 31961227)]
    [InlineData("50", 1, 1)]
    [InlineData("50", -1, -1)]
    [InlineData("0.5", 100000000, 500000)]
    [InlineData("0", 12345, 0)]
    [InlineData("100", 999999999999999, 999999999999999)]
    public void A_percentage_of_a_sum_is_rounded_half_away_from_zero(string text, long pence, long part)
    {
        Assert.True(Percent.TryParse(text, out var percent));
        Assert.Equal(part, percent.Of(Money.FromPence(pence)).Pence);
    }

    [Fact]
    public void Idle_zeros_do_not_make_a_percentage_another_one()
    {
        Assert.True(Percent.TryParse("100.00", out var written));
        Assert.Equal(Percent.Hundred, written);
        Assert.Equal(Percent.Hundred.GetHashCode(), written.GetHashCode());
    }

    [Fact]
    public void Percentages_order_by_value()
    {
        var half = new Percent(50m);
        Assert.True(half < Percent.Hundred && half <= Percent.Hundred && Percent.Hundred > half && Percent.Hundred >= half);
        Assert.True(half.CompareTo(Percent.Hundred) < 0);
    }

    [Fact]
    public void In_json_a_percentage_is_a_string()
    {
        Assert.Equal(new Percent(68.67m), JsonSerializer.Deserialize<Percent>("\"68.67\""));
        Assert.Equal("\"68.67\"", JsonSerializer.Serialize(new Percent(68.6700m)));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Percent>("68.67"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Percent>("\"68.6700001\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Percent>("null"));
    }
}
