using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>An agreement with the terms that hold today.</summary>
internal static class ViewAgreement
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}", Handle).Describe("ViewAgreement", "Read an agreement of your organisation", StatusCodes.Status200OK, null, AgreementReply.Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements, OrganisationStore organisations, EvidenceStore evidence, LegalPowerStore powers, TimeProvider time)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        var agreement = await TermsInForce.Of(party.Agreement, agreements, time, http.RequestAborted);
        var kinds = (await organisations.Find(agreement.Terms.Partners, agreement.TermsVersion!.EffectiveFrom, http.RequestAborted)).ToDictionary(organisation => organisation.Code, organisation => organisation.Kind);
        var power = (await powers.FindAll(http.RequestAborted)).Find(agreement.Terms.LegalPower, agreement.TermsVersion!.EffectiveFrom);
        http.Response.Headers.ETag = AgreementETag.Of(agreement.Revision);
        return Results.Json(AgreementReply.Of(agreement, kinds, await evidence.Find(agreement.Terms.Reference, http.RequestAborted), power), PlatformJson.Options);
    }
}
