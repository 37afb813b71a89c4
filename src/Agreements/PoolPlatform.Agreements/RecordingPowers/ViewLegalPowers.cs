using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.RecordingPowers;

/// <summary>What the law says is public: any caller with a token may read it. Who recorded what is for those who record.</summary>
internal static class ViewLegalPowers
{
    private const string OnDescription = "A date like 2014-04-01; today when left out.";

    private const string HistoryExample =
        """{"items":[{"recordedAt":"2027-01-20T10:00:00+00:00","clientId":"dev-admin","organisation":null,"onBehalfOf":null,"operation":"AmendLegalPower","facts":{"before":{"documentBlocks":false},"after":{"documentBlocks":true}}}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/legal-powers", HandleAll)
            .Describe("ViewLegalPowers", "List the legal powers that hold on a day", StatusCodes.Status200OK, null, $$"""{"items":[{{LegalPowerReply.Example}}],"next":null}""")
            .DescribeQuery("on", OnDescription);
        routes.MapGet("/v1/legal-powers/{code}", HandleOne)
            .Describe("ViewLegalPower", "Read a legal power as it holds on a day", StatusCodes.Status200OK, null, LegalPowerReply.Example)
            .DescribeQuery("on", OnDescription);
        routes.MapGet("/v1/legal-powers/{code}/history", (HttpContext http, string code, AuditTrail trail) => History(http, $"legal-power:{code}", trail))
            .Describe("ViewLegalPowerHistory", "Who recorded what about a legal power, oldest first", StatusCodes.Status200OK, null, HistoryExample);
        routes.MapGet("/v1/functions", HandleFunctions)
            .Describe("ViewFunctions", "List the functions that schemes may name", StatusCodes.Status200OK, null, $$"""{"items":[{{FunctionReply.Example}}],"next":null}""");
        routes.MapGet("/v1/functions/{code}", HandleFunction)
            .Describe("ViewFunction", "Read a function and which powers do not reach it", StatusCodes.Status200OK, null, FunctionReply.Example);
        routes.MapGet("/v1/functions/{code}/history", (HttpContext http, string code, AuditTrail trail) => History(http, $"function:{code}", trail))
            .Describe("ViewFunctionHistory", "Who recorded what about a function, oldest first", StatusCodes.Status200OK, null, HistoryExample);
    }

    private static async Task<IResult> HandleAll(HttpContext http, LegalPowerStore powers, TimeProvider time)
    {
        if (QueryDates.ReadDay(http, "on", time).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        if (Paging.Read(http).IsRefused(out var wrong, out var paging)) return Problems.From(wrong);
        var rules = await powers.FindAll(http.RequestAborted);
        var held = rules.Powers.Select(power => power.Code).Distinct().Order(StringComparer.Ordinal).Where(code => string.CompareOrdinal(code, paging.After) > 0)
            .Select(code => rules.Find(code, on)).OfType<LegalPower>().Take(paging.Limit + 1).Select(power => LegalPowerReply.Of(power, rules)).ToList();
        return Results.Json(Page.Of(held, paging, power => power.Code), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string code, LegalPowerStore powers, TimeProvider time)
    {
        if (QueryDates.ReadDay(http, "on", time).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        var rules = await powers.FindAll(http.RequestAborted);
        if (rules.Find(code, on) is not { } power) return Problems.From(PowerRefusals.PowerNotFound());
        // What a change is conditional on is the newest version, whichever is shown.
        http.Response.Headers.ETag = RecordETag.Of(LegalPowerReply.Of(rules.Powers.Last(one => one.Code == code), rules));
        return Results.Json(LegalPowerReply.Of(power, rules), PlatformJson.Options);
    }

    private static async Task<IResult> HandleFunctions(HttpContext http, LegalPowerStore powers)
    {
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var rules = await powers.FindAll(http.RequestAborted);
        var found = rules.Functions.OrderBy(one => one.Code, StringComparer.Ordinal).Where(one => string.CompareOrdinal(one.Code, paging.After) > 0)
            .Take(paging.Limit + 1).Select(one => FunctionReply.Of(one, rules)).ToList();
        return Results.Json(Page.Of(found, paging, function => function.Code), PlatformJson.Options);
    }

    private static async Task<IResult> HandleFunction(HttpContext http, string code, LegalPowerStore powers)
    {
        var rules = await powers.FindAll(http.RequestAborted);
        if (rules.Functions.FirstOrDefault(one => one.Code == code) is not { } function) return Problems.From(PowerRefusals.FunctionNotFound());
        var reply = FunctionReply.Of(function, rules);
        http.Response.Headers.ETag = RecordETag.Of(reply);
        return Results.Json(reply, PlatformJson.Options);
    }

    private static async Task<IResult> History(HttpContext http, string subject, AuditTrail trail)
    {
        if (!Caller.Of(http).May(Roles.PlatformAdmin, Roles.Auditor)) return Problems.From(ProtocolRefusals.RoleMissing(Roles.PlatformAdmin, Roles.Auditor));
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of(subject, paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }
}
