using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain.Comparing;
using PoolPlatform.Settlement.FindingFigures;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.ComparingRules;

/// <summary>Several rules on the figures of a pool's year, past or running, beside the rule that is agreed.</summary>
internal static class CompareOnPool
{
    private const string Example =
        """
        {"through":12,"basis":"actual","rules":[{"name":"Equal","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/risk-shares/compare", (Delegate)Handle)
            .Describe("CompareRiskSharesOnPool", "Try rules on a pool's year, actual or forecast, beside the rule that is agreed; nothing is stored", StatusCodes.Status200OK, Example, CompareRiskShares.ReplyExample);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PartyFinder parties, FiguresOfPool figures)
    {
        if (!FinancialYear.TryParse(year, out var parsed)) return Problems.From(ProtocolRefusals.NotFound());
        if ((await parties.Find(Caller.Of(http), reference, parsed, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if ((await PureRequest.Read(http, ComparePoolRequest.Read)).IsRefused(out var malformed, out var asked)) return Problems.From(malformed);
        return (await figures.Find(party, parsed, asked.Through, asked.OnForecast, asked.Told, http.RequestAborted))
            .Match(input => Results.Json(Comparison.Of(input, asked.Options), PlatformJson.Options), Problems.From);
    }
}
