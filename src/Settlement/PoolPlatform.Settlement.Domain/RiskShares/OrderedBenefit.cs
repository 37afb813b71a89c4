using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Rules that look at what each partner had before: whose saving waits (R18), and who would be worse off (R24).</summary>
internal static class OrderedBenefit
{
    /// <summary>A saving first goes to all but the one that waits, up to a percentage of their contributions; the rest by the contributions that are left.</summary>
    public static Outcome<ImmutableArray<Money>> Waiting(RiskShareStep.BenefitOrder step, Money saving, WaterfallInput input)
    {
        var opening = ImmutableArray.CreateBuilder<Money>();
        foreach (var partner in input.Partners)
        {
            if (input.Contributions.GetValueOrDefault(partner)?.Opening is not { } contribution)
                return Refusal.RuleBroken(SettlementRefusals.ContributionMissing, $"The order of benefit goes by opening contributions, and that of {partner} is not known.");
            opening.Add(contribution);
        }
        var wanted = input.Partners.Select((partner, i) => partner == step.Waits ? Money.Zero : step.OfContribution.Of(opening[i])).ToImmutableArray();
        var first = Money.Min(saving.Abs(), Money.Sum(wanted));
        if (Split(input.Partners, first, wanted).IsRefused(out var nobodyFirst, out var had)) return nobodyFirst;
        var left = opening.Select((contribution, i) => Money.Max(contribution - had[i], Money.Zero)).ToImmutableArray();
        if (Split(input.Partners, saving.Abs() - first, left).IsRefused(out var nobodyLeft, out var rest)) return nobodyLeft;
        return Signed(Sharing.Add(had, rest), saving);
    }

    /// <summary>What each would have had alone, where it goes the same way as what there is; where that is more than there is, all scale.</summary>
    public static Outcome<ImmutableArray<Money>> NoWorseOff(Money entering, RuleFigures figures, WaterfallInput input, string scheme)
    {
        if (input.Partners.FirstOrDefault(partner => !figures.Alone.ContainsKey(partner)) is { } missing)
            return Refusal.RuleBroken(SettlementRefusals.AloneMissing, $"The rule of {scheme} leaves nobody worse off, and what {missing} would have had alone is not known.")
                .With("scheme", scheme).With("partner", missing);
        var sign = Math.Sign(entering.Pence);
        var alone = input.Partners.Select(partner => figures.Alone[partner]).Select(sum => Math.Sign(sum.Pence) == sign ? sum.Abs() : Money.Zero).ToImmutableArray();
        return Split(input.Partners, Money.Min(entering.Abs(), Money.Sum(alone)), alone).Then<ImmutableArray<Money>>(parts => Signed(parts, entering));
    }

    private static Outcome<ImmutableArray<Money>> Split(ImmutableArray<string> partners, Money sum, ImmutableArray<Money> weights) => sum == Money.Zero
        ? partners.Select(_ => Money.Zero).ToImmutableArray()
        : Weights.Of(partners.Select((partner, i) => KeyValuePair.Create(partner, (decimal)weights[i].Pence)))
            .Then<ImmutableArray<Money>>(known => Allocation.LargestRemainder(sum, known));

    private static ImmutableArray<Money> Signed(ImmutableArray<Money> parts, Money like) => like < Money.Zero ? [.. parts.Select(part => -part)] : parts;
}
