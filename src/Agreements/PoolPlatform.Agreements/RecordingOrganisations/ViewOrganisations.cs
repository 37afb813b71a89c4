using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.RecordingOrganisations;

/// <summary>Organisations are public codes: any caller with a token may look them up, by any of their codes. Who recorded what is for those who record.</summary>
internal static class ViewOrganisations
{
    private const string HistoryExample =
        """{"items":[{"recordedAt":"2020-03-20T10:00:00+00:00","clientId":"dev-admin","organisation":null,"onBehalfOf":null,"operation":"ChangeOrganisation","facts":{"before":{"activeTo":null},"after":{"activeTo":"2020-03-31"}}}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/organisations/{code}", HandleOne)
            .Describe("ViewOrganisation", "Read an organisation by any of its codes, as it is or was on a day", StatusCodes.Status200OK, null, OrganisationReply.Example)
            .DescribeQuery("on", "A date like 2014-04-01; today when left out.");
        routes.MapGet("/v1/organisations", HandleAll)
            .Describe("ViewOrganisations", "List organisations by code", StatusCodes.Status200OK, null, $$"""{"items":[{{OrganisationReply.Example}}],"next":null}""")
            .DescribeQuery("on", "A date like 2014-04-01; today when left out.");
        routes.MapGet("/v1/organisations/{code}/history", HandleHistory)
            .Describe("ViewOrganisationHistory", "Who recorded what about an organisation, oldest first", StatusCodes.Status200OK, null, HistoryExample);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string code, OrganisationStore organisations, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if (QueryDates.ReadDay(http, "on", time).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        if (!OrganisationCode.TryParse(code, out var parsed) || !(await organisations.Owners([parsed], cancel)).TryGetValue(parsed, out var owner))
            return Problems.From(AgreementsRefusals.OrganisationNotFound());
        var organisation = (await organisations.FindRecorded([owner], cancel)).Single();
        http.Response.Headers.ETag = RecordETag.Of(organisation);
        return Results.Json(OrganisationReply.Of(organisation, on, [.. (await organisations.Successors([owner], cancel))[owner]]), PlatformJson.Options);
    }

    private static async Task<IResult> HandleAll(HttpContext http, OrganisationStore organisations, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if (QueryDates.ReadDay(http, "on", time).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        if (Paging.Read(http).IsRefused(out var wrong, out var paging)) return Problems.From(wrong);
        var page = Page.Of(await organisations.FindPageAfter(paging.After, paging.Limit + 1, cancel), paging, code => code.Value);
        var successors = await organisations.Successors([.. page.Items], cancel);
        var found = await organisations.FindRecorded([.. page.Items], cancel);
        return Results.Json(new Page<OrganisationReply>([.. found.Select(one => OrganisationReply.Of(one, on, [.. successors[one.Code]]))], page.Next), PlatformJson.Options);
    }

    private static async Task<IResult> HandleHistory(HttpContext http, string code, OrganisationStore organisations, AuditTrail trail)
    {
        if (!Caller.Of(http).May(Roles.PlatformAdmin, Roles.Auditor)) return Problems.From(ProtocolRefusals.RoleMissing(Roles.PlatformAdmin, Roles.Auditor));
        if (!OrganisationCode.TryParse(code, out var parsed) || !(await organisations.Owners([parsed], http.RequestAborted)).TryGetValue(parsed, out var owner))
            return Problems.From(AgreementsRefusals.OrganisationNotFound());
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of($"organisation:{owner}", paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }
}
