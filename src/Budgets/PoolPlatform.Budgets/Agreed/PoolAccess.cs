using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Budgets.Domain.YearEnds;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.Agreed;

/// <summary>Who may do what to which pool. The agreement is asked for anew each time, because it may have changed since.</summary>
internal sealed class PoolAccess(AgreementsApi.AgreementsApiClient agreements, TimeProvider time)
{
    /// <summary>A party's reader of money.</summary>
    public Task<Outcome<PoolScope>> AsReader(Caller caller, string reference, string year, CancellationToken cancel) =>
        Find(caller, reference, year, Roles.ReadersOfMoney, cancel);

    /// <summary>The host's finance, which keeps the books.</summary>
    public async Task<Outcome<PoolScope>> AsHost(Caller caller, string reference, string year, CancellationToken cancel) =>
        (await AsPayer(caller, reference, year, cancel)).Then<PoolScope>(scope => scope.IsHost ? scope : BudgetsRefusals.HostOnly());

    /// <summary>Any partner's finance: what a partner paid itself it may enter itself. The slice checks whose expenditure it is.</summary>
    public async Task<Outcome<PoolScope>> AsPayer(Caller caller, string reference, string year, CancellationToken cancel) =>
        (await Find(caller, reference, year, [Roles.Finance], cancel)).Then<PoolScope>(scope => scope.Terms is { Host: null, IsInForce: true } ? BudgetsRefusals.NoFund() : scope);

    /// <summary>The terms on a day, for a service of the platform that asks or posts.</summary>
    public async Task<Outcome<PoolTerms>> FindTerms(AgreementReference reference, DateOnly on, CancellationToken cancel) =>
        (await agreements.FindTermsAsync(new FindTermsRequest { Reference = reference.Value, On = Iso(on) }, cancellationToken: cancel).Asked()).Then<PoolTerms>(terms => Read(reference, terms));

    /// <summary>The terms of a year's last day, with every partner that the year has had, for a service of the platform that posts.</summary>
    public async Task<Outcome<PoolTerms>> FindPlanned(AgreementReference reference, FinancialYear year, CancellationToken cancel) =>
        (await FindTermsOf(reference, year, cancel)).Then<PoolTerms>(terms => terms.Planned());

    private async Task<Outcome<TermsOfYear>> FindTermsOf(AgreementReference reference, FinancialYear year, CancellationToken cancel) =>
        (await agreements.FindTermsOverTimeAsync(new FindTermsOverTimeRequest { Reference = reference.Value, From = Iso(year.Start), Through = Iso(year.End) }, cancellationToken: cancel).Asked())
            .Then<TermsOfYear>(found => new TermsOfYear(year, [.. found.Terms.Select(terms => Read(reference, terms))]));

    /// <summary>Why an officer may not approve a virement of this size for its organisation today; null when the chain of delegation holds, or none is recorded.</summary>
    public async Task<Refusal?> RefuseVirement(OrganisationCode organisation, string? officer, Money amount, DateOnly on, CancellationToken cancel) =>
        (await agreements.CheckDelegationAsync(
            new CheckDelegationRequest { Organisation = organisation.Value, Officer = officer ?? "", Act = "Virement", AmountPence = amount.Pence, On = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            cancellationToken: cancel).Asked()).Refusal;

    private async Task<Outcome<PoolScope>> Find(Caller caller, string reference, string year, string[] roles, CancellationToken cancel)
    {
        if (caller.Organisation is not { } organisation || !AgreementReference.TryParse(reference, out var parsed) || !FinancialYear.TryParse(year, out var parsedYear))
            return ProtocolRefusals.NotFound();
        if ((await FindTermsOf(parsed, parsedYear, cancel)).IsRefused(out var refusal, out var ofYear)) return Unseen(refusal);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var terms = ofYear.Nearest(today);
        var partner = terms.ActsAs(organisation);
        if (partner is null && !parsedYear.Contains(today))
        {
            // Who has joined since sees the years before, too, though it was no partner then.
            if ((await FindTerms(parsed, today, cancel)).IsRefused(out refusal, out var todays)) return Unseen(refusal);
            partner = todays.ActsAs(organisation);
        }
        if (partner is not { } actsAs) return ProtocolRefusals.NotFound();
        return caller.May(roles) ? new PoolScope(terms, ofYear, actsAs) : ProtocolRefusals.RoleMissing(roles);
    }

    private static Refusal Unseen(Refusal refusal) => refusal.Kind == RefusalKind.NotFound ? ProtocolRefusals.NotFound() : refusal;

    private static PoolTerms Read(AgreementReference reference, Terms terms) => new(
        reference,
        terms.State,
        terms.Mode == "Shadow",
        OrganisationCode.TryParse(terms.Host, out var host) ? host : null,
        [.. terms.Partners.Select(partner => new PoolPartner(Code(partner.Code), [.. partner.Successors.Select(Code)]))],
        new DateSpan(Date(terms.TermStart), terms.TermEnd.Length == 0 ? null : Date(terms.TermEnd)),
        [.. terms.Schemes.Select(scheme => scheme.Code)])
    {
        From = terms.EffectiveFrom.Length == 0 ? Date(terms.TermStart) : Date(terms.EffectiveFrom),
        ForbidsCrossSubsidy = terms.PoolRules?.CrossSubsidy == "Forbidden",
        ClosesByTwo = terms.PoolRules?.Closing == "TwoCallers",
        Underspends = terms.Schemes.Select(scheme => (scheme.Code, Use: UseOfUnderspend(scheme.RiskShare))).Where(scheme => scheme.Use is not null).ToImmutableDictionary(scheme => scheme.Code, scheme => scheme.Use!.Value),
        UnderspendOfPool = terms.PoolRiskShare.Length == 0 ? null : UseOfUnderspend(terms.PoolRiskShare) ?? UnderspendUse.Return,
    };

    /// <summary>The one field of a risk share that the ledger acts on; the rest is Settlement's.</summary>
    private static UnderspendUse? UseOfUnderspend(string riskShare)
    {
        if (riskShare.Length == 0) return null;
        using var rule = JsonDocument.Parse(riskShare);
        return rule.RootElement.ValueKind == JsonValueKind.Object && rule.RootElement.TryGetProperty("underspend", out var use) && Enum.TryParse<UnderspendUse>(use.GetString(), out var named) ? named : null;
    }

    private static OrganisationCode Code(string text) =>
        OrganisationCode.TryParse(text, out var code) ? code : throw new FormatException($"Agreements named an organisation '{text}'.");

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
