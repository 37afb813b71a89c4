using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingHistory;

/// <summary>Who did what to a pool in a year.</summary>
internal static class ViewHistory
{
    private const string Example =
        """{"items":[{"recordedAt":"2014-03-28T09:00:00+00:00","clientId":"e06000022-finance-ab12cd34","organisation":"E06000022","onBehalfOf":null,"operation":"SetBudget","facts":{"number":1}}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/history", Handle).Describe("ViewPoolHistory", "Who did what to a pool in a year, oldest first", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, AuditTrail trail)
    {
        if ((await access.AsReader(Caller.Of(http), reference, year, http.RequestAborted)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of(scope.Subject, paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }
}
