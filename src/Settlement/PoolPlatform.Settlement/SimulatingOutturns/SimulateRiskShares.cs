using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain.Simulating;
using PoolPlatform.Settlement.FindingFigures;

namespace PoolPlatform.Settlement.SimulatingOutturns;

/// <summary>What a rule may cost each partner, on pasted figures.</summary>
internal static class SimulateRiskShares
{
    private const string Example =
        """
        {"partners":["11E","E06000022"],"host":"E06000022",
         "schemes":[{"code":"MH","budget":"24190000.00","outturn":"24190000.00","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}}],
         "draws":100000,"seed":"2014","spreads":{"MH":{"kind":"triangular","low":"23500000.00","likely":"24190000.00","high":"26000000.00"}},
         "limits":{"E06000022":"250000.00"},"scenarios":[{"name":"winter"},{"name":"sloping-shoulders","scheme":"MH","placements":3,"weekly":"5000.00","weeks":26}]}
        """;

    internal const string ReplyExample =
        """
        {"draws":100000,"seed":"2014","refused":0,
         "variance":{"mean":"373241.55","percentiles":{"p5":"-441190.62","p50":"331201.07","p95":"1334822.40"}},
         "partners":[{"partner":"11E","mean":"186620.78","percentiles":{"p5":"-220595.31","p50":"165600.54","p95":"667411.20"},"chanceToPay":"72.41"},
                     {"partner":"E06000022","mean":"186620.77","percentiles":{"p5":"-220595.31","p50":"165600.53","p95":"667411.20"},"chanceToPay":"72.41","limit":"250000.00","chanceToExceed":"38.12"}],
         "atRisk":{"amount":"1334822.40","percentOfBudget":"5.518075"},
         "scenarios":[{"name":"winter","variance":"967600.00","shares":{"11E":"483800.00","E06000022":"483800.00"},"moreThanExpected":{"11E":"483800.00","E06000022":"483800.00"}}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/risk-shares/simulate", (Delegate)Handle)
            .Describe("SimulateRiskShares", "Draw many years and work each out under the rule: what it may cost each partner; nothing is stored", StatusCodes.Status200OK, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http) => PureRequest.Run(http, SimulationRequest.Simulate);
}
