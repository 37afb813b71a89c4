using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.ViewingSettlements;

internal static class ViewSettlement
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/settlements/{id}", Handle)
            .Describe("ViewSettlement", "Read a settlement: each partner's share and balance, the workings, the answers, the cash", StatusCodes.Status200OK, null, SettlementReply.Example)
            .DescribeQuery("on", "The day up to which interest is shown; today when left out.");

    private static async Task<IResult> Handle(HttpContext http, string id, SettlementAccess access, TimeProvider time)
    {
        if ((await access.Find(Caller.Of(http), id, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (InterestDay.Of(http.Request, time).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        try
        {
            return Results.Json(SettlementReply.Of(view.Settlement, on), PlatformJson.Options);
        }
        catch (OverflowException)
        {
            // Centuries of interest on a fortune: nothing that anybody owes.
            return Problems.From(SettlementRefusals.TooLarge());
        }
    }
}
