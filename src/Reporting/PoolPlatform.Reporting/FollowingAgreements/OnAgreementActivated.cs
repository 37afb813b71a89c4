using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingAgreements;

/// <summary>An agreement begins with the terms that were signed.</summary>
internal static class OnAgreementActivated
{
    public static Task Apply(AgreementActivated told, Change change, CancellationToken cancel) => KeepTerms.Save(
        new(
            told.Reference, told.TermStart, told.Title, told.LegalPower, told.FundingType, told.Mode, told.Host, told.TermStart, told.TermEnd, told.Version,
            [.. told.Partners.Select(partner => new Storage.PartnerFacts(partner.Code, partner.Name, partner.Kind))],
            [.. told.Schemes.Select(scheme => new Storage.SchemeFacts(scheme.Code, scheme.Name))]),
        change, cancel);
}
