using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain.Paying;

namespace PoolPlatform.Settlement.NettingBalances;

/// <summary>Shows what a body owes and is owed across its pools, by counterparty and net; nothing is done with it here.</summary>
internal static class ViewBalances
{
    private const string Example =
        """
        {"items":[{"counterparty":"E06000022","owes":"319612.27","owed":"68670.00","net":"250942.27","maySetOff":true,
          "balances":[{"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","reference":"BANES-MH","year":"2014-15","version":1,"isHost":false,"owes":"319612.27","maySetOff":true},
                      {"settlementId":"0196f1c2-7d3a-7000-8000-000000000002","reference":"BANES-LD","year":"2014-15","version":1,"isHost":false,"owes":"-68670.00","maySetOff":true}]}],"next":null}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/settlements/balances", Handle)
            .Describe("ViewBalances", "What your organisation owes and is owed in the agreed settlements of all its pools, by counterparty and net", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, BalancesOfBody balances)
    {
        var caller = Caller.Of(http);
        if (caller.Organisation is not { } body || !caller.May(Roles.ReadersOfMoney)) return Problems.From(ProtocolRefusals.RoleMissing(Roles.ReadersOfMoney));
        if ((await balances.ActsFor(body, http.RequestAborted)).IsRefused(out var refusal, out var actsFor)) return Problems.From(refusal);
        var items = (await balances.Open(actsFor, http.RequestAborted)).GroupBy(balance => balance.Counterparty).OrderBy(counterparty => counterparty.Key.Value, StringComparer.Ordinal).Select(counterparty =>
        {
            var open = counterparty.Select(one => one.Balance).ToList();
            var (owes, owed) = (Netting.Owes(open), Netting.Owed(open));
            return new
            {
                counterparty = counterparty.Key,
                owes,
                owed,
                net = owes - owed,
                maySetOff = Netting.SetOff(open).Refusal is null,
                balances = counterparty.Select(one => new { one.Balance.SettlementId, one.Reference, one.Year, one.Version, one.IsHost, one.Balance.Owes, one.Balance.MaySetOff }),
            };
        });
        return Results.Json(new { items, next = (string?)null }, PlatformJson.Options);
    }
}
