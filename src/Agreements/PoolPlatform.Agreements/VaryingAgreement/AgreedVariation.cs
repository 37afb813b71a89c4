using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>Makes a variation that all who must have agreed to part of the terms: a new version, and the others are told.</summary>
internal static class AgreedVariation
{
    /// <returns>The variation as agreed; the caller saves it.</returns>
    public static async Task<RecordedVariation> Save(Change change, Agreement agreement, Variation variation, CheckedVariation found, CancellationToken cancel)
    {
        var reference = agreement.Terms.Reference;
        var agreed = variation with { State = VariationState.Agreed, Version = agreement.Version + 1 };
        await VariationStore.InsertVersion(change, reference, agreement.Version + 1, found.Rewritten, found.Made.After.SelectMany(terms => terms.Terms.Partners), cancel);
        var newest = found.Newest;
        change.Announce(reference.Value, new AgreementVaried(
            reference.Value, agreed.Number, agreed.Version.Value, agreed.EffectiveFrom, [.. found.Difference.Select(one => one.Path)],
            newest.Title, newest.LegalPower, newest.FundingType.ToString(), newest.Mode.ToString(), newest.Host?.Value ?? "",
            Partners(newest, found), newest.Term.Start, newest.Term.End, Schemes(newest),
            [.. found.Made.After.Where(terms => terms.From >= agreed.EffectiveFrom).Select(terms => new AgreementVaried.Span(
                terms.From, terms.Terms.Title, terms.Terms.LegalPower, terms.Terms.FundingType.ToString(), terms.Terms.Mode.ToString(), terms.Terms.Host?.Value ?? "",
                Partners(terms.Terms, found), terms.Terms.Term.End, Schemes(terms.Terms)))]));
        return new(agreed, found.Difference);
    }

    /// <summary>Adds the yes of the partners for whom the caller acts; the last one makes it part of the terms.</summary>
    public static async Task<Outcome<RecordedVariation>> Sign(
        Change change, VariedAgreement varied, Variation before, IReadOnlyList<OrganisationCode> partners, string? signatory, string? capacity, VariationCheck check, CancellationToken cancel)
    {
        var reference = varied.Agreement.Terms.Reference;
        if (before.Sign(partners, signatory, capacity, change.Now).IsRefused(out var refusal, out var signed)) return refusal;
        // Others may have varied the terms since this was proposed, so all is asked again.
        if ((await check.Check(varied, signed, cancel)).IsRefused(out var impossible, out var found)) return impossible;

        await VariationStore.Sign(change, reference, signed.Number, [.. signed.Signatures.Except(before.Signatures)], cancel);
        var recorded = signed.IsSignedBy(varied.Agreement.Terms.Partners) ? await Save(change, varied.Agreement, signed, found, cancel) : new(signed, found.Difference);
        await VariationStore.Update(change, reference, recorded, cancel);
        return recorded;
    }

    /// <summary>What the audit trail keeps of a change of terms: each path before and after, but no officer's name.</summary>
    /// <param name="officer">The post that decided, where one was named.</param>
    public static object Facts(RecordedVariation recorded, Variation? before = null, string? officer = null)
    {
        var shown = recorded.Difference.Where(one => !one.Path.StartsWith("poolManager", StringComparison.Ordinal)).ToList();
        var variation = recorded.Variation;
        return new
        {
            variation.Number,
            variation.Kind,
            variation.EffectiveFrom,
            officer,
            before = new { State = before?.State.ToString(), terms = shown.ToDictionary(one => one.Path, one => one.Before) },
            after = new { State = variation.State.ToString(), variation.Version, terms = shown.ToDictionary(one => one.Path, one => one.After), signedBy = variation.Signatures.Select(one => one.Partner) },
        };
    }

    private static AgreementVaried.Partner[] Partners(AgreementTerms terms, CheckedVariation found) =>
        [.. terms.Partners.Select(partner => new AgreementVaried.Partner(partner.Value, found.Known[partner].Name, found.Known[partner].Kind.ToString()))];

    private static AgreementVaried.Scheme[] Schemes(AgreementTerms terms) => [.. terms.Schemes.Select(scheme => new AgreementVaried.Scheme(scheme.Code, scheme.Name))];
}
