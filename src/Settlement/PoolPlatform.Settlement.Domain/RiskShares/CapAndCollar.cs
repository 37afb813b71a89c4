using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Cuts each partner's total back to its limit (rules R7 to R9).</summary>
internal static class CapAndCollar
{
    /// <summary>Looks at each partner's total over all steps so far in the scheme; <c>over</c> or <c>under</c> goes by the sign of that total.</summary>
    /// <remarks>All limits are held against the totals as they stand when the step begins. Whoever takes the excess takes it on top, beyond a
    /// limit of its own if need be: the excess rule is the last resort that both partners signed, and without it rule R9 (both caps bind) could
    /// never settle on the host.</remarks>
    public static Outcome<ImmutableArray<CappedShare>> Cut(RiskShareStep.Cap cap, ImmutableArray<string> partners, ImmutableArray<Money> totals,
        ImmutableSortedDictionary<string, PartnerContribution> contributions)
    {
        var capped = ImmutableArray.CreateBuilder<CappedShare>();
        foreach (var (partner, total) in partners.Zip(totals))
        {
            if (!cap.Limits.TryGetValue(partner, out var limit)) continue;
            if (limit is CapLimit.OfContribution && contributions.GetValueOrDefault(partner)?.Opening is null)
                return Refusal.RuleBroken(SettlementRefusals.ContributionMissing,
                    $"The cap on {partner} is a percentage of its opening contribution, which is not known.");
            if (LimitOf(limit, total, contributions.GetValueOrDefault(partner)?.Opening) is not { } most || total.Abs() <= most) continue;
            var signed = total < Money.Zero ? -most : most;
            capped.Add(new(partner, total, signed, total - signed));
        }
        return capped.ToImmutable();
    }

    /// <summary>Where going beyond a limit needs a decision beforehand: those that have one, or a refusal that names who lacks it and for how much (rule R14).</summary>
    public static Outcome<ImmutableArray<ApprovedShare>> Approve(ImmutableArray<CappedShare> beyond, RuleFigures figures, string scheme)
    {
        var lacking = beyond.Where(one => figures.Approvals.GetValueOrDefault(one.Partner) is not { } approval || one.Before.Abs() > approval.UpTo).ToImmutableArray();
        if (!lacking.IsEmpty)
            return lacking.Aggregate(
                Refusal.RuleBroken(SettlementRefusals.ApprovalNeeded,
                    $"In {scheme} {string.Join(" and ", lacking.Select(one => $"{one.Partner} would go {one.Excess.Abs()} beyond its limit of {one.Limit.Abs()}"))}: the finance chiefs have to agree to that beforehand.")
                    .With("scheme", scheme),
                (refusal, one) => refusal.With($"beyond.{one.Partner}", one.Excess).With($"limit.{one.Partner}", one.Limit));
        return beyond.Select(one => new ApprovedShare(one.Partner, one.Before, one.Limit, figures.Approvals[one.Partner].Decision)).ToImmutableArray();
    }

    private static Money? LimitOf(CapLimit limit, Money total, Money? opening) => limit switch
    {
        CapLimit.Sums sums => total < Money.Zero ? sums.Under : sums.Over,
        CapLimit.OfContribution percent => percent.Percent.Of(opening!.Value),
        _ => throw new UnreachableException("No way to apply this limit."),
    };
}
