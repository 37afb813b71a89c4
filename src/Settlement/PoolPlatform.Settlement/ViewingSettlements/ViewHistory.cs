using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.ViewingSettlements;

internal static class ViewHistory
{
    private const string Example =
        """{"items":[{"recordedAt":"2015-05-01T09:30:00+00:00","clientId":"e06000022-finance-ab12cd34","organisation":"E06000022","onBehalfOf":null,"operation":"RequestSettlement","facts":{"through":12}}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/settlements/{id}/history", Handle).Describe("ViewSettlementHistory", "Who did what to a settlement, oldest first", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string id, SettlementAccess access, AuditTrail trail)
    {
        if ((await access.Find(Caller.Of(http), id, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of(view.Settlement.Subject, paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }
}
