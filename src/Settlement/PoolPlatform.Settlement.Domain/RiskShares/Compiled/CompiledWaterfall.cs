using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>The same waterfall in machine words, for a million draws: prepared once, run on many of them at a time.</summary>
/// <remarks>Only rules that look at nothing but the variance can be prepared; a rule by owner, by line or by a board's decision cannot, and
/// then <see cref="Waterfall.Run"/> is asked for each draw. Tests hold the two against each other to the penny.</remarks>
internal sealed class CompiledWaterfall
{
    /// <param name="IsOne">Whether one and the same steps run for both directions.</param>
    private readonly record struct Rule(CompiledStep[] Over, CompiledStep[] Under, bool IsOne);

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
            // What each would have had alone is another sum for each direction.
            rules.Add(new(over, under, rule.Under is null && over.All(step => step.TakesBoth) && !rule.Over.Any(step => step is RiskShareStep.NoWorseOff)));
        }
        return new(input, [.. rules]);
    }

    public CompiledRun NewRun(int mostDraws) => new(partners, reserves.Length, mostDraws);

    /// <summary>Works out each partner's share of each draw; where the run says that it is refused, the waterfall itself has to say what is wrong with it.</summary>
    /// <param name="outturns">A column for each scheme.</param>
    public void Run(CompiledRun run, long[][] outturns, int count)
    {
        run.Begin(count, reserves);
        var variances = new long[count];
        if (ofPool)
        {
            for (var i = 0; i < budgets.Length; i++) AddVariance(variances, outturns[i], budgets[i]);
            Run(rules[0], variances, run);
            return;
        }
        for (var i = 0; i < budgets.Length; i++)
        {
            Array.Clear(variances);
            AddVariance(variances, outturns[i], budgets[i]);
            Run(rules[i], variances, run);
        }
    }

    private static void Run(in Rule rule, long[] variances, CompiledRun run)
    {
        if (rule.IsOne)
        {
            run.TakeAll(variances);
            foreach (var step in rule.Over) step.Take(run);
            run.KeepAll();
            return;
        }
        foreach (var isOver in (ReadOnlySpan<bool>)[true, false])
        {
            run.Pack(variances, isOver);
            if (run.Count == 0) continue;
            foreach (var step in isOver ? rule.Over : rule.Under) step.Take(run);
            run.Unpack();
        }
    }

    private static void AddVariance(Span<long> variances, ReadOnlySpan<long> outturns, long budget)
    {
        Column.AddLess(variances, outturns, budget);
    }
}
