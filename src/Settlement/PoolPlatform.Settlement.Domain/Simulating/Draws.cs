using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.RiskShares.Compiled;
using PoolPlatform.Settlement.Domain.Simulating.Sampling;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>Draws years and shares each out, in blocks that each have a stream of random numbers of their own: so the answer is the same on any number of processors.</summary>
internal sealed class Draws
{
    private const int PerBlock = 4096;

    private readonly SimulationInput input;
    private readonly CompiledWaterfall? compiled;
    private readonly OutturnTable[] tables;
    private readonly Correlation correlation;
    private readonly (ulong Threshold, long[] Added)[] events;
    private readonly int partners;

    public Draws(SimulationInput input)
    {
        this.input = input;
        compiled = CompiledWaterfall.Of(input.Base);
        tables = [.. input.Base.Schemes.Select(scheme => new OutturnTable(input.Spreads.GetValueOrDefault(scheme.Code) ?? new Spread.Certain(), scheme.Budget, scheme.Outturn))];
        correlation = new(input.Correlation);
        events = [.. input.Scenarios.Where(scenario => scenario.Chance is not null).Select(scenario => (
            (ulong)(scenario.Chance!.Value.Value * 1_000_000m) * ((1UL << 32) / 100_000_000UL) + (ulong)(scenario.Chance!.Value.Value * 1_000_000m) * ((1UL << 32) % 100_000_000UL) / 100_000_000UL,
            input.Base.Schemes.Select(scheme => scenario.Shocks.GetValueOrDefault(scheme.Code).Pence).ToArray()))];
        partners = input.Base.Partners.Length;
        Shares = [.. Enumerable.Range(0, partners).Select(_ => new long[input.Draws])];
        Variances = new long[input.Draws];
        Outstanding = new long[input.Draws];
        Refused = new bool[input.Draws];
    }

    /// <summary>Whether the rules run in machine words; where they do not, each draw takes a whole run of the waterfall.</summary>
    public bool IsFast => compiled is not null;

    public long[][] Shares { get; }

    public long[] Variances { get; }

    /// <summary>What all that pay in have to find together.</summary>
    public long[] Outstanding { get; }

    public bool[] Refused { get; }

    public void Run() => Parallel.For(0, (input.Draws + PerBlock - 1) / PerBlock, Block);

    private void Block(int block)
    {
        var random = new RandomNumbers(input.Seed, (ulong)block);
        var tables = this.tables;
        var correlation = this.correlation;
        Span<long> outturns = stackalloc long[tables.Length];
        Span<long> shares = stackalloc long[partners];
        Span<long> scratch = stackalloc long[compiled?.ScratchLength ?? 0];
        var budget = Money.Sum(input.Base.Schemes.Select(scheme => scheme.Budget)).Pence;
        var first = block * PerBlock;
        var end = Math.Min(first + PerBlock, input.Draws);
        for (var draw = first; draw < end; draw++)
        {
            // Two deviates of each number; the very first is the one that all schemes have in common.
            var bits = random.Next();
            var common = RandomNumbers.Deviate((uint)bits);
            var own = (uint)(bits >> 32);
            for (var i = 0; i < outturns.Length; i++)
            {
                outturns[i] = tables[i].At(correlation.Mix(common, RandomNumbers.Deviate(own)));
                if (++i == outturns.Length) break;
                bits = random.Next();
                outturns[i] = tables[i].At(correlation.Mix(common, RandomNumbers.Deviate((uint)bits)));
                own = (uint)(bits >> 32);
            }
            foreach (var (threshold, added) in events)
                if ((random.Next() >> 32) < threshold)
                    for (var i = 0; i < outturns.Length; i++) outturns[i] += added[i];

            var sum = 0L;
            foreach (var outturn in outturns) sum += outturn;
            Variances[draw] = sum - budget;
            if (compiled is not null && compiled.Run(outturns, shares, scratch)) Keep(draw, shares);
            else Refused[draw] = !ByWaterfall(draw, outturns, shares);
        }
    }

    private void Keep(int draw, ReadOnlySpan<long> shares)
    {
        var outstanding = 0L;
        for (var i = 0; i < shares.Length; i++)
        {
            Shares[i][draw] = shares[i];
            if (shares[i] > 0) outstanding += shares[i];
        }
        Outstanding[draw] = outstanding;
    }

    // Lines, where a rule looks at them, move with their scheme: its difference from what was expected goes by what was expected of each.
    private bool ByWaterfall(int draw, ReadOnlySpan<long> outturns, Span<long> shares)
    {
        var schemes = ImmutableArray.CreateBuilder<SchemeOutturn>(outturns.Length);
        for (var i = 0; i < outturns.Length; i++)
        {
            var scheme = input.Base.Schemes[i];
            schemes.Add(StressedOutturns.Moved(scheme, Money.FromPence(outturns[i])));
        }
        if (Waterfall.Run(input.Base with { Schemes = schemes.MoveToImmutable() }).IsRefused(out _, out var result)) return false;
        for (var i = 0; i < shares.Length; i++) shares[i] = result.Shares[input.Base.Partners[i]].Pence;
        Keep(draw, shares);
        return true;
    }
}
