using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.ViewingSettlements;

internal static class ViewSettlement
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/settlements/{id}", Handle)
            .Describe("ViewSettlement", "Read a settlement: each partner's share and balance, the workings, the answers, the cash", StatusCodes.Status200OK, null, SettlementReply.Example);

    private static async Task<IResult> Handle(HttpContext http, string id, SettlementAccess access) =>
        (await access.Find(Caller.Of(http), id, Roles.ReadersOfMoney, http.RequestAborted)).Match(
            view => Results.Json(SettlementReply.Of(view.Settlement), PlatformJson.Options),
            Problems.From);
}
