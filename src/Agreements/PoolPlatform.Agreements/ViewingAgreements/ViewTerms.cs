using System.Globalization;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>The terms on a date: what was agreed from that day on.</summary>
internal static class ViewTerms
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}/terms", Handle).Describe("ViewTerms", "Read the terms of an agreement on a date (?on=yyyy-mm-dd)", StatusCodes.Status200OK, null, AgreementReply.Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        http.Response.Headers.ETag = AgreementETag.Of(party.Agreement.Revision);
        if (http.Request.Query["on"] is not [{ } given]) return Results.Json(AgreementReply.Of(party.Agreement), PlatformJson.Options);
        if (!DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
            return Problems.From(ProtocolRefusals.Malformed("on", "A date is written like 2014-04-01."));
        if (!party.Agreement.Terms.Term.Span.Contains(on) || await agreements.Find(party.Agreement.Terms.Reference, on, http.RequestAborted) is not { } agreement)
            return Problems.From(AgreementsRefusals.DateOutsideTerm(on));
        return Results.Json(AgreementReply.Of(agreement), PlatformJson.Options);
    }
}
