using System.Collections.Immutable;
using System.Diagnostics;
using FsCheck.Fluent;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Tests.Domain;

/// <summary>Section 3 of the catalogue: what every engine must pass, at the ends of what can be asked of it.</summary>
public class WaterfallLimitsTests
{
    private static readonly ImmutableArray<string> Few = ["A", "B", "C", "D"];
    private static readonly ImmutableArray<string> Many = [.. Enumerable.Range(1, 37).Select(i => $"P{i:00}")];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(100_000_000_000_000)]
    [InlineData(-100_000_000_000_001)]
    public void Shares_sum_to_the_variance_from_nothing_to_a_trillion_pounds(long pence)
    {
        foreach (var partners in new[] { Few, Many })
        {
            var result = Waterfall.Run(One(partners, pence, Rule(partners, Money.FromPence(30_000_000_000_001)))).OrThrow();

            Assert.Equal(Money.FromPence(pence), Money.Sum(result.Shares.Values));
        }
    }

    [Fact]
    public void A_trillion_pounds_among_37_partners_mirrors_to_the_penny()
    {
        var rule = Rule(Many, Money.FromPence(7));

        Assert.Equal(
            Waterfall.Run(One(Many, 100_000_000_000_003, rule)).OrThrow().Shares.Values.Select(share => -share),
            Waterfall.Run(One(Many, -100_000_000_000_003, rule)).OrThrow().Shares.Values);
    }

    [Fact]
    public void What_does_not_fit_into_whole_pence_is_refused_and_nothing_wraps_round() =>
        Assert.Equal("amounts-too-large", Waterfall.Run(One(Few, long.MaxValue, Rule(Few, Money.FromPence(1))) with
        {
            Schemes = [new("S", Money.FromPence(long.MinValue + 1), Money.FromPence(long.MaxValue), [], Rule(Few, Money.FromPence(1)))],
        }).Refusal?.Code);

    [Fact]
    public void Each_penny_round_a_band_edge_falls_into_its_own_band() =>
        Properties.Hold(Gen.Choose(1, 100_000_000).Zip(Gen.Choose(-2, 2)), pair =>
        {
            var (edge, beside) = pair;
            var rule = new RiskShareRule([new RiskShareStep.Tiers([
                new(new SumOrPercent.Sum(Money.FromPence(edge)), new ShareBy.Host()), new(null, new ShareBy.Weighted(Only("B")))])], null);

            foreach (var sign in new[] { 1, -1 })
            {
                var shares = Waterfall.Run(One(Few, sign * Math.Max(0L, (long)edge + beside), rule)).OrThrow().Shares;

                Assert.Equal(sign * Math.Min((long)edge, Math.Max(0L, (long)edge + beside)), shares["A"].Pence);
                Assert.Equal(sign * Math.Max(0, beside), shares["B"].Pence);
            }
        });

    [Fact]
    public void The_order_of_37_partners_moves_no_more_than_the_odd_penny_of_each_slice()
    {
        var rule = Rule(Many, Money.FromPence(10_000_019));
        var one = Waterfall.Run(One(Many, 46_543_217, rule)).OrThrow().Shares;
        var other = Waterfall.Run(One([.. Many.Reverse()], 46_543_217, rule)).OrThrow().Shares;

        Assert.All(Many, partner => Assert.InRange((one[partner] - other[partner]).Pence, -2, 2));
    }

    [Fact]
    public void The_same_figures_give_the_same_result_byte_for_byte()
    {
        var input = One(Many, 46_543_217, Rule(Many, Money.FromPence(10_000_019)));

        Assert.Equal(JsonOf(input), JsonOf(input with { Partners = [.. input.Partners] }));
    }

    [Fact]
    public void Twelve_schemes_of_37_partners_are_worked_out_in_milliseconds_at_the_most()
    {
        // The benchmark holds the real target, 1 ms; here is only what no machine under load may miss, so that a quadratic slip is seen.
        var input = One(Many, 46_543_217, Rule(Many, Money.FromPence(10_000_019)));
        input = input with { Schemes = [.. Enumerable.Range(0, 12).Select(i => input.Schemes[0] with { Code = $"S{i}" })] };
        for (var i = 0; i < 20; i++) Waterfall.Run(input).OrThrow();
        var fastest = Enumerable.Range(0, 20).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            Waterfall.Run(input).OrThrow();
            return Stopwatch.GetElapsedTime(started);
        });

        Assert.InRange(fastest.TotalMilliseconds, 0, 10);
    }

    private static string JsonOf(WaterfallInput input) => System.Text.Json.JsonSerializer.Serialize(Waterfall.Run(input).OrThrow());

    private static RiskShareRule Rule(ImmutableArray<string> partners, Money edge) => new([new RiskShareStep.Tiers([
        new(new SumOrPercent.Sum(edge), new ShareBy.Equally()),
        new(null, new ShareBy.Weighted(partners.Select((partner, i) => KeyValuePair.Create(partner, 1_000_003.37m + i)).ToImmutableSortedDictionary(StringComparer.Ordinal)))])], null);

    private static ImmutableSortedDictionary<string, decimal> Only(string partner) => ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal).Add(partner, 1m);

    private static WaterfallInput One(ImmutableArray<string> partners, long pence, RiskShareRule rule) => new(
        partners, partners[0], ImmutableSortedDictionary.Create<string, PartnerContribution>(StringComparer.Ordinal), [],
        [new("S", Money.Zero, Money.FromPence(pence), [], rule)], null);
}
