using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain;

/// <summary>What even a draft must get right.</summary>
public static class Drafting
{
    private const int MostSchemes = 200;

    /// <param name="known">The kinds of those partners that are known organisations.</param>
    /// <param name="on">The first day on which the terms hold: the law of that day is asked.</param>
    public static Outcome<Agreement> Draft(AgreementTerms terms, IReadOnlyDictionary<OrganisationCode, OrganisationKind> known, LegalRules rules, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(rules);
        if (string.IsNullOrWhiteSpace(terms.Title)) return AgreementsRefusals.TitleMissing();
        if (terms.Partners.Length < 2) return AgreementsRefusals.TooFewPartners();
        if (terms.Partners.Distinct().Count() < terms.Partners.Length) return AgreementsRefusals.PartnerTwice();
        for (var i = 0; i < terms.Partners.Length; i++)
            if (!known.ContainsKey(terms.Partners[i])) return AgreementsRefusals.UnknownOrganisation($"partners[{i}]", terms.Partners[i]);
        if (rules.Refuse(terms, known, on) is { } unlawful) return unlawful;
        if (terms.Host is { } host && !terms.Partners.Contains(host)) return AgreementsRefusals.HostNotPartner(host);
        if (terms.PoolManager is { } manager && (string.IsNullOrWhiteSpace(manager.Name) || string.IsNullOrWhiteSpace(manager.Email)))
            return AgreementsRefusals.PoolManagerIncomplete();
        if (terms.PoolManager is { } appointed && appointed.To < appointed.From) return AgreementsRefusals.PoolManagerDatesReversed();
        if (terms.Term.Span.IsEmpty) return AgreementsRefusals.TermEndsBeforeItStarts();
        if (terms.Term.NoticeMonths is < 0 or > 120) return AgreementsRefusals.NoticeOutOfRange();
        for (var i = 0; i < terms.Term.BreakDates.Length; i++)
            if (!terms.Term.Span.Contains(terms.Term.BreakDates[i])) return AgreementsRefusals.BreakOutsideTerm(i);
        if (terms.PercentagesLockedUntil is { } until && !terms.Term.Span.Contains(until)) return AgreementsRefusals.LockOutsideTerm();
        if (terms.Schemes.Length > MostSchemes) return AgreementsRefusals.TooManySchemes(MostSchemes);
        for (var i = 0; i < terms.Schemes.Length; i++)
        {
            var scheme = terms.Schemes[i];
            if (string.IsNullOrWhiteSpace(scheme.Code) || string.IsNullOrWhiteSpace(scheme.Name)) return AgreementsRefusals.SchemeUnnamed(i);
            if (terms.Schemes.Take(i).Any(earlier => earlier.Code == scheme.Code)) return AgreementsRefusals.SchemeTwice(i, scheme.Code);
        }
        if (FundingChecks.Refuse(terms) is { } money) return money;
        return new Agreement(terms, AgreementState.Draft, 1, []);
    }
}
