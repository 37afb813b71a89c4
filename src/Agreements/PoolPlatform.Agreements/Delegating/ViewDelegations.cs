using System.Globalization;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Delegating;

/// <summary>What an organisation has delegated, and what all partners of an agreement have: the parties of an agreement may see who can bind the others.</summary>
internal static class ViewDelegations
{
    private const string ListExample = $$"""{"items":[{{DelegationReply.Example}}],"next":null}""";

    private const string HistoryExample =
        """{"items":[{"recordedAt":"2014-03-20T10:00:00+00:00","clientId":"11e-commissioner-ab12cd34","organisation":"11E","onBehalfOf":null,"operation":"RevokeDelegation","facts":{"id":"0199d1f2-7d3a-7000-8000-000000000001","before":{"revokedOn":null},"after":{"revokedOn":"2015-04-01"}}}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/organisations/{code}/delegations", HandleOwn)
            .Describe("ViewDelegations", "List the delegations of your organisation in the order of recording", StatusCodes.Status200OK, null, ListExample);
        routes.MapGet("/v1/organisations/{code}/delegations/{id}", HandleOne).Describe("ViewDelegation", "Read a delegation of your organisation", StatusCodes.Status200OK, null, DelegationReply.Example);
        routes.MapGet("/v1/organisations/{code}/delegations/history", HandleHistory)
            .Describe("ViewDelegationsHistory", "Who recorded and revoked your organisation's delegations, oldest first", StatusCodes.Status200OK, null, HistoryExample);
        routes.MapGet("/v1/agreements/{reference}/delegations", HandleOfPartners)
            .Describe("ViewDelegationsOfPartners", "List what the partners of an agreement have delegated, with the officers that act for several", StatusCodes.Status200OK, null, ListExample);
    }

    private static async Task<IResult> HandleOwn(HttpContext http, string code, DelegationAccess access, DelegationStore delegations) =>
        (await access.AsReader(Caller.Of(http), code, http.RequestAborted)).IsRefused(out var refusal, out var organisation) ? Problems.From(refusal) : await Listed(http, [organisation], delegations);

    private static async Task<IResult> HandleOne(HttpContext http, string code, string id, DelegationAccess access)
    {
        if ((await access.AsReader(Caller.Of(http), code, http.RequestAborted)).IsRefused(out var refusal, out var organisation)) return Problems.From(refusal);
        return (await access.One(organisation, id, http.RequestAborted)).Match(found => Results.Json(DelegationReply.Of(found), PlatformJson.Options), Problems.From);
    }

    private static async Task<IResult> HandleHistory(HttpContext http, string code, DelegationAccess access, AuditTrail trail)
    {
        if ((await access.AsReader(Caller.Of(http), code, http.RequestAborted)).IsRefused(out var refusal, out var organisation)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of(RecordDelegation.Subject(organisation), paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }

    private static async Task<IResult> HandleOfPartners(HttpContext http, string reference, AgreementStore agreements, OrganisationStore organisations, DelegationStore delegations)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        var partners = party.Agreement.Terms.Partners;
        var successors = await organisations.Successors(partners, http.RequestAborted);
        return await Listed(http, [.. partners, .. partners.SelectMany(partner => successors[partner])], delegations);
    }

    private static async Task<IResult> Listed(HttpContext http, IReadOnlyCollection<OrganisationCode> organisations, DelegationStore delegations)
    {
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0L;
        if (paging.After.Length > 0 && !long.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        var found = await delegations.FindPage(organisations.Distinct(), after, paging.Limit + 1, http.RequestAborted);
        var page = Page.Of(found, paging, one => one.Position.ToString(CultureInfo.InvariantCulture));
        return Results.Json(new Page<DelegationReply>([.. page.Items.Select(one => DelegationReply.Of(one.Delegation))], page.Next), PlatformJson.Options);
    }
}
