using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.DraftingAgreement;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>Asks all that must be asked before a variation may be: the rules of the domain, who is known and who followed whom, and the risk-share engine.</summary>
internal sealed class VariationCheck(OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares)
{
    public async Task<Outcome<CheckedVariation>> Check(VariedAgreement varied, Variation variation, CancellationToken cancel)
    {
        var named = varied.Timeline.SelectMany(terms => terms.Terms.Partners)
            .Concat(varied.Variations.Append(variation).SelectMany(one => one.Changes.Partners ?? [])).Distinct().ToList();
        var known = (await organisations.Find(named, variation.EffectiveFrom, cancel)).ToDictionary(organisation => organisation.Code);
        var successors = await organisations.Successors(named, cancel);
        if (varied.Vary(variation, known.ToDictionary(one => one.Key, one => one.Value.Kind), successors, await powers.FindAll(cancel)).IsRefused(out var refusal, out var made)) return refusal;

        var rewritten = new List<(DateOnly From, JsonElement Terms)>();
        foreach (var (from, terms) in made.After.Where(terms => terms.From >= variation.EffectiveFrom))
        {
            var was = made.Before.On(from);
            var json = JsonSerializer.SerializeToElement(terms, PlatformJson.Options);
            var isNew = made.Before.All(before => before.From != from);
            if (!isNew && JsonElement.DeepEquals(JsonSerializer.SerializeToElement(was, PlatformJson.Options), json)) continue;
            rewritten.Add((from, json));
            var (errors, gaps) = await riskShares.Check(terms, cancel);
            if (errors.FirstOrDefault() is { } wrong) return VariationRefusals.InTerms(wrong, from);
            if (!gaps.IsEmpty) return VariationRefusals.LeavesGaps(gaps, from);
        }
        var difference = TermsDifference.Between(
            JsonSerializer.SerializeToElement(made.Before.On(variation.EffectiveFrom), PlatformJson.Options),
            JsonSerializer.SerializeToElement(made.After.On(variation.EffectiveFrom), PlatformJson.Options));
        if (difference.IsEmpty) return VariationRefusals.ChangesNothing();
        return new CheckedVariation(made, difference, rewritten, known);
    }
}

/// <summary>A variation that may be.</summary>
/// <param name="Rewritten">The terms that are other than before, each from its day on.</param>
/// <param name="Known">Every organisation that is named.</param>
internal sealed record CheckedVariation(
    VariedTerms Made, ImmutableArray<TermsDifference> Difference, IReadOnlyList<(DateOnly From, JsonElement Terms)> Rewritten, IReadOnlyDictionary<OrganisationCode, Organisation> Known)
{
    /// <summary>The terms that hold in the end.</summary>
    public AgreementTerms Newest => Made.After[^1].Terms;
}
