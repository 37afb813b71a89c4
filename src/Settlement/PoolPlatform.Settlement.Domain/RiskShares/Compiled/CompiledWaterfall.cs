using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>The same waterfall in machine words, for a million draws: prepared once, run without an allocation.</summary>
/// <remarks>Only rules that look at nothing but the variance can be prepared; a rule by owner, by line or by a board's decision cannot, and
/// then <see cref="Waterfall.Run"/> is asked for each draw. Tests hold the two against each other to the penny.</remarks>
internal sealed class CompiledWaterfall
{
    private readonly record struct Rule(CompiledStep[] Over, CompiledStep[] Under);

    private readonly Rule[] rules;
    private readonly bool ofPool;
    private readonly long[] budgets;
    private readonly long[] reserves;
    private readonly int partners;

    private CompiledWaterfall(WaterfallInput input, Rule[] rules)
    {
        this.rules = rules;
        ofPool = input.PoolRule is not null;
        budgets = [.. input.Schemes.Select(scheme => scheme.Budget.Pence)];
        reserves = [.. input.Reserves.Select(reserve => reserve.Available.Pence)];
        partners = input.Partners.Length;
    }

    /// <summary>Null where a rule needs more than the variance. The input has run once already, so it is known to be right.</summary>
    public static CompiledWaterfall? Of(WaterfallInput input)
    {
        var rules = new List<Rule>();
        var prepared = input.PoolRule is { } pool
            ? [(pool, Money.Sum(input.Schemes.Select(scheme => scheme.Budget)), input.PoolFigures)]
            : input.Schemes.Select(scheme => (scheme.Rule!, scheme.Budget, scheme.Figures)).ToList();
        foreach (var (rule, budget, figures) in prepared)
        {
            var over = StepCompiler.Of(rule.Over, input, budget, figures, isOver: true);
            var under = StepCompiler.Of(rule.Under ?? rule.Over, input, budget, figures, isOver: false);
            if (over is null || under is null) return null;
            rules.Add(new(over, under));
        }
        return new(input, [.. rules]);
    }

    public int ScratchLength => partners + reserves.Length;

    /// <summary>Fills each partner's share of the given outturns; false where the waterfall itself has to say what is wrong with them.</summary>
    public bool Run(ReadOnlySpan<long> outturns, Span<long> shares, Span<long> scratch)
    {
        shares.Clear();
        var totals = scratch[..partners];
        var left = scratch[partners..];
        reserves.CopyTo(left);
        if (ofPool)
        {
            var net = 0L;
            for (var i = 0; i < budgets.Length; i++) net += outturns[i] - budgets[i];
            return Run(rules[0], net, shares, totals, left);
        }
        for (var i = 0; i < budgets.Length; i++)
            if (!Run(rules[i], outturns[i] - budgets[i], shares, totals, left)) return false;
        return true;
    }

    private static bool Run(in Rule rule, long variance, Span<long> shares, Span<long> totals, Span<long> reserves)
    {
        totals.Clear();
        var run = new CompiledRun { Left = Math.Abs(variance), Totals = totals, Reserves = reserves, IsOver = variance >= 0 };
        foreach (var step in run.IsOver ? rule.Over : rule.Under)
            if (!step.Take(ref run)) return false;
        if (run.Left != 0) return false;
        if (run.IsOver)
            for (var i = 0; i < shares.Length; i++) shares[i] += totals[i];
        else
            for (var i = 0; i < shares.Length; i++) shares[i] -= totals[i];
        return true;
    }
}
