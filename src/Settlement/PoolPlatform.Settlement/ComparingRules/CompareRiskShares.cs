using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain.Comparing;
using PoolPlatform.Settlement.FindingFigures;

namespace PoolPlatform.Settlement.ComparingRules;

/// <summary>Several rules side by side on pasted figures, before any of them is signed.</summary>
internal static class CompareRiskShares
{
    private const string Example =
        """
        {"partners":["11E","E06000022"],"host":"E06000022","schemes":[{"code":"MH","budget":"24190000.00","outturn":"24655432.17"}],
         "rules":[{"name":"Equal","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}},
                  {"name":"Host","riskShare":{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}}]}
        """;

    internal const string ReplyExample =
        """
        {"variance":"465432.17",
         "rules":[{"name":"Equal","shares":{"11E":"232716.09","E06000022":"232716.08"},"reserves":{},
                   "inWords":[{"scheme":"MH","text":"An overspend, and an underspend the same way: all of it is shared equally among all partners. Shares are in whole pence, rounded scheme by scheme; an odd penny goes to the largest fraction, in a tie to the partner listed first."}],
                   "table":"Scheme  Step           In       Taken   Out         11E   E06000022\nMH      share  465,432.17  465,432.17  0.00  232,716.09  232,716.08\nAll            465,432.17  465,432.17  0.00  232,716.09  232,716.08\n"}],
         "partners":[{"partner":"11E","shares":{"Equal":"232716.09"},"lowest":"Equal"},{"partner":"E06000022","shares":{"Equal":"232716.08"},"lowest":"Equal"}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/risk-shares/compare", (Delegate)Handle)
            .Describe("CompareRiskShares", "Work out several rules on the same figures, side by side per partner; nothing is stored", StatusCodes.Status200OK, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http) => PureRequest.Run(http, CompareRequest.Compare);
}
