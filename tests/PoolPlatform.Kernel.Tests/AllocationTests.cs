using System.Globalization;

namespace PoolPlatform.Kernel.Tests;

public class AllocationTests
{
    [Theory]
    // sum | weights in listed order | parts
    [InlineData("100.01", "50 50", "50.01 50.00")]
    [InlineData("0.01", "50 50", "0.01 0.00")]
    [InlineData("1000.01", "1 1 1", "333.34 333.34 333.33")]
    [InlineData("1000.00", "1 1 1", "333.34 333.33 333.33")]
    [InlineData("0.02", "1 1 1", "0.01 0.01 0.00")]
    [InlineData("465432.17", "68.67 31.33", "319612.27 145819.90")]
    [InlineData("40308.66", "70 30", "28216.06 12092.60")]
    [InlineData("5944.80", "62 38", "3685.78 2259.02")]
    [InlineData("5520.17", "62 38", "3422.51 2097.66")]
    [InlineData("1249.60", "55 45", "687.28 562.32")]
    [InlineData("100.00", "1 2 3", "16.67 33.33 50.00")]
    [InlineData("0.10", "0.15 0.15 0.70", "0.02 0.01 0.07")]
    [InlineData("24190000.00", "16610000 7580000", "16610000.00 7580000.00")]
    [InlineData("0.00", "1 2", "0.00 0.00")]
    [InlineData("7.77", "1", "7.77")]
    // A zero weight never gets the odd penny, wherever it stands in the list.
    [InlineData("100.01", "0 50 50", "0.00 50.01 50.00")]
    [InlineData("0.01", "0 0 1 1", "0.00 0.00 0.01 0.00")]
    [InlineData("0.05", "1 0 1 0 1", "0.02 0.00 0.02 0.00 0.01")]
    // The largest fraction gets the odd penny before the listed order is asked.
    [InlineData("0.01", "1 2", "0.00 0.01")]
    [InlineData("1.00", "1 1 4", "0.17 0.17 0.66")]
    // Refunds mirror costs exactly.
    [InlineData("-100.01", "50 50", "-50.01 -50.00")]
    [InlineData("-1000.01", "1 1 1", "-333.34 -333.34 -333.33")]
    [InlineData("-2333.10", "62 38", "-1446.52 -886.58")]
    [InlineData("9999999999999.99", "1 1", "5000000000000.00 4999999999999.99")]
    public void Largest_remainder(string sum, string weights, string parts) =>
        Assert.Equal(parts, string.Join(' ', Allocation.LargestRemainder(Pounds(sum), Listed(weights))));

    [Theory]
    [InlineData("100.00", 3, "33.33 33.34 33.33")]
    [InlineData("0.01", 2, "0.01 0.00")]
    [InlineData("0.05", 4, "0.01 0.02 0.01 0.01")]
    [InlineData("16610000.00", 12, "1384166.67 1384166.66 1384166.67 1384166.67 1384166.66 1384166.67 1384166.67 1384166.66 1384166.67 1384166.67 1384166.66 1384166.67")]
    [InlineData("7580000.00", 4, "1895000.00 1895000.00 1895000.00 1895000.00")]
    [InlineData("-100.00", 3, "-33.33 -33.34 -33.33")]
    [InlineData("0.00", 2, "0.00 0.00")]
    [InlineData("12.34", 1, "12.34")]
    public void Equal_slices_are_cumulative_differences(string sum, int count, string slices) =>
        Assert.Equal(slices, string.Join(' ', Allocation.EqualSlices(Pounds(sum), count)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Fewer_slices_than_one_are_a_bug(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Allocation.EqualSlices(Money.Zero, count));

    [Fact]
    public void The_largest_sum_splits_and_slices_without_overflow()
    {
        var largest = Money.FromPence(long.MaxValue);
        Assert.Equal(largest, Money.Sum(Allocation.LargestRemainder(largest, Listed("68.67 31.33"))));
        Assert.Equal(largest, Money.Sum(Allocation.EqualSlices(largest, 366)));
    }

    private static Money Pounds(string text) => Money.TryParse(text, out var money) ? money : throw new FormatException(text);

    private static Weights Listed(string weights) =>
        Weights.Of(weights.Split(' ').Select((weight, i) => KeyValuePair.Create($"party {i}", decimal.Parse(weight, CultureInfo.InvariantCulture)))).OrThrow();
}
