using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>The terms on a date, as known now or at an instant; without a date, those that hold today.</summary>
internal static class ViewTerms
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}/terms", Handle)
            .Describe("ViewTerms", "Read the terms of an agreement on a date, as known now or at an instant", StatusCodes.Status200OK, null, AgreementReply.TermsExample)
            .DescribeQuery("on", "A date like 2014-04-01; today when left out.")
            .DescribeQuery("asAt", "An instant like 2015-01-31T17:00:00Z: the terms as they were known then.");

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements, TimeProvider time)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        DateOnly? asked = null;
        DateTimeOffset? asAt = null;
        if (http.Request.Query["on"] is [{ } givenOn])
        {
            if (!QueryDates.TryParseDay(givenOn, out var day)) return Problems.From(ProtocolRefusals.Malformed("on", "A date is written like 2014-04-01."));
            if (!party.Agreement.Terms.Term.Span.Contains(day)) return Problems.From(AgreementsRefusals.DateOutsideTerm(day));
            asked = day;
        }
        if (http.Request.Query["asAt"] is [{ } givenAsAt])
        {
            if (!QueryDates.TryParseInstant(givenAsAt, out var instant)) return Problems.From(ProtocolRefusals.Malformed("asAt", "An instant is written like 2015-01-31T17:00:00Z."));
            asAt = instant;
        }
        http.Response.Headers.ETag = AgreementETag.Of(party.Agreement.Revision);
        var on = asked ?? TermsInForce.Day(party.Agreement.Terms.Term, time);
        return await agreements.Find(party.Agreement.Terms.Reference, on, asAt, http.RequestAborted) is { } agreement
            ? Results.Json(AgreementReply.OfTerms(agreement), PlatformJson.Options)
            : Problems.From(VariationRefusals.NotKnownThen(asAt ?? time.GetUtcNow()));
    }
}
