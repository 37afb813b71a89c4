using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PoolPlatform.Kernel.Tests;

public class AllocationProperties
{
    [Fact]
    public void The_parts_sum_to_the_whole() =>
        Properties.Hold(Splits, split => Assert.Equal(split.Sum, Money.Sum(split.Parts())));

    [Fact]
    public void Every_part_is_within_a_penny_of_its_exact_share() =>
        Properties.Hold(Splits, split =>
        {
            var total = split.Weights.Sum();
            Assert.All(split.Parts().Zip(split.Weights), pair =>
                Assert.True(Math.Abs(pair.First.Pence * total - split.Sum.Pence * pair.Second) < total));
        });

    [Fact]
    public void Scaling_the_weights_changes_nothing() =>
        Properties.Hold(Splits.Zip(Gen.Choose(1, 1000)), pair =>
        {
            var (split, factor) = pair;
            Assert.Equal(split.Parts(), (split with { Weights = [.. split.Weights.Select(weight => weight * factor)] }).Parts());
            Assert.Equal(split.Parts(), (split with { Weights = [.. split.Weights.Select(weight => weight * 0.001m)] }).Parts());

            // Too large for machine words, so the other arithmetic has to agree.
            Assert.Equal(split.Parts(), (split with { Weights = [.. split.Weights.Select(weight => weight * 1_000_000_000_000_000_000m)] }).Parts());
        });

    [Fact]
    public void A_refund_mirrors_the_cost() =>
        Properties.Hold(Splits, split => Assert.Equal(split.Parts().Select(part => -part), (split with { Sum = -split.Sum }).Parts()));

    [Fact]
    public void A_zero_weight_gets_nothing() =>
        Properties.Hold(Splits, split =>
            Assert.All(split.Parts().Zip(split.Weights).Where(pair => pair.Second == 0), pair => Assert.Equal(Money.Zero, pair.First)));

    [Fact]
    public void A_heavier_party_never_gets_less() =>
        Properties.Hold(Splits, split =>
        {
            var byWeight = split.Parts().Zip(split.Weights).OrderBy(pair => pair.Second).ThenBy(pair => pair.First.Abs()).ToList();
            Assert.All(byWeight.Zip(byWeight.Skip(1)), pair => Assert.True(pair.First.First.Abs() <= pair.Second.First.Abs()));
        });

    [Fact]
    public void The_listed_order_only_decides_who_gets_the_odd_penny() =>
        Properties.Hold(Splits, split =>
        {
            var reversed = (split with { Weights = [.. split.Weights.Reverse()] }).Parts().Reverse();
            Assert.All(split.Parts().Zip(reversed), pair => Assert.InRange(pair.First.Pence - pair.Second.Pence, -1, 1));
            Assert.Equal(split.Sum, Money.Sum(reversed));
        });

    [Fact]
    public void Equal_slices_sum_to_the_whole_and_differ_by_a_penny_at_most() =>
        Properties.Hold(Sums.Zip(Gen.Choose(1, 400)), pair =>
        {
            var (sum, count) = pair;
            var slices = Allocation.EqualSlices(sum, count);
            Assert.Equal(count, slices.Length);
            Assert.Equal(sum, Money.Sum(slices));
            Assert.InRange(slices.Max().Pence - slices.Min().Pence, 0, 1);
            Assert.Equal(slices.Select(slice => -slice), Allocation.EqualSlices(-sum, count));
        });

    private static Gen<Money> Sums =>
        Gen.OneOf(Gen.Choose(-20, 20), Gen.Choose(-1_000_000_000, 1_000_000_000)).Select(pence => Money.FromPence(pence));

    private static Gen<Split> Splits =>
        from sum in Sums
        from parties in Gen.Choose(1, 8)
        from weights in Gen.ArrayOf(Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 10), Gen.Choose(0, 1_000_000)), parties)
        where weights.Any(weight => weight > 0)
        select new Split(sum, [.. weights.Select(weight => (decimal)weight)]);

    private sealed record Split(Money Sum, decimal[] Weights)
    {
        public ImmutableArray<Money> Parts() =>
            Allocation.LargestRemainder(Sum, Kernel.Weights.Of(Weights.Select((weight, i) => KeyValuePair.Create($"party {i}", weight))).OrThrow());

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sum} by {string.Join(' ', Weights)}");
    }
}
