namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>One draw on its way down a compiled rule: magnitudes in pence; the sign is the variance's.</summary>
internal ref struct CompiledRun
{
    public long Left;
    public Span<long> Totals;
    public Span<long> Reserves;
    public bool IsOver;
}

/// <summary>A step in machine words. False says that the rule refuses these figures, or that they are too large for it: then the waterfall itself has to say.</summary>
internal abstract class CompiledStep
{
    public abstract bool Take(ref CompiledRun run);

    /// <summary>A reserve meets what it can of an overspend, or takes in what it can of an underspend: up to an amount.</summary>
    public sealed class OfReserve(int reserve, long most, bool onlyOver, bool onlyUnder) : CompiledStep
    {
        public override bool Take(ref CompiledRun run)
        {
            if (run.IsOver ? !onlyUnder : !onlyOver) run.Left -= FromReserve(ref run, reserve, Math.Min(run.Left, most));
            return true;
        }
    }

    /// <summary>Up to an amount goes to one or is split.</summary>
    public sealed class OfSum(long most, CompiledSplit split) : CompiledStep
    {
        public override bool Take(ref CompiledRun run)
        {
            var taken = Math.Min(run.Left, most);
            run.Left -= taken;
            return split.Add((ulong)taken, run.Totals);
        }
    }

    /// <summary>All but an amount.</summary>
    public sealed class AllBut(long kept, CompiledSplit? split, int reserve) : CompiledStep
    {
        public override bool Take(ref CompiledRun run) => Give(ref run, Math.Max(run.Left - kept, 0), split, reserve);
    }

    /// <summary>A fraction of what enters, half away from zero.</summary>
    public sealed class Fraction(ulong numerator, ulong denominator, CompiledSplit? split, int reserve) : CompiledStep
    {
        public override bool Take(ref CompiledRun run)
        {
            var size = ((UInt128)(ulong)run.Left * numerator * 2 + denominator) / ((UInt128)denominator * 2);
            return Give(ref run, Math.Min((long)size, run.Left), split, reserve);
        }
    }

    /// <summary>What hung on a result, whose earning is known before the first draw.</summary>
    public sealed class Result(long linked, long earned, CompiledSplit? earnedSplit, int earnedReserve, CompiledSplit? rest, int restReserve) : CompiledStep
    {
        public override bool Take(ref CompiledRun run)
        {
            var atStake = Math.Min(linked, run.Left);
            var part = Math.Min(earned, atStake);
            return Give(ref run, part, earnedSplit, earnedReserve) && Give(ref run, atStake - part, rest, restReserve);
        }
    }

    public sealed class Bands(long[] edges, CompiledSplit[] splits) : CompiledStep
    {
        public override bool Take(ref CompiledRun run)
        {
            var entering = run.Left;
            var from = 0L;
            for (var i = 0; i < splits.Length; i++)
            {
                var part = Math.Max(Math.Min(edges[i], entering) - from, 0);
                if (part > 0 && !splits[i].Add((ulong)part, run.Totals)) return false;
                run.Left -= part;
                from = edges[i];
            }
            return true;
        }
    }

    public sealed class All(CompiledSplit split) : CompiledStep
    {
        public override bool Take(ref CompiledRun run)
        {
            var all = run.Left;
            run.Left = 0;
            return split.Add((ulong)all, run.Totals);
        }
    }

    /// <summary>Limits per partner, and where the excess goes: to one, to a reserve, or nowhere (then the figures are refused, unless what is beyond was approved).</summary>
    public sealed class Limits(long[] over, long[] under, long[]? approved, int to, int reserve) : CompiledStep
    {
        public override bool Take(ref CompiledRun run)
        {
            var limits = run.IsOver ? over : under;
            var beyond = 0L;
            for (var i = 0; i < limits.Length; i++)
            {
                if (run.Totals[i] <= limits[i]) continue;
                if (approved is not null)
                {
                    if (run.Totals[i] > approved[i]) return false;
                    continue;
                }
                beyond += run.Totals[i] - limits[i];
                run.Totals[i] = limits[i];
            }
            if (beyond == 0) return true;
            if (to >= 0)
            {
                run.Totals[to] += beyond;
                return true;
            }
            if (reserve < 0) return false;
            run.Left += beyond - (run.IsOver ? FromReserve(ref run, reserve, beyond) : 0);
            return true;
        }
    }

    private static bool Give(ref CompiledRun run, long amount, CompiledSplit? split, int reserve)
    {
        if (split is null)
        {
            run.Left -= FromReserve(ref run, reserve, amount);
            return true;
        }
        run.Left -= amount;
        return split.Add((ulong)amount, run.Totals);
    }

    private static long FromReserve(ref CompiledRun run, int reserve, long amount)
    {
        if (!run.IsOver)
        {
            run.Reserves[reserve] += amount;
            return amount;
        }
        var taken = Math.Min(amount, run.Reserves[reserve]);
        run.Reserves[reserve] -= taken;
        return taken;
    }
}
