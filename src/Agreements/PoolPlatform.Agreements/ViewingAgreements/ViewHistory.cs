using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

internal static class ViewHistory
{
    private const string Example =
        """{"items":[{"recordedAt":"2014-03-20T10:00:00+00:00","clientId":"11e-commissioner-ab12cd34","organisation":"11E","onBehalfOf":null,"operation":"SignAgreement","facts":{"before":{"state":"Draft"},"after":{"state":"InApproval","partner":"11E","capacity":"Chief Finance Officer"}}}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}/history", Handle).Describe("ViewAgreementHistory", "Who did what to an agreement, oldest first", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements, AuditTrail trail)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of($"agreement:{party.Agreement.Terms.Reference}", paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }
}
