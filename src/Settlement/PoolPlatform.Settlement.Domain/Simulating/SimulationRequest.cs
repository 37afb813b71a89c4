using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Comparing;
using PoolPlatform.Settlement.Domain.Evaluating;
using PoolPlatform.Settlement.Domain.Reading;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>What is asked of a simulation beside the figures: read from the same fields for pasted figures and for a pool's own.</summary>
public sealed record SimulationRequest(
    ImmutableSortedDictionary<string, Spread> Spreads,
    ImmutableSortedDictionary<string, ImmutableArray<FinancialYear>> HistoricYears,
    Percent Correlation,
    int Draws,
    ulong Seed,
    ImmutableSortedDictionary<string, Money> Limits,
    ImmutableArray<ScenarioRequest> Scenarios)
{
    private const int UsualDraws = 100_000;
    private const int MostScenarios = 20;

    /// <summary>The body of <c>POST /v1/risk-shares/simulate</c>: the figures of an evaluation, and how they may fall.</summary>
    public static Outcome<SimulationResult> Simulate(JsonElement body)
    {
        var problems = new JsonProblems();
        if (new JsonAt(body, "", problems).Fields() is not { } fields) return problems.ToRefusal();
        var figures = EvaluateRequest.Input(fields, needsRules: true);
        var request = In(fields, yearsAreKnown: false);
        fields.RefuseOthers();
        return problems.Any || figures is null ? problems.ToRefusal() : request.On(figures).Then(Simulation.Run);
    }

    /// <summary>The body for a pool's own year.</summary>
    public static Outcome<(SimulationRequest Request, PeriodNo Through, bool OnForecast, ToldFigures Told)> Read(JsonElement body)
    {
        var problems = new JsonProblems();
        if (new JsonAt(body, "", problems).Fields() is not { } fields) return problems.ToRefusal();
        var through = PoolFigures.Through(fields);
        var onForecast = PoolFigures.OnForecast(fields, otherwise: true);
        var told = RuleFiguresReading.Told(fields);
        var request = In(fields, yearsAreKnown: true);
        fields.RefuseOthers();
        return problems.Any ? problems.ToRefusal() : (request, through, onForecast, told);
    }

    /// <summary>The request on figures; scenarios that name a percentage take it of these budgets.</summary>
    public Outcome<SimulationInput> On(WaterfallInput figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var scenarios = ImmutableArray.CreateBuilder<StressScenario>();
        foreach (var scenario in Scenarios)
        {
            if (scenario.On(figures).IsRefused(out var refusal, out var stress)) return refusal;
            scenarios.Add(stress);
        }
        return new SimulationInput(figures, Spreads, Correlation, Draws, Seed, Limits, scenarios.ToImmutable());
    }

    private static SimulationRequest In(JsonFields fields, bool yearsAreKnown)
    {
        var spreads = ImmutableSortedDictionary.CreateBuilder<string, Spread>(StringComparer.Ordinal);
        var years = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<FinancialYear>>(StringComparer.Ordinal);
        foreach (var (scheme, at) in fields.Optional("spreads")?.Fields()?.Entries() ?? [])
            if (SpreadReading.Of(at, yearsAreKnown, out var ofYears) is { } spread) spreads.Add(scheme, spread);
            else if (ofYears is { } known) years.Add(scheme, known);
        var limits = ImmutableSortedDictionary.CreateBuilder<string, Money>(StringComparer.Ordinal);
        foreach (var (partner, at) in fields.Optional("limits")?.Fields()?.Entries() ?? [])
            if (at.Money() is { } limit) limits.Add(partner, limit);
        return new(
            spreads.ToImmutable(),
            years.ToImmutable(),
            fields.Optional("correlation")?.Percent() ?? default,
            fields.Optional("draws")?.Count() ?? UsualDraws,
            Seeded(fields.Optional("seed")),
            limits.ToImmutable(),
            [.. (fields.Optional("scenarios")?.Items(MostScenarios) ?? []).Select(ScenarioRequest.Read).OfType<ScenarioRequest>()]);
    }

    private static ulong Seeded(JsonAt? at)
    {
        if (at is not { } given) return 1;
        var text = given.Value.ValueKind switch { JsonValueKind.Number => given.Value.GetRawText(), JsonValueKind.String => JsonAt.TextOf(given.Value), _ => null };
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
        given.Problems.Add(given.Path, "A seed is a whole number from 0 to 18446744073709551615.");
        return 1;
    }
}
