using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.CalculatingSettlement;

/// <summary>Who was a partner earlier in a year and is none under the terms that it is settled by, and which of the partners followed it.</summary>
internal sealed class FormerPartners(AgreementsApi.AgreementsApiClient agreements)
{
    /// <param name="terms">Those of the last day that is settled.</param>
    /// <param name="onBehalfOf">Who asks, where it is not the caller.</param>
    public async Task<Outcome<ImmutableArray<FormerPartner>>> Find(Terms terms, FinancialYear year, Grpc.Core.Metadata? onBehalfOf, CancellationToken cancel)
    {
        // Terms that held when the year began are those of the whole year.
        if (!DateOnly.TryParseExact(terms.EffectiveFrom, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from) || from <= year.Start) return ImmutableArray<FormerPartner>.Empty;
        var asked = await agreements.FindTermsOverTimeAsync(
            new FindTermsOverTimeRequest { Reference = terms.Reference, From = year.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Through = terms.EffectiveFrom },
            onBehalfOf, cancellationToken: cancel).Asked();
        if (asked.IsRefused(out var refusal, out var before)) return refusal;
        var partners = terms.Partners.ToDictionary(partner => Code(partner.Code), Successors);
        return before.Terms.SelectMany(one => one.Partners).Where(partner => !partners.ContainsKey(Code(partner.Code))).DistinctBy(partner => partner.Code)
            .Select(partner => FormerPartner.Of(Code(partner.Code), Successors(partner), partners)).ToImmutableArray();
    }

    private static ImmutableArray<OrganisationCode> Successors(Partner partner) => [.. partner.Successors.Select(Code)];

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}
