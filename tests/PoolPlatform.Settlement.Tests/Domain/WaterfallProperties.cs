using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Tests.Domain;

public class WaterfallProperties
{
    // Whole waterfalls take longer to make than to run.
    private const int Waterfalls = 150;

    private static readonly Gen<Money> Sums = Gen.OneOf(
        Gen.Choose(-300, 300).Select(pence => Money.FromPence(pence)),
        Gen.Choose(-2_000_000_000, 2_000_000_000).Select(pence => Money.FromPence(pence)));

    private static readonly Gen<Money> Sizes = Sums.Select(sum => sum.Abs());

    [Fact]
    public void Shares_and_reserves_sum_to_the_variance_or_the_rule_is_refused() =>
        Properties.Hold(Inputs(anyStep: true), input =>
        {
            var outcome = Waterfall.Run(input);
            if (outcome.IsRefused(out var refusal, out var result))
            {
                Assert.Equal("risk-share-incomplete", refusal.Code);
                return;
            }
            Assert.Equal(input.Partners, result.Shares.Keys);
            Assert.Equal(Money.Sum(input.Schemes.Select(scheme => scheme.Variance)), Money.Sum(result.Shares.Values) + Money.Sum(result.Reserves.Values.Select(use => use.Used)));
            Assert.All(result.Reserves.Values, use => Assert.Equal((true, input.Reserves[0].Available), (use.Left >= Money.Zero, use.Used + use.Left)));
        }, Waterfalls);

    [Fact]
    public void Workings_hand_on_what_each_step_left_and_add_up_to_the_shares() =>
        Properties.Hold(Inputs(anyStep: true), input =>
        {
            if (Waterfall.Run(input).IsRefused(out _, out var result)) return;
            foreach (var scheme in result.Schemes)
            {
                var left = scheme.Variance;
                foreach (var step in result.Workings.Where(step => step.Scheme == scheme.Code))
                {
                    Assert.Equal(left, step.In);
                    Assert.Equal(step.Taken, Money.Sum(step.Shares.Values) + Money.Sum(step.Reserves?.Values ?? []));
                    left = step.In - step.Taken;
                    Assert.Equal(left, step.Out);
                }
                Assert.Equal(Money.Zero, left);
            }
            foreach (var partner in input.Partners)
                Assert.Equal(result.Shares[partner], Money.Sum(result.Workings.Select(step => step.Shares[partner])));
        }, Waterfalls);

    [Fact]
    public void An_underspend_mirrors_the_overspend_where_the_rule_is_symmetric() =>
        Properties.Hold(Inputs(anyStep: false), input =>
        {
            var mirrored = input with
            {
                Schemes = [.. input.Schemes.Select(scheme => scheme with
                {
                    Outturn = scheme.Budget - scheme.Variance,
                    Lines = [.. scheme.Lines.Select(line => line with { Outturn = line.Budget - line.Variance })],
                })],
            };

            Assert.Equal(Waterfall.Run(input).OrThrow().Shares.Values.Select(share => -share), Waterfall.Run(mirrored).OrThrow().Shares.Values);
        }, Waterfalls);

    [Fact]
    public void The_listed_order_of_partners_only_decides_who_gets_the_odd_penny() =>
        Properties.Hold(Inputs(anyStep: false), input =>
        {
            var reversed = input with { Partners = [.. input.Partners.Reverse()] };
            var one = Waterfall.Run(input).OrThrow().Shares;
            var other = Waterfall.Run(reversed).OrThrow().Shares;

            // Each slice that is rounded by itself can hand out its odd pence to somebody else; by line, each of the four lines can.
            var slices = 4 * input.Schemes.Sum(scheme => scheme.Rule!.Over.Sum(step => step is RiskShareStep.Tiers tiers ? tiers.Bands.Length : step is RiskShareStep.Performance ? 2 : 1));
            Assert.All(input.Partners, partner => Assert.InRange((one[partner] - other[partner]).Pence, -slices, slices));
        }, Waterfalls);

    [Fact]
    public void Scaling_the_weights_changes_nothing() =>
        Properties.Hold(Weighted.Zip(Gen.Choose(1, 1000)), pair =>
        {
            var ((variance, weights), factor) = pair;

            Assert.Equal(Share(variance, weights).Values, Share(variance, [.. weights.Select(weight => weight * factor)]).Values);
            Assert.Equal(Share(variance, weights).Values, Share(variance, [.. weights.Select(weight => weight * 0.001m)]).Values);
        });

    [Fact]
    public void A_partner_of_no_weight_never_gets_the_odd_penny() =>
        Properties.Hold(Weighted, pair =>
        {
            var shares = Share(pair.Variance, pair.Weights);
            Assert.All(pair.Weights.Zip(shares.Values).Where(one => one.First == 0), one => Assert.Equal(Money.Zero, one.Second));
        });

    private static readonly Gen<(Money Variance, ImmutableArray<decimal> Weights)> Weighted =
        from variance in Sums
        from count in Gen.Choose(1, 6)
        from weights in Gen.Choose(0, 20_000).Select(weight => weight < 5_000 ? 0m : weight / 100m).ListOf(count)
        where weights.Any(weight => weight > 0)
        select (variance, weights.ToImmutableArray());

    private static IReadOnlyDictionary<string, Money> Share(Money variance, ImmutableArray<decimal> weights)
    {
        ImmutableArray<string> partners = [.. weights.Select((_, i) => $"P{i}")];
        var by = new ShareBy.Weighted(weights.Select((weight, i) => KeyValuePair.Create($"P{i}", weight)).ToImmutableSortedDictionary(StringComparer.Ordinal));
        var rule = new RiskShareRule([new RiskShareStep.Share(by)], null);
        return Waterfall.Run(new(partners, "P0", NoContributions, [], [new("S", Money.Zero, variance, [], rule)], null)).OrThrow().Shares;
    }

    private static ImmutableSortedDictionary<string, PartnerContribution> NoContributions => ImmutableSortedDictionary.Create<string, PartnerContribution>(StringComparer.Ordinal);

    /// <summary>One to three schemes of one to five partners; with reserves and caps, or without where a property holds for symmetric rules only.</summary>
    internal static Gen<WaterfallInput> Inputs(bool anyStep, bool byVarianceOnly = false) =>
        from count in Gen.Choose(1, 5)
        let partners = Enumerable.Range(0, count).Select(i => $"P{i}").ToImmutableArray()
        from contributions in Sizes.Select(size => size + Money.FromPence(1)).ListOf(count)
        from reserve in Sizes
        from schemes in Scheme(partners, anyStep, byVarianceOnly).ListOf(3)
        from taken in Gen.Choose(1, 3)
        select new WaterfallInput(
            partners,
            partners[0],
            partners.Zip(contributions).ToImmutableSortedDictionary(pair => pair.First, pair => new PartnerContribution(pair.Second, pair.Second), StringComparer.Ordinal),
            [new("pot", reserve)],
            [.. schemes.Take(taken).Select((scheme, i) => scheme with { Code = $"S{i}" })],
            null);

    private static Gen<SchemeOutturn> Scheme(ImmutableArray<string> partners, bool anyStep, bool byVarianceOnly) =>
        from lines in Line(partners).ListOf(4)
        from before in Step(partners, anyStep, byVarianceOnly).ListOf(3)
        from pounds in Sizes
        from share in By(partners, byVarianceOnly)
        from limits in Sizes.ListOf(partners.Length)
        from excess in Gen.Elements<CapExcess>(new CapExcess.ToHost(), byVarianceOnly ? new CapExcess.Refer() : new CapExcess.ToOwners(), new CapExcess.ToReserve("pot"), new CapExcess.ToPartner(partners[^1]))
        let cap = new RiskShareStep.Cap(partners.Zip(limits).ToImmutableSortedDictionary(pair => pair.First, pair => (CapLimit)new CapLimit.Sums(pair.Second, pair.Second), StringComparer.Ordinal), excess)
        let rule = new RiskShareRule([.. before, new RiskShareStep.Share(share), .. anyStep ? [cap] : Array.Empty<RiskShareStep>()], null)
        select new SchemeOutturn("", Money.Sum(lines.Select(line => line.Budget)), Money.Sum(lines.Select(line => line.Outturn)), [.. lines.Select((line, i) => line with { Code = $"L{i}" })], rule)
        {
            Figures = new(
                new Dictionary<string, Measure> { ["pounds"] = new Measure.Sum(pounds, "paper"), ["count"] = new Measure.Count(3, 4, "paper"), ["number"] = new Measure.Number(2.9m, "paper") }
                    .ToImmutableSortedDictionary(StringComparer.Ordinal),
                partners.Zip(limits).ToImmutableSortedDictionary(pair => pair.First, pair => -pair.Second, StringComparer.Ordinal),
                RuleFigures.None.Approvals),
        };

    private static Gen<LineOutturn> Line(ImmutableArray<string> partners) =>
        from owner in Gen.Elements<string>(partners)
        from budget in Sums
        from variance in Sums
        select new LineOutturn("", owner, budget, budget + variance, new ShareBy.Equally());

    private static Gen<RiskShareStep> Step(ImmutableArray<string> partners, bool anyStep, bool byVarianceOnly)
    {
        var deadband = Sizes.Select(size => (RiskShareStep)new RiskShareStep.Deadband(new SumOrPercent.Sum(size), new Bearer.Partner(partners[^1])));
        var tiers =
            from edge in Sizes
            from width in Sizes
            from shares in By(partners, byVarianceOnly).ListOf(3)
            let first = edge + Money.FromPence(1)
            select (RiskShareStep)new RiskShareStep.Tiers([
                new(new SumOrPercent.Sum(first), shares[0]), new(new SumOrPercent.Sum(first + width + Money.FromPence(1)), shares[1]), new(null, shares[2])]);
        var reserve = Sizes.Select(size => (RiskShareStep)new RiskShareStep.Reserve("pot", size));
        var alone = Gen.Constant<RiskShareStep>(new RiskShareStep.NoWorseOff());
        var portion =
            from size in Gen.OneOf(Sizes.Select(size => (PortionSize)new PortionSize.Sum(size)),
                Gen.Choose(0, 100).Select(percent => (PortionSize)new PortionSize.Part(new(percent))),
                Gen.Elements<PortionSize>(new PortionSize.Measured("pounds"), new PortionSize.AllBut("pounds"), new PortionSize.MetPart(new(30m), "count"), new PortionSize.UnmetPart(new(70m), "count")))
            from sharing in By(partners, byVarianceOnly)
            from kept in Gen.Elements<bool>(true, false)
            select (RiskShareStep)new RiskShareStep.Portion(size, kept && anyStep ? new Destination.ToReserve("pot") : new Destination.ToShare(sharing));
        var performance =
            from linked in Sizes
            from one in By(partners, byVarianceOnly)
            from other in By(partners, byVarianceOnly)
            select (RiskShareStep)new RiskShareStep.Performance("number", linked, new PerformanceScale.Linear(4.2m, default, Percent.Hundred), new Destination.ToShare(one), new Destination.ToShare(other));
        var retain = Sizes.Select(size => (RiskShareStep)new RiskShareStep.Retain("pot", size));
        var order = Gen.Choose(0, 50).Select(percent => (RiskShareStep)new RiskShareStep.BenefitOrder(partners[0], new(percent)));
        return byVarianceOnly ? Gen.OneOf(deadband, tiers, reserve, portion, performance, retain, alone) : anyStep ? Gen.OneOf(deadband, tiers, reserve, portion, performance, retain, order, alone) : Gen.OneOf(deadband, tiers, portion, performance);
    }

    private static Gen<ShareBy> By(ImmutableArray<string> partners, bool byVarianceOnly) => Gen.OneOf(
        byVarianceOnly
            ? Gen.Elements<ShareBy>(new ShareBy.Equally(), new ShareBy.Host(), new ShareBy.Contributions(ContributionBasis.Opening))
            : Gen.Elements<ShareBy>(new ShareBy.Equally(), new ShareBy.Host(), new ShareBy.Contributions(ContributionBasis.Opening), new ShareBy.Owner(), new ShareBy.Line()),
        from weights in Gen.Choose(0, 500).ListOf(partners.Length)
        where weights.Any(weight => weight > 0)
        select (ShareBy)new ShareBy.Weighted(partners.Zip(weights).ToImmutableSortedDictionary(pair => pair.First, pair => (decimal)pair.Second, StringComparer.Ordinal)));
}
