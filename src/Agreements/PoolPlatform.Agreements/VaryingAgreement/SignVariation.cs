using PoolPlatform.Agreements.Delegating;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>A partner says yes to a variation that needs all of them; the last yes makes it part of the terms.</summary>
internal static class SignVariation
{
    private const string Example = """{"signatory":"B. Officer","capacity":"Chief Finance Officer"}""";

    internal sealed record Request(string Signatory, string Capacity);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/variations/{number}/signatures", Handle)
            .Describe("SignVariation", "Sign a variation for your organisation", StatusCodes.Status201Created, Example, VariationReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string number, Writes writes, AgreementStore agreements, VariationStore variations, VariationCheck check, DelegationCheck delegations) =>
        writes.Run<VariationView, Request>(
            http,
            (caller, cancel) => VariationView.Find(agreements, variations, caller, reference, number, [Roles.Commissioner, Roles.PoolManager], cancel),
            (view, request, change, cancel) => Save(view, request, agreements, check, delegations, change, cancel));

    private static async Task<Outcome<Answer>> Save(VariationView view, Request request, AgreementStore agreements, VariationCheck check, DelegationCheck delegations, Change change, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Signatory)) return AgreementsRefusals.SignatureIncomplete("signatory");
        if (string.IsNullOrWhiteSpace(request.Capacity)) return AgreementsRefusals.SignatureIncomplete("capacity");
        var reference = view.Party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        var varied = await VariationStore.Read(change.Connection, agreement, cancel);
        var before = varied.Variations.Single(one => one.Number == view.Number);
        if (before.Kind == VariationKind.Promotion) return VariationRefusals.PromotionHasItsOwnAct();
        var partners = await agreements.ActsForEach(change.Caller, agreement.Terms.Partners, cancel);
        if ((await AgreedVariation.Sign(change, varied, before, partners, request.Signatory, request.Capacity, check, cancel)).IsRefused(out var refusal, out var signed)) return refusal;
        if (await delegations.Refuse(change, request.Capacity, DelegatedAct.Variation, "capacity", cancel) is { } broken) return broken;

        var revision = await AgreementStore.Save(change, agreement, cancel);
        change.Record($"agreement:{reference}", "SignVariation", AgreedVariation.Facts(signed, before, request.Capacity));
        return Answer.Created($"/v1/agreements/{reference}/variations/{before.Number}", VariationReply.Of(reference, signed)) with { ETag = AgreementETag.Of(revision) };
    }
}
