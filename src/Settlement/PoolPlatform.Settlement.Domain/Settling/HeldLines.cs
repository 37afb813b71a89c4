using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>A line that partners dispute. Its variance is in nobody's share until it is decided on; everything else settles without it.</summary>
/// <param name="Amounts">What was decided for each partner; null while nothing is.</param>
/// <param name="Decision">The reference of the decision.</param>
public sealed record HeldLine(ImmutableSortedDictionary<string, Money>? Amounts = null, string? Decision = null);

/// <summary>Leaves disputed lines out of what is shared by rule, and puts back what was decided on them.</summary>
internal static class HeldLines
{
    private const string Step = "decision";

    /// <summary>The position as if the held lines had come out at their budget.</summary>
    public static FundPosition LeftOut(FundPosition position) => position.Held.IsEmpty ? position : position with
    {
        Lines = [.. position.Lines.Select(line => line.Budget is { } budget && position.Held.ContainsKey(line.Code) ? line with { Actual = budget } : line)],
    };

    /// <summary>The result with every decision on a held line as a step of its own; what is still held is named.</summary>
    public static Outcome<WaterfallResult> Decided(WaterfallResult result, FundPosition position)
    {
        foreach (var line in position.Lines.Where(line => line.Budget is not null && position.Held.ContainsKey(line.Code)))
        {
            var variance = line.Actual - line.Budget!.Value;
            if (position.Held[line.Code].Amounts is not { } amounts)
            {
                result = result with { Held = new Dictionary<string, Money>(result.Held ?? new Dictionary<string, Money>(), StringComparer.Ordinal) { [line.Code] = variance } };
                continue;
            }
            var decision = position.Held[line.Code].Decision ?? "";
            if (amounts.Keys.FirstOrDefault(partner => !result.Shares.ContainsKey(partner)) is { } stranger)
                return Refusal.RuleBroken(SettlementRefusals.PartnerUnknown, $"Decision {decision} on line {line.Code} names {stranger}, which is not one of the partners.");
            if (Money.Sum(amounts.Values) is var decided && decided != variance)
                return Refusal.RuleBroken(SettlementRefusals.ManualAmountsDiffer, $"The amounts of decision {decision} on line {line.Code} come to {decided}, but the line's variance is {variance}.")
                    .With("line", line.Code).With("decided", decided).With("toBeShared", variance);
            result = With(result, line.Scheme, variance, Named(result, amounts));
        }
        return result;
    }

    private static WaterfallResult With(WaterfallResult result, string scheme, Money variance, PartnerAmounts decided) => result with
    {
        Variance = result.Variance + variance,
        Shares = Add(result.Shares, decided),
        Schemes = [.. result.Schemes.Select(one => one.Code == scheme
            ? one with { Variance = one.Variance + variance, Shares = one.Shares is { } shares ? Add(shares, decided) : null }
            : one)],
        Workings = result.Workings.Add(new(scheme, Step, variance, variance, Money.Zero, decided)),
    };

    private static PartnerAmounts Named(WaterfallResult result, ImmutableSortedDictionary<string, Money> amounts) =>
        Waterfall.Named([.. result.Shares.Keys], [.. result.Shares.Keys.Select(partner => amounts.GetValueOrDefault(partner))]);

    private static PartnerAmounts Add(IReadOnlyDictionary<string, Money> one, PartnerAmounts other) =>
        Waterfall.Named([.. one.Keys], [.. one.Select(share => share.Value + other[share.Key])]);
}
