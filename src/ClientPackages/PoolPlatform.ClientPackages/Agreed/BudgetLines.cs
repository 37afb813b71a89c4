using System.Collections.Immutable;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>Asks Budgets which lines a scheme has in the years in which a package's lines start.</summary>
internal sealed class BudgetLines(BudgetsApi.BudgetsApiClient budgets)
{
    public Task<PoolBudget> Find(AgreedPool pool, string scheme, PackageTerms terms, CancellationToken cancel) => Find(pool, scheme, terms.Lines.Select(line => line.Dates.Start), cancel);

    public async Task<PoolBudget> Find(AgreedPool pool, string scheme, IEnumerable<DateOnly> starts, CancellationToken cancel)
    {
        var lines = ImmutableDictionary.CreateBuilder<FinancialYear, ImmutableHashSet<string>>();
        // A start outside the term is refused anyway, whatever the budget of that year would say.
        foreach (var year in starts.Where(start => pool.On(start).Term.Contains(start)).Select(FinancialYear.Of).Distinct())
        {
            var asked = await budgets.FindPositionAsync(new() { Reference = pool.Reference.Value, Year = year.StartYear }, cancellationToken: cancel).Asked();
            // Refused means that the year has no budget.
            if (!asked.IsRefused(out _, out var position)) lines.Add(year, [.. position.Lines.Where(line => line.Scheme == scheme).Select(line => line.Code)]);
        }
        return new(lines.ToImmutable());
    }
}
