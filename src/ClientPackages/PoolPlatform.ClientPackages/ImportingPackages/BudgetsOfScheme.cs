using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.ImportingPackages;

/// <summary>The budgets that a file's lines are held against, each asked for once.</summary>
internal sealed class BudgetsOfScheme(AgreedPool pool, BudgetLines budgets)
{
    private readonly Dictionary<(string Scheme, FinancialYear Year), PoolBudget> asked = [];

    public async Task<PoolBudget> Find(string scheme, PackageTerms terms, CancellationToken cancel)
    {
        var lines = ImmutableDictionary.CreateBuilder<FinancialYear, ImmutableHashSet<string>>();
        foreach (var start in terms.Lines.Select(line => line.Dates.Start))
        {
            // A start outside the term is refused anyway.
            if (!pool.On(start).Term.Contains(start)) continue;
            var key = (scheme, FinancialYear.Of(start));
            if (!asked.TryGetValue(key, out var budget)) asked.Add(key, budget = await budgets.Find(pool, scheme, [start], cancel));
            foreach (var (year, codes) in budget.Lines) lines[year] = codes;
        }
        return new(lines.ToImmutable());
    }
}
