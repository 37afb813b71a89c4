using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Reporting.Storage;

namespace PoolPlatform.Reporting.FollowingAgreements;

/// <summary>From the day of a variation on the terms are those that it told: with the scheme, the partner or the mode that it brought.</summary>
internal static class OnAgreementVaried
{
    public static async Task Apply(AgreementVaried told, Change change, CancellationToken cancel)
    {
        // An event from before spans were told knows only what holds in the end.
        IReadOnlyList<AgreementVaried.Span> spans = told.Spans
            ?? [new(told.EffectiveFrom, told.Title, told.LegalPower, told.FundingType, told.Mode, told.Host, told.Partners, told.TermEnd, told.Schemes)];
        foreach (var span in spans)
            await KeepTerms.Save(
                new(
                    told.Reference, span.EffectiveFrom, span.Title, span.LegalPower, span.FundingType, span.Mode, span.Host, told.TermStart, span.TermEnd, told.Version,
                    [.. span.Partners.Select(partner => new PartnerFacts(partner.Code, partner.Name, partner.Kind))],
                    [.. span.Schemes.Select(scheme => new SchemeFacts(scheme.Code, scheme.Name))]),
                change, cancel);
    }
}
