using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;

namespace PoolPlatform.Settlement.Parties;

/// <summary>Whether a caller's organisation is a party to a pool's agreement: asked of Agreements each time, because parties change by succession.</summary>
internal sealed class PartyFinder(AgreementsApi.AgreementsApiClient agreements, TimeProvider time)
{
    /// <summary>The caller as a party to a pool's year; a stranger finds nothing, a party without one of the roles is refused.</summary>
    public Task<Outcome<Party>> Find(Caller caller, string reference, FinancialYear year, string[] roles, CancellationToken cancel) =>
        Find(caller, reference, TermsDay.Of(year, Today), roles, cancel);

    /// <summary>The caller as a party under the terms of a day.</summary>
    public async Task<Outcome<Party>> Find(Caller caller, string reference, DateOnly on, string[] roles, CancellationToken cancel)
    {
        if (!AgreementReference.TryParse(reference, out var parsed) || caller.Organisation is not { } organisation) return ProtocolRefusals.NotFound();
        if ((await Ask(parsed, on, cancel)).IsRefused(out var refusal, out var terms)) return refusal;
        var actsFor = ActsFor(terms, organisation);
        if (actsFor.IsEmpty && on != Today)
        {
            // Who has joined since sees what was settled before, too, though it has no part in it.
            if ((await Ask(parsed, Today, cancel)).IsRefused(out refusal, out var todays)) return refusal;
            actsFor = ActsFor(todays, organisation);
        }
        if (actsFor.IsEmpty) return ProtocolRefusals.NotFound();
        return caller.May(roles) ? new Party(parsed, terms, actsFor) : ProtocolRefusals.RoleMissing(roles);
    }

    /// <summary>As <see cref="Find(Caller, string, FinancialYear, string[], CancellationToken)"/>, for what only the host does.</summary>
    public async Task<Outcome<Party>> FindHost(Caller caller, string reference, FinancialYear year, string[] roles, CancellationToken cancel) =>
        (await Find(caller, reference, year, roles, cancel)).Then<Party>(party => party.IsHost ? party : SettlementRefusals.HostOnly(party.Terms.Host));

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private async Task<Outcome<Terms>> Ask(AgreementReference reference, DateOnly on, CancellationToken cancel)
    {
        var asked = await agreements.FindTermsAsync(new FindTermsRequest { Reference = reference.Value, On = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, cancellationToken: cancel).Asked();
        return asked.Refusal is { Kind: RefusalKind.NotFound } ? ProtocolRefusals.NotFound() : asked;
    }

    private static ImmutableArray<OrganisationCode> ActsFor(Terms terms, OrganisationCode organisation) =>
        [.. terms.Partners.Where(partner => partner.Code == organisation.Value || partner.Successors.Contains(organisation.Value)).Select(partner => Code(partner.Code))];

    /// <summary>Why an officer may not agree with a settlement of this size for its organisation today; null when the chain of delegation holds, or none is recorded.</summary>
    public async Task<Refusal?> RefuseAgreement(OrganisationCode organisation, string? officer, Money amount, DateOnly on, CancellationToken cancel) =>
        (await agreements.CheckDelegationAsync(
            new CheckDelegationRequest { Organisation = organisation.Value, Officer = officer ?? "", Act = "Settlement", AmountPence = amount.Pence, On = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            cancellationToken: cancel).Asked()).Refusal;

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}

/// <summary>A party to an agreement under the terms of a day.</summary>
/// <param name="ActsFor">The partners as whom the organisation acts: itself, and all that it has followed; in listed order.</param>
internal sealed record Party(AgreementReference Reference, Terms Terms, ImmutableArray<OrganisationCode> ActsFor)
{
    public bool IsHost => ActsFor.Any(partner => partner.Value == Terms.Host);

    public bool MoneyMoves => Terms.Mode == "Live";

    public DateSpan Term => new(Date(Terms.TermStart), Terms.TermEnd.Length == 0 ? null : Date(Terms.TermEnd));

    /// <summary>The partner that is meant by a code: its own, or that of a body which has followed it.</summary>
    public OrganisationCode? Meant(OrganisationCode code)
    {
        var partner = Terms.Partners.FirstOrDefault(one => one.Code == code.Value) ?? Terms.Partners.FirstOrDefault(one => one.Successors.Contains(code.Value));
        return partner is not null && OrganisationCode.TryParse(partner.Code, out var meant) ? meant : null;
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
