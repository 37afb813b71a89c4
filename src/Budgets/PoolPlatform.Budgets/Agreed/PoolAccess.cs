using System.Globalization;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.Agreed;

/// <summary>Who may do what to which pool. The agreement is asked for anew each time, because it may have changed since.</summary>
internal sealed class PoolAccess(AgreementsApi.AgreementsApiClient agreements)
{
    /// <summary>A party's reader of money.</summary>
    public Task<Outcome<PoolScope>> AsReader(Caller caller, string reference, string year, CancellationToken cancel) =>
        Find(caller, reference, year, Roles.ReadersOfMoney, cancel);

    /// <summary>The host's finance, which keeps the books.</summary>
    public async Task<Outcome<PoolScope>> AsHost(Caller caller, string reference, string year, CancellationToken cancel) =>
        (await Find(caller, reference, year, [Roles.Finance], cancel)).Then<PoolScope>(scope => scope.IsHost ? scope : BudgetsRefusals.HostOnly());

    /// <summary>Any partner's finance: what a partner paid itself it may enter itself. The slice checks whose expenditure it is.</summary>
    public Task<Outcome<PoolScope>> AsPayer(Caller caller, string reference, string year, CancellationToken cancel) =>
        Find(caller, reference, year, [Roles.Finance], cancel);

    /// <summary>The terms for a service of the platform that asks or posts: the newest, or those on a date.</summary>
    public async Task<Outcome<PoolTerms>> FindTerms(AgreementReference reference, DateOnly? on, CancellationToken cancel) =>
        (await agreements.FindTermsAsync(new FindTermsRequest { Reference = reference.Value, On = on?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "" }, cancellationToken: cancel).Asked()).Then<PoolTerms>(terms => Read(reference, terms));

    private async Task<Outcome<PoolScope>> Find(Caller caller, string reference, string year, string[] roles, CancellationToken cancel)
    {
        if (caller.Organisation is not { } organisation || !AgreementReference.TryParse(reference, out var parsed) || !FinancialYear.TryParse(year, out var parsedYear))
            return ProtocolRefusals.NotFound();
        if ((await FindTerms(parsed, null, cancel)).IsRefused(out var refusal, out var terms))
            return refusal.Kind == RefusalKind.NotFound ? ProtocolRefusals.NotFound() : refusal;
        if (terms.ActsAs(organisation) is not { } partner) return ProtocolRefusals.NotFound();
        return caller.May(roles) ? new PoolScope(terms, parsedYear, partner) : ProtocolRefusals.RoleMissing(roles);
    }

    private static PoolTerms Read(AgreementReference reference, Terms terms) => new(
        reference,
        terms.State,
        terms.Mode == "Shadow",
        OrganisationCode.TryParse(terms.Host, out var host) ? host : null,
        [.. terms.Partners.Select(partner => new PoolPartner(Code(partner.Code), [.. partner.Successors.Select(Code)]))],
        new DateSpan(Date(terms.TermStart), terms.TermEnd.Length == 0 ? null : Date(terms.TermEnd)),
        [.. terms.Schemes.Select(scheme => scheme.Code)]);

    private static OrganisationCode Code(string text) =>
        OrganisationCode.TryParse(text, out var code) ? code : throw new FormatException($"Agreements named an organisation '{text}'.");

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
