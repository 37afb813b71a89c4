using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
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
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);
        var asked = Asked(http.Request);
        // One read answers whoever is a party under the terms of the day; whether anybody else may see them is for the terms that hold in the end.
        if (!asked.IsRefused(out _, out var day)
            && caller.Organisation is { } organisation && caller.May(Roles.ReadersOfMoney) && AgreementReference.TryParse(reference, out var parsed)
            && await agreements.Find(parsed, day.On ?? Today(time), day.AsAt, cancel) is { } found
            && (day.On is not { } on || found.Terms.Term.Span.Contains(on))
            && await agreements.ActsFor(organisation, found.Terms.Partners, cancel) is not null)
            return Show(http, found);

        if ((await agreements.FindFor(caller, reference, Roles.ReadersOfMoney, cancel)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (asked.IsRefused(out refusal, out day)) return Problems.From(refusal);
        var term = party.Agreement.Terms.Term;
        if (day.On is { } outside && !term.Span.Contains(outside)) return Problems.From(AgreementsRefusals.DateOutsideTerm(outside));
        return await agreements.Find(party.Agreement.Terms.Reference, day.On ?? TermsInForce.Day(term, time), day.AsAt, cancel) is { } agreement
            ? Show(http, agreement)
            : Problems.From(VariationRefusals.NotKnownThen(day.AsAt ?? time.GetUtcNow()));
    }

    private static Outcome<(DateOnly? On, DateTimeOffset? AsAt)> Asked(HttpRequest request)
    {
        (DateOnly? On, DateTimeOffset? AsAt) asked = (null, null);
        if (request.Query["on"] is [{ } givenOn])
        {
            if (!QueryDates.TryParseDay(givenOn, out var day)) return ProtocolRefusals.Malformed("on", "A date is written like 2014-04-01.");
            asked.On = day;
        }
        if (request.Query["asAt"] is [{ } givenAsAt])
        {
            if (!QueryDates.TryParseInstant(givenAsAt, out var instant)) return ProtocolRefusals.Malformed("asAt", "An instant is written like 2015-01-31T17:00:00Z.");
            asked.AsAt = instant;
        }
        return asked;
    }

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static IResult Show(HttpContext http, Agreement agreement)
    {
        http.Response.Headers.ETag = AgreementETag.Of(agreement.Revision);
        return Results.Json(AgreementReply.OfTerms(agreement), PlatformJson.Options);
    }
}
