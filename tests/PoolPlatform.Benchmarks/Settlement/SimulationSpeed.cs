using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Simulating;

namespace PoolPlatform.Benchmarks.Settlement;

/// <summary>A million years of twelve schemes, beside the loop that one would write first.</summary>
internal static class SimulationSpeed
{
    private const int Draws = 1_000_000;
    private const int Schemes = 12;
    private static readonly WaterfallInput Pool = RiskShareSamples.CapAndCollar();

    public static Task<Table> Run()
    {
        var input = new SimulationInput(
            Pool,
            Pool.Schemes.ToImmutableSortedDictionary(scheme => scheme.Code, _ => (Spread)new Spread.Lognormal(Money.FromPence(202_000_000), new(4m)), StringComparer.Ordinal),
            new(30m), Draws, 42, ImmutableSortedDictionary.Create<string, Money>(StringComparer.Ordinal).Add("Council", Money.FromPence(50_000_000)), []);
        return Rounds.Time(
            7,
            new($"naive loop: System.Random, Box–Muller, doubles, no pennies; {Draws:N0} draws x {Schemes} schemes", () => Done(Naive())),
            new($"naive loop with pennies: a whole waterfall for each of {Draws / 1000:N0} draws (a thousandth)", () => Done(Whole(Draws / 1000))),
            new($"simulation, {Draws:N0} draws x {Schemes} schemes in whole pence, with percentiles", () => Done(Simulation.Run(input).OrThrow().Partners[0].Mean.Pence), TimeSpan.FromSeconds(0.5)));
    }

    private static Task Done(double result) => double.IsNaN(result) ? throw new InvalidOperationException("Nothing came of it.") : Task.CompletedTask;

    private static double Naive()
    {
        var random = new Random(42);
        var totals = new double[2][];
        for (var i = 0; i < 2; i++) totals[i] = new double[Draws];
        var variance = Math.Log(1 + 0.04 * 0.04);
        for (var draw = 0; draw < Draws; draw++)
        {
            var common = Normal(random);
            for (var scheme = 0; scheme < Schemes; scheme++)
            {
                var deviate = Math.Sqrt(0.3) * common + Math.Sqrt(0.7) * Normal(random);
                var over = 2_020_000 * Math.Exp(Math.Sqrt(variance) * deviate - variance / 2) - 2_000_000;
                var council = Math.Clamp(over * 0.4, -100_000, 150_000);
                totals[0][draw] += over - council;
                totals[1][draw] += council;
            }
        }
        foreach (var sums in totals) Array.Sort(sums);
        return totals[0].Average() + totals[1][Draws * 95 / 100];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Whole(int draws)
    {
        var random = new Random(42);
        var sum = 0L;
        for (var draw = 0; draw < draws; draw++)
            sum += Waterfall.Run(Pool with
            {
                Schemes = [.. Pool.Schemes.Select(scheme => scheme with { Outturn = Money.FromPence((long)(202_000_000 + 8_000_000 * Normal(random))) })],
            }).OrThrow().Shares["NHS"].Pence;
        return sum;
    }
}
