namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>One step in machine words, taken by many draws at once. A draw that the rule refuses, or that is too large, is marked; what becomes of it then does not matter.</summary>
internal abstract class CompiledStep
{
    public abstract void Take(CompiledRun run);

    /// <summary>Whether it takes overspent and underspent draws alike.</summary>
    public virtual bool TakesBoth => false;

    /// <summary>A reserve meets what it can of an overspend, or takes in what it can of an underspend: up to an amount.</summary>
    public sealed class OfReserve(int reserve, long most, bool onlyOver, bool onlyUnder) : CompiledStep
    {
        public override void Take(CompiledRun run)
        {
            if (run.IsOver ? onlyUnder : onlyOver) return;
            for (var i = 0; i < run.Count; i++) run.Left[i] -= run.FromReserve(reserve, i, Math.Min(run.Left[i], most));
        }
    }

    /// <summary>Up to an amount goes to one or is split.</summary>
    public sealed class OfSum(long most, CompiledSplit split) : CompiledStep
    {
        public override bool TakesBoth => true;

        public override void Take(CompiledRun run)
        {
            UpTo(run, most);
            split.Add(run);
        }
    }

    /// <summary>All but an amount.</summary>
    public sealed class AllBut(long kept, CompiledSplit? split, int reserve) : CompiledStep
    {
        public override void Take(CompiledRun run)
        {
            for (var i = 0; i < run.Count; i++) run.Part[i] = Math.Max(run.Left[i] - kept, 0);
            Give(run, split, reserve);
        }
    }

    /// <summary>A fraction of what enters, half away from zero.</summary>
    public sealed class Fraction(ulong numerator, ulong denominator, CompiledSplit? split, int reserve) : CompiledStep
    {
        public override void Take(CompiledRun run)
        {
            for (var i = 0; i < run.Count; i++)
            {
                var size = ((UInt128)(ulong)run.Left[i] * numerator * 2 + denominator) / ((UInt128)denominator * 2);
                run.Part[i] = Math.Min((long)size, run.Left[i]);
            }
            Give(run, split, reserve);
        }
    }

    /// <summary>What hung on a result, whose earning is known before the first draw.</summary>
    public sealed class Result(long linked, long earned, CompiledSplit? earnedSplit, int earnedReserve, CompiledSplit? rest, int restReserve) : CompiledStep
    {
        public override void Take(CompiledRun run)
        {
            // What is at stake is the same before and after the earned part has gone its way.
            var atStake = new long[run.Count];
            for (var i = 0; i < atStake.Length; i++)
            {
                atStake[i] = Math.Min(linked, run.Left[i]);
                run.Part[i] = Math.Min(earned, atStake[i]);
                atStake[i] -= run.Part[i];
            }
            Give(run, earnedSplit, earnedReserve);
            atStake.CopyTo(run.Part, 0);
            Give(run, rest, restReserve);
        }
    }

    public sealed class Bands(long[] edges, CompiledSplit[] splits) : CompiledStep
    {
        public override bool TakesBoth => true;

        public override void Take(CompiledRun run)
        {
            var from = 0L;
            for (var band = 0; band < splits.Length; band++)
            {
                UpTo(run, edges[band] - from);
                splits[band].Add(run);
                from = edges[band];
            }
        }
    }

    public sealed class All(CompiledSplit split) : CompiledStep
    {
        public override bool TakesBoth => true;

        public override void Take(CompiledRun run)
        {
            run.Left.AsSpan(0, run.Count).CopyTo(run.Part);
            run.Left.AsSpan(0, run.Count).Clear();
            split.Add(run);
        }
    }

    /// <summary>Limits per partner, and where the excess goes: to one, to a reserve, or nowhere (then the figures are refused, unless what is beyond was approved).</summary>
    public sealed class Limits(long[] over, long[] under, long[]? approved, int to, int reserve) : CompiledStep
    {
        public override bool TakesBoth => approved is null && reserve < 0;

        public override void Take(CompiledRun run)
        {
            var beyond = run.Part.AsSpan(0, run.Count);
            beyond.Clear();
            for (var partner = 0; partner < over.Length; partner++)
            {
                if (over[partner] == long.MaxValue && under[partner] == long.MaxValue) continue;
                var total = run.Totals[partner].AsSpan(0, run.Count);
                if (approved is not null) Approve(run, total, run.IsOver ? over[partner] : under[partner], approved[partner]);
                else Column.Hold(total, beyond, run.Signs, over[partner], under[partner]);
            }
            if (to >= 0) Column.Add(run.Totals[to].AsSpan(0, run.Count), beyond);
            else
                for (var i = 0; i < beyond.Length; i++)
                    if (beyond[i] != 0) Excess(run, i, beyond[i]);
        }

        private static void Approve(CompiledRun run, ReadOnlySpan<long> total, long limit, long upTo)
        {
            for (var i = 0; i < total.Length; i++)
                if (total[i] > limit && total[i] > upTo) run.Refuse(i);
        }

        private void Excess(CompiledRun run, int i, long beyond)
        {
            if (reserve < 0) run.Refuse(i);
            else run.Left[i] += beyond - (run.IsOver ? run.FromReserve(reserve, i, beyond) : 0);
        }
    }

    /// <summary>Takes up to an amount of what each has left.</summary>
    private static void UpTo(CompiledRun run, long most)
    {
        Column.TakeUpTo(run.Left.AsSpan(0, run.Count), run.Part, most);
    }

    /// <summary>Gives the part of each to a reserve or has it split.</summary>
    private static void Give(CompiledRun run, CompiledSplit? split, int reserve)
    {
        for (var i = 0; i < run.Count; i++) run.Left[i] -= split is null ? run.FromReserve(reserve, i, run.Part[i]) : run.Part[i];
        split?.Add(run);
    }
}
