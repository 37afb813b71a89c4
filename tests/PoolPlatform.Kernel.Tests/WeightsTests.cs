namespace PoolPlatform.Kernel.Tests;

public class WeightsTests
{
    [Fact]
    public void Parties_keep_their_listed_order() =>
        Assert.Equal(["11E", "E06000022", "01M"], Listed(("11E", 3m), ("E06000022", 1m), ("01M", 2m)).OrThrow().Names);

    [Fact]
    public void A_zero_weight_is_a_weight() =>
        Assert.Equal(["A", "B"], Listed(("A", 0m), ("B", 0.000001m)).OrThrow().Names);

    [Fact]
    public void A_weight_below_zero_is_refused() => AssertRefused(Listed(("A", 1m), ("B", -0.01m)));

    [Fact]
    public void A_party_named_twice_is_refused() => AssertRefused(Listed(("A", 1m), ("A", 1m)));

    [Fact]
    public void Weights_that_are_all_zero_are_refused() => AssertRefused(Listed(("A", 0m), ("B", 0.00m)));

    [Fact]
    public void No_weights_at_all_are_refused()
    {
        AssertRefused(Listed());
        AssertRefused(Weights.Equal([]));
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_parties() =>
        Assert.Equal(2, Listed(("a", 1m), ("A", 1m)).OrThrow().Names.Length);

    [Theory]
    [InlineData("79228162514264337593543950335", "0.0000000000000000000000000001")]
    [InlineData("1", "79228162514264337593543950335")]
    public void The_largest_and_smallest_numbers_split_without_overflow(string first, string second)
    {
        var weights = Listed(("A", Number(first)), ("B", Number(second))).OrThrow();
        var parts = Allocation.LargestRemainder(Money.FromPence(999_999_999_999_999), weights);
        Assert.Equal(999_999_999_999_999, parts[0].Pence + parts[1].Pence);
    }

    [Fact]
    public void Numbers_that_no_binary_fraction_can_hold_stay_exact()
    {
        // A tenth and two tenths against three tenths: in binary floating point the halves would differ.
        var parts = Allocation.LargestRemainder(Money.FromPence(60), Listed(("A", 0.1m), ("B", 0.20m), ("C", 0.300m)).OrThrow());
        Assert.Equal([10, 20, 30], parts.Select(part => part.Pence));
    }

    private static Outcome<Weights> Listed(params (string Name, decimal Weight)[] weights) =>
        Weights.Of(weights.Select(weight => KeyValuePair.Create(weight.Name, weight.Weight)));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertRefused(Outcome<Weights> outcome)
    {
        Assert.True(outcome.IsRefused(out var refusal, out _));
        Assert.Equal(("weights-invalid", RefusalKind.RuleBroken), (refusal.Code, refusal.Kind));
    }
}
