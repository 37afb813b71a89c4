using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>An agreement with all that was ever recorded about its terms.</summary>
/// <param name="Drafted">The terms as they were signed.</param>
/// <param name="Variations">In the order of recording, withdrawn ones included.</param>
public sealed record VariedAgreement(Agreement Agreement, AgreementTerms Drafted, ImmutableArray<Variation> Variations)
{
    /// <summary>The terms as they stand now for every day.</summary>
    public ImmutableArray<TermsFrom> Timeline => TermsTimeline.Replay(Drafted, Variations.Where(one => one.State == VariationState.Agreed));
}

/// <summary>What a variation would make of the terms.</summary>
/// <param name="NeedsAllPartners">Whether one partner alone cannot make it so.</param>
public sealed record VariedTerms(ImmutableArray<TermsFrom> Before, ImmutableArray<TermsFrom> After, bool NeedsAllPartners);

/// <summary>Whether a variation may be, and what it makes of the terms from its day on.</summary>
public static class TermsVarying
{
    /// <param name="kinds">The kinds of those partners that are known organisations.</param>
    /// <param name="successors">Who has followed each of the partners, as recorded.</param>
    public static Outcome<VariedTerms> Vary(
        this VariedAgreement varied, Variation variation, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds, ILookup<OrganisationCode, OrganisationCode> successors, LegalRules rules)
    {
        ArgumentNullException.ThrowIfNull(varied);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(variation);
        if (WayOut.RefuseUnlessRunning(varied.Agreement) is { } notRunning) return notRunning;
        if (string.IsNullOrWhiteSpace(variation.Reason)) return VariationRefusals.ReasonMissing();
        if (variation.Kind == VariationKind.Variation && Overlapping(varied, variation) is { } other) return VariationRefusals.Overlaps(variation.EffectiveFrom, other.Number);

        var before = varied.Timeline;
        var agreed = varied.Variations.Where(one => one.State == VariationState.Agreed && one.Number != variation.Number);
        var after = TermsTimeline.Replay(varied.Drafted, agreed.Append(variation));
        if (Lost(before.On(variation.EffectiveFrom), after.On(variation.EffectiveFrom), successors) is { } gone) return VariationRefusals.PartnerLost(gone, variation.EffectiveFrom);
        for (var i = 1; i < after.Length; i++)
            if (Lost(after[i - 1].Terms, after[i].Terms, successors) is { } lost) return VariationRefusals.PartnerLost(lost, after[i].From);
        if (after.Where(terms => terms.From >= variation.EffectiveFrom).Select(terms => Refuse(terms, kinds, rules)).FirstOrDefault(refusal => refusal is not null) is { } refusal) return refusal;
        // A variation that prolongs the term may begin where the term it prolongs has ended.
        if (!after.On(variation.EffectiveFrom).Term.Span.Contains(variation.EffectiveFrom)) return VariationRefusals.OutsideTerm(variation.EffectiveFrom);
        return new VariedTerms(before, after, variation.Kind == VariationKind.Promotion || PercentagesLock.IsTouched(before, after, variation.EffectiveFrom));
    }

    private static Variation? Overlapping(VariedAgreement varied, Variation variation) => varied.Variations.FirstOrDefault(one =>
        one.Kind == VariationKind.Variation && one.State != VariationState.Withdrawn && one.EffectiveFrom == variation.EffectiveFrom && one.Number != variation.Number);

    /// <summary>Terms that no draft may have, or that lack what made the agreement take effect.</summary>
    private static Refusal? Refuse(TermsFrom terms, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds, LegalRules rules)
    {
        if (Drafting.Draft(terms.Terms, kinds, rules, terms.From).IsRefused(out var wrong, out _)) return VariationRefusals.InTerms(wrong, terms.From);
        if (!terms.Terms.Term.Span.Contains(terms.From)) return VariationRefusals.OutsideTerm(terms.From);
        var missing = Activation.Missing(terms.Terms, kinds, [], rules.Find(terms.Terms.LegalPower, terms.From));
        return missing.IsEmpty ? null : VariationRefusals.LeavesGaps(missing, terms.From);
    }

    private static OrganisationCode? Lost(AgreementTerms before, AgreementTerms after, ILookup<OrganisationCode, OrganisationCode> successors)
    {
        foreach (var partner in before.Partners)
            if (!after.Partners.Contains(partner) && !successors[partner].Any(after.Partners.Contains)) return partner;
        return null;
    }
}
