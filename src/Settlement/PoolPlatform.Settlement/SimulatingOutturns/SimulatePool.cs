using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain.Simulating;
using PoolPlatform.Settlement.FindingFigures;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.SimulatingOutturns;

/// <summary>What the agreed rules may cost each partner of a pool this year, or would have cost in an earlier one.</summary>
internal static class SimulatePool
{
    private const string Example =
        """
        {"basis":"forecast","draws":100000,"seed":"2014","correlation":"30","spreads":{"MH":{"kind":"lognormal","mean":"24400000.00","deviation":"3"}},
         "limits":{"E06000022":"250000.00"},"scenarios":[{"name":"winter","chance":"20"},{"name":"provider-failure","scheme":"MH","percentOfBudget":"5"}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/simulations", (Delegate)Handle)
            .Describe("SimulatePool", "Draw many years of a pool and work each out under its agreed rules; the same seed gives the same answer, and nothing is stored",
                StatusCodes.Status200OK, Example, SimulateRiskShares.ReplyExample);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PartyFinder parties, FiguresOfPool figures)
    {
        if (!FinancialYear.TryParse(year, out var parsed)) return Problems.From(ProtocolRefusals.NotFound());
        if ((await parties.Find(Caller.Of(http), reference, parsed, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if ((await PureRequest.Read(http, SimulationRequest.Read)).IsRefused(out var malformed, out var asked)) return Problems.From(malformed);
        if ((await WithHistory(asked.Request, party, figures, http.RequestAborted)).IsRefused(out var noHistory, out var request)) return Problems.From(noHistory);
        return (await figures.Find(party, parsed, asked.Through, asked.OnForecast, asked.Told, http.RequestAborted))
            .Then(request.On).Then(Simulation.Run)
            .Match(result => Results.Json(result, PlatformJson.Options), Problems.From);
    }

    /// <summary>Spreads that go by earlier years of the same pool take their figures from its ledger.</summary>
    private static async Task<Outcome<SimulationRequest>> WithHistory(SimulationRequest request, Party party, FiguresOfPool figures, CancellationToken cancel)
    {
        var known = new Dictionary<FinancialYear, IReadOnlyDictionary<string, decimal>>();
        foreach (var year in request.HistoricYears.Values.SelectMany(years => years).Distinct())
        {
            if ((await figures.PercentOfBudget(party, year, cancel)).IsRefused(out var refusal, out var schemes)) return refusal;
            known.Add(year, schemes);
        }
        return request with
        {
            Spreads = request.Spreads.AddRange(request.HistoricYears.Select(scheme => KeyValuePair.Create(
                scheme.Key, (Spread)new Spread.Historic([.. scheme.Value.Where(year => known[year].ContainsKey(scheme.Key)).Select(year => known[year][scheme.Key])])))),
        };
    }
}
