using PoolPlatform.Agreements.Delegating;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.VaryingAgreement;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.PromotingToLive;

/// <summary>A partner says yes to a day from which a shadow agreement moves money; the last partner's yes makes it so.</summary>
/// <remarks>The cut-over is a variation of the mode, so the mode of any date is read from the terms of that date.</remarks>
internal static class PromoteToLive
{
    private const string Example = """{"on":"2016-04-01"}""";

    private const string ReplyExample = """{"reference":"MCR-ONE-TEAM","on":"2016-04-01","agreedBy":["00W"],"state":"InApproval","variation":1,"version":null}""";

    /// <param name="Officer">The post that agrees; needed once the organisation has recorded delegations.</param>
    internal sealed record Request(DateOnly On, string? Officer = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/promotion", Handle)
            .Describe("PromoteToLive", "Agree for your organisation that a shadow agreement is live from a day on", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements, VariationCheck check, DelegationCheck delegations) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            (party, request, change, cancel) => Save(party, request, agreements, check, delegations, change, cancel));

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, AgreementStore agreements, VariationCheck check, DelegationCheck delegations, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        if (WayOut.RefuseUnlessRunning(agreement) is { } notRunning) return notRunning;
        if (agreement.Terms.Mode == AgreementMode.Live) return VariationRefusals.AlreadyLive();
        var varied = await VariationStore.Read(change.Connection, agreement, cancel);
        var proposed = varied.Variations.SingleOrDefault(one => one is { Kind: VariationKind.Promotion, State: VariationState.InApproval });
        if (proposed is null)
        {
            proposed = new(
                varied.Variations.Length + 1, VariationKind.Promotion, request.On, "Promotion to live", new() { Mode = AgreementMode.Live }, VariationState.InApproval, party.ActsAs, change.Now, [], null);
            await VariationStore.Insert(change, reference, new(proposed, []), cancel);
        }
        else if (proposed.EffectiveFrom != request.On)
        {
            return VariationRefusals.PromotionDateDiffers(proposed.EffectiveFrom);
        }
        var partners = await agreements.ActsForEach(change.Caller, agreement.Terms.Partners, cancel);
        if ((await AgreedVariation.Sign(change, varied, proposed, partners, null, null, check, cancel)).IsRefused(out var refusal, out var signed)) return refusal;
        if (await delegations.Refuse(change, request.Officer, DelegatedAct.Variation, "officer", cancel) is { } broken) return broken;

        var variation = signed.Variation;
        var revision = await AgreementStore.Save(change, agreement, cancel);
        change.Record($"agreement:{reference}", "PromoteToLive", AgreedVariation.Facts(signed, proposed, request.Officer));
        return Answer.Created(
            $"/v1/agreements/{reference}/variations/{variation.Number}",
            new { reference, on = variation.EffectiveFrom, agreedBy = variation.Signatures.Select(one => one.Partner), variation.State, variation = variation.Number, variation.Version }) with
        { ETag = AgreementETag.Of(revision) };
    }
}
