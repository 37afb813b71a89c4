using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.RiskShares.Compiled;
using PoolPlatform.Settlement.Domain.Simulating.Sampling;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>Draws years and shares each out, in blocks that each have a stream of random numbers of their own: so the answer is the same on any number of processors.</summary>
/// <remarks>Within a block draws go side by side through each stage, a column for each figure. Whole numbers alone, and one stream read in order:
/// so the answer is the same on any processor too, whatever vectors it has.</remarks>
internal sealed class Draws
{
    private const int PerBlock = 4096;

    // As many as stay near the processor with the columns of a dozen schemes.
    private const int AtOnce = 256;

    private readonly SimulationInput input;
    private readonly CompiledWaterfall? compiled;
    private readonly OutturnTable[] tables;
    private readonly Correlation correlation;
    private readonly (ulong Threshold, long[] Added)[] events;
    private readonly long budget;

    public Draws(SimulationInput input)
    {
        this.input = input;
        compiled = CompiledWaterfall.Of(input.Base);
        tables = [.. input.Base.Schemes.Select(scheme => new OutturnTable(input.Spreads.GetValueOrDefault(scheme.Code) ?? new Spread.Certain(), scheme.Budget, scheme.Outturn))];
        correlation = new(input.Correlation);
        events = [.. input.Scenarios.Where(scenario => scenario.Chance is not null).Select(scenario => (
            (ulong)(scenario.Chance!.Value.Value * 1_000_000m) * ((1UL << 32) / 100_000_000UL) + (ulong)(scenario.Chance!.Value.Value * 1_000_000m) * ((1UL << 32) % 100_000_000UL) / 100_000_000UL,
            input.Base.Schemes.Select(scheme => scenario.Shocks.GetValueOrDefault(scheme.Code).Pence).ToArray()))];
        budget = Money.Sum(input.Base.Schemes.Select(scheme => scheme.Budget)).Pence;
        Shares = [.. input.Base.Partners.Select(_ => new long[input.Draws])];
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

    public void Run() => Parallel.For(0, (input.Draws + PerBlock - 1) / PerBlock, () => new Columns(tables.Length, compiled?.NewRun(AtOnce)), Block, _ => { });

    /// <summary>What one processor works with at a time.</summary>
    private sealed class Columns(int schemes, CompiledRun? run)
    {
        /// <summary>The common deviate's bits, and then each scheme's own.</summary>
        public uint[][] Bits { get; } = [.. Enumerable.Range(0, schemes + 2).Select(_ => new uint[AtOnce])];

        public long[] Common { get; } = new long[AtOnce];

        public long[][] Outturns { get; } = [.. Enumerable.Range(0, schemes).Select(_ => new long[AtOnce])];

        public CompiledRun? Run { get; } = run;
    }

    private Columns Block(int block, ParallelLoopState state, Columns columns)
    {
        var random = new RandomNumbers(input.Seed, (ulong)block);
        var end = Math.Min((block + 1) * PerBlock, input.Draws);
        for (var first = block * PerBlock; first < end; first += AtOnce)
        {
            var count = Math.Min(AtOnce, end - first);
            Draw(ref random, columns, count);
            Add(columns.Outturns, Variances.AsSpan(first, count));
            if (columns.Run is { } run)
            {
                compiled!.Run(run, columns.Outturns, count);
                Keep(run, first, count);
            }
            for (var i = 0; i < count; i++)
                if (columns.Run is not { } quick || quick.Refused[i]) Refused[first + i] = !ByWaterfall(first + i, columns.Outturns, i);
        }
        return columns;
    }

    private void Draw(ref RandomNumbers random, Columns columns, int count)
    {
        var bits = columns.Bits;
        Span<ulong> chances = stackalloc ulong[events.Length * AtOnce];
        for (var draw = 0; draw < count; draw++)
        {
            // Two deviates of each number; the very first is the one that all schemes have in common.
            for (var i = 0; i <= tables.Length; i += 2)
            {
                var number = random.Next();
                bits[i][draw] = (uint)number;
                bits[i + 1][draw] = (uint)(number >> 32);
            }
            for (var i = 0; i < events.Length; i++) chances[i * AtOnce + draw] = random.Next() >> 32;
        }

        correlation.OfAll(bits[0].AsSpan(0, count), columns.Common);
        for (var i = 0; i < tables.Length; i++) tables[i].At(correlation, columns.Common, bits[i + 1].AsSpan(0, count), columns.Outturns[i]);
        for (var one = 0; one < events.Length; one++)
            for (var i = 0; i < tables.Length; i++)
                if (events[one].Added[i] is not 0 and var added)
                    for (var draw = 0; draw < count; draw++)
                        if (chances[one * AtOnce + draw] < events[one].Threshold) columns.Outturns[i][draw] += added;
    }

    private void Add(long[][] outturns, Span<long> variances)
    {
        variances.Fill(-budget);
        foreach (var outturn in outturns) Column.Add(variances, outturn);
    }

    private void Keep(CompiledRun run, int first, int count)
    {
        var outstanding = Outstanding.AsSpan(first, count);
        for (var partner = 0; partner < Shares.Length; partner++)
        {
            var share = run.Shares[partner].AsSpan(0, count);
            share.CopyTo(Shares[partner].AsSpan(first));
            Column.AddAbove(outstanding, share);
        }
    }

    // Lines, where a rule looks at them, move with their scheme: its difference from what was expected goes by what was expected of each.
    private bool ByWaterfall(int draw, long[][] outturns, int of)
    {
        var schemes = input.Base.Schemes.Select((scheme, i) => StressedOutturns.Moved(scheme, Money.FromPence(outturns[i][of]))).ToImmutableArray();
        if (Waterfall.Run(input.Base with { Schemes = schemes }).IsRefused(out _, out var result)) return false;
        Outstanding[draw] = 0;
        for (var i = 0; i < Shares.Length; i++)
        {
            var share = result.Shares[input.Base.Partners[i]].Pence;
            Shares[i][draw] = share;
            Outstanding[draw] += Math.Max(share, 0);
        }
        return true;
    }
}
