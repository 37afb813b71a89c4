using System.Collections.Immutable;
using PoolPlatform.Agreements.Delegating;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.DraftingAgreement;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>A partner varies the terms from a day on. Inside the lock of the percentages a change of them waits for all partners.</summary>
internal static class VaryAgreement
{
    private const string Example =
        """
        {"effectiveFrom":"2015-04-01","reason":"The council takes over a service.",
         "changes":{"title":"Mental health and wellbeing pooled budget","term":{"end":"2018-03-31"},"percentagesLockedUntil":"2017-03-31","poolRules":{"crossSubsidy":"Forbidden","closing":"TwoCallers"},
           "schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}}]}}
        """;

    /// <param name="Officer">The post that varies; needed once the organisation has recorded delegations.</param>
    internal sealed record Request(DateOnly EffectiveFrom, string Reason, Request.ChangesFields Changes, string? Officer = null)
    {
        /// <summary>As <see cref="TermsChanges"/>, in the words of drafting; mode is changed by promotion only.</summary>
        internal sealed record ChangesFields(
            string? Title = null,
            string? LegalPower = null,
            FundingType? FundingType = null,
            OrganisationCode? Host = null,
            PoolManager? PoolManager = null,
            ImmutableArray<OrganisationCode>? Partners = null,
            TermFields? Term = null,
            Particulars? Particulars = null,
            ImmutableArray<DraftAgreement.Request.SchemeFields>? Schemes = null,
            GivenDate PercentagesLockedUntil = default,
            ImmutableDictionary<OrganisationCode, PartnerSide>? SignsAs = null,
            ImmutableArray<AgreementPart>? Parts = null,
            ImmutableArray<CrossCharge>? Charges = null,
            ImmutableArray<Grant>? Grants = null,
            ImmutableArray<BudgetOutsidePool>? BudgetsOutsidePool = null,
            PaymentTerms? Payments = null,
            PoolRules? PoolRules = null,
            AgreementPool? Pool = null);

        internal sealed record TermFields(
            DateOnly? Start = null, GivenDate End = default, ImmutableArray<DateOnly>? BreakDates = null, int? NoticeMonths = null, bool? NoticeNotBeforeYearEnd = null);

        public TermsChanges ToChanges() => new()
        {
            Title = Changes.Title,
            LegalPower = Changes.LegalPower,
            FundingType = Changes.FundingType,
            Host = Changes.Host,
            PoolManager = Changes.PoolManager,
            Partners = Changes.Partners,
            Term = Changes.Term is { } term
                ? new() { End = term.End, BreakDates = term.BreakDates, NoticeMonths = term.NoticeMonths, NoticeNotBeforeYearEnd = term.NoticeNotBeforeYearEnd }
                : null,
            Particulars = Changes.Particulars,
            Schemes = Changes.Schemes is { } schemes ? [.. schemes.Select(scheme => scheme.ToScheme())] : null,
            PercentagesLockedUntil = Changes.PercentagesLockedUntil,
            Pool = Changes.Pool,
            SignsAs = Changes.SignsAs,
            Parts = Changes.Parts,
            Charges = Changes.Charges,
            Grants = Changes.Grants,
            BudgetsOutsidePool = Changes.BudgetsOutsidePool,
            Payments = Changes.Payments,
            PoolRules = Changes.PoolRules,
        };
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/variations", Handle)
            .Describe("VaryAgreement", "Vary an agreement from a day on", StatusCodes.Status201Created, Example, VariationReply.Example)
            .DescribeIfMatch();

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements, VariationCheck check, DelegationCheck delegations) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            (party, request, change, cancel) => Save(party, request, http.Request, check, delegations, change, cancel));

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, HttpRequest http, VariationCheck check, DelegationCheck delegations, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        if (AgreementETag.Check(http, agreement.Revision) is { } stale) return stale;
        if (request.Changes.Term?.Start is { } start && start != agreement.Terms.Term.Start) return VariationRefusals.StartIsFixed(agreement.Terms.Term.Start);
        var varied = await VariationStore.Read(change.Connection, agreement, cancel);
        var proposed = new Variation(
            varied.Variations.Length + 1, VariationKind.Variation, request.EffectiveFrom, request.Reason, request.ToChanges(), VariationState.InApproval, party.ActsAs, change.Now, [], null);
        if ((await check.Check(varied, proposed, cancel)).IsRefused(out var refusal, out var found)) return refusal;
        if (await delegations.Refuse(change, request.Officer, DelegatedAct.Variation, "officer", cancel) is { } broken) return broken;

        var recorded = found.Made.NeedsAllPartners ? new(proposed, found.Difference) : await AgreedVariation.Save(change, agreement, proposed, found, cancel);
        await VariationStore.Insert(change, reference, recorded, cancel);
        var revision = await AgreementStore.Save(change, agreement, cancel);
        change.Record($"agreement:{reference}", "VaryAgreement", AgreedVariation.Facts(recorded, officer: request.Officer));
        return Answer.Created($"/v1/agreements/{reference}/variations/{proposed.Number}", VariationReply.Of(reference, recorded)) with { ETag = AgreementETag.Of(revision) };
    }
}
