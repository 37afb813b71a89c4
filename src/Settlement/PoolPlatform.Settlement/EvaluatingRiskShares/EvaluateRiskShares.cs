using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain.Evaluating;
using PoolPlatform.Settlement.FindingFigures;

namespace PoolPlatform.Settlement.EvaluatingRiskShares;

/// <summary>Works out any rule on any figures. Stores nothing, so any organisation's client may ask, and no idempotency key is looked at.</summary>
internal static class EvaluateRiskShares
{
    private const string Example =
        """
        {"partners":["11E","E06000022"],"host":"E06000022",
         "contributions":{"11E":{"opening":"16610000.00","closing":"16610000.00"},"E06000022":{"opening":"7580000.00","closing":"7580000.00"}},
         "reserves":{"risk-pool":"0.00"},
         "schemes":[{"code":"MH","budget":"24190000.00","outturn":"24655432.17","lines":[],
           "riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}}]}
        """;

    private const string ReplyExample =
        """
        {"variance":"465432.17","shares":{"11E":"319612.27","E06000022":"145819.90"},"reserves":{"risk-pool":{"used":"0.00","left":"0.00"}},
         "schemes":[{"code":"MH","variance":"465432.17","shares":{"11E":"319612.27","E06000022":"145819.90"}}],
         "workings":[{"scheme":"MH","step":"share","in":"465432.17","taken":"465432.17","out":"0.00","shares":{"11E":"319612.27","E06000022":"145819.90"}}],
         "rounding":"scheme","inWords":[{"scheme":"MH","text":"An overspend, and an underspend the same way: all of it is shared 68.67% to 11E and 31.33% to E06000022. Shares are in whole pence, rounded scheme by scheme; an odd penny goes to the largest fraction, in a tie to the partner listed first."}],
         "table":"Scheme  Step           In       Taken   Out         11E   E06000022\nMH      share  465,432.17  465,432.17  0.00  319,612.27  145,819.90\nAll            465,432.17  465,432.17  0.00  319,612.27  145,819.90\n"}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/risk-shares/evaluate", (Delegate)Handle)
            .Describe("EvaluateRiskShares", "Work out who bears a variance under a risk-share rule; nothing is stored", StatusCodes.Status200OK, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http) => PureRequest.Run(http, EvaluateRequest.Explain);
}
