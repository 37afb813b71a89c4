using System.Globalization;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>Who is a party to which agreement. It is asked for anew each time, because it may have changed since.</summary>
internal sealed class PoolAccess(AgreementsApi.AgreementsApiClient agreements, TimeProvider time)
{
    /// <summary>The agreement with all its terms, whoever asks; refused where there is none.</summary>
    public async Task<Outcome<AgreedPool>> Find(AgreementReference reference, CancellationToken cancel) =>
        (await agreements.FindTermsOverTimeAsync(new FindTermsOverTimeRequest { Reference = reference.Value, From = "0001-01-01", Through = "9999-12-31" }, cancellationToken: cancel).Asked())
            .Then<AgreedPool>(found => new AgreedPool(reference, found.Terms[0].State, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), [.. found.Terms.Select(Read)]));

    /// <summary>The agreement for a party; to a stranger there is none.</summary>
    public async Task<Outcome<AgreedPool>> AsParty(Caller caller, AgreementReference reference, CancellationToken cancel)
    {
        if (caller.Organisation is not { } organisation) return ProtocolRefusals.NotFound();
        if ((await Find(reference, cancel)).IsRefused(out var refusal, out var pool)) return refusal.Kind == RefusalKind.NotFound ? ProtocolRefusals.NotFound() : refusal;
        return pool.HasParty(organisation) ? pool : ProtocolRefusals.NotFound();
    }

    /// <summary>Why an officer may not approve a package of this cost for its organisation today; null when the chain of delegation holds, or none is recorded.</summary>
    public async Task<Refusal?> RefuseApproval(OrganisationCode organisation, string? officer, Money amount, DateOnly on, CancellationToken cancel) =>
        (await agreements.CheckDelegationAsync(
            new CheckDelegationRequest { Organisation = organisation.Value, Officer = officer ?? "", Act = "PackageApproval", AmountPence = amount.Pence, On = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            cancellationToken: cancel).Asked()).Refusal;

    /// <summary>A code as another service wrote it.</summary>
    public static OrganisationCode Code(string text) =>
        OrganisationCode.TryParse(text, out var code) ? code : throw new FormatException($"Agreements named an organisation '{text}'.");

    private static PoolTerms Read(Terms terms) => new(
        terms.EffectiveFrom.Length == 0 ? Date(terms.TermStart) : Date(terms.EffectiveFrom),
        new DateSpan(Date(terms.TermStart), terms.TermEnd.Length == 0 ? null : Date(terms.TermEnd)),
        OrganisationCode.TryParse(terms.Host, out var host) ? host : null,
        [.. terms.Partners.Select(partner => new PoolPartner(Code(partner.Code), [.. partner.Successors.Select(Code)]))],
        [.. terms.Schemes.Select(scheme => scheme.Code)]);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
