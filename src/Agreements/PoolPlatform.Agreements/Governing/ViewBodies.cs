using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Governing;

/// <summary>The bodies of an agreement, each with whoever chairs on a day.</summary>
internal static class ViewBodies
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agreements/{reference}/bodies", HandleAll)
            .Describe("ViewBodies", "List the governance bodies of an agreement", StatusCodes.Status200OK, null, $$"""{"items":[{{BodyReply.Example}}],"next":null}""")
            .DescribeQuery("on", "A date like 2019-05-01: who chairs then; today when left out.");
        routes.MapGet("/v1/agreements/{reference}/bodies/{code}", HandleOne)
            .Describe("ViewBody", "Read a governance body of an agreement", StatusCodes.Status200OK, null, BodyReply.Example)
            .DescribeQuery("on", "A date like 2019-05-01: who chairs then; today when left out.");
    }

    private static async Task<IResult> HandleAll(HttpContext http, string reference, GoverningAccess access, GovernanceStore governance, TimeProvider time)
    {
        if ((await access.AsReader(Caller.Of(http), reference, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        if (Day(http, time).IsRefused(out var noDay, out var on)) return Problems.From(noDay);
        var bodies = (await governance.FindBodies(view.Reference, http.RequestAborted)).Select(one => one.What)
            .Where(view.Sees)
            .Where(body => string.CompareOrdinal(body.Code, paging.After) > 0)
            .OrderBy(body => body.Code, StringComparer.Ordinal)
            .Take(paging.Limit + 1)
            .Select(body => BodyReply.Of(view.Reference, body, on))
            .ToList();
        return Results.Json(Page.Of(bodies, paging, body => body.Code), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string code, GoverningAccess access, GovernanceStore governance, TimeProvider time)
    {
        if ((await access.AsReader(Caller.Of(http), reference, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Day(http, time).IsRefused(out var noDay, out var on)) return Problems.From(noDay);
        if ((await governance.FindBodies(view.Reference, http.RequestAborted)).FirstOrDefault(one => one.What.Code == code) is not { } found || !view.Sees(found.What)) return Problems.From(GoverningRefusals.BodyNotFound());
        http.Response.Headers.ETag = GoverningAccess.ETag(found.Revision);
        return Results.Json(BodyReply.Of(view.Reference, found.What, on), PlatformJson.Options);
    }

    private static Outcome<DateOnly> Day(HttpContext http, TimeProvider time)
    {
        if (http.Request.Query["on"] is not [{ } given]) return DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return QueryDates.TryParseDay(given, out var on) ? on : ProtocolRefusals.Malformed("on", "A date is written like 2019-05-01.");
    }
}
