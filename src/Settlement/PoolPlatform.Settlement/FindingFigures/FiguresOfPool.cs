using System.Collections.Immutable;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.Settlement.CalculatingSettlement;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.FindingFigures;

/// <summary>A pool's year as the rules run on it, for whoever tries rules out: the same reading of terms and position as a settlement's, and nothing is stored.</summary>
internal sealed class FiguresOfPool(BudgetsApi.BudgetsApiClient budgets, FormerPartners formerPartners)
{
    public async Task<Outcome<WaterfallInput>> Find(
        Party party, FinancialYear year, PeriodNo through, bool onForecast, ToldFigures told, CancellationToken cancel)
    {
        var asked = await budgets.FindPositionAsync(
            new FindPositionRequest { Reference = party.Reference.Value, Year = year.StartYear, Through = through.Number }, cancellationToken: cancel).Asked();
        if (asked.IsRefused(out var refusal, out var position)) return refusal;
        if ((await formerPartners.Find(party.Terms, year, null, cancel)).IsRefused(out var noTerms, out var former)) return noTerms;
        return SettlementFigures.Of(party.Terms, position, former, onForecast)
            .Then(figures => SettlementProposal.InputOf(figures.Terms, figures.Position with { Told = told }));
    }

    /// <summary>What each scheme came to in an earlier year, as a percentage of its budget; a scheme without one then is left out.</summary>
    public async Task<Outcome<ImmutableDictionary<string, decimal>>> PercentOfBudget(Party party, FinancialYear year, CancellationToken cancel)
    {
        var asked = await budgets.FindPositionAsync(
            new FindPositionRequest { Reference = party.Reference.Value, Year = year.StartYear, Through = PeriodNo.Closing.Number }, cancellationToken: cancel).Asked();
        if (asked.IsRefused(out var refusal, out var position)) return refusal;
        return position.Lines.Where(line => line.HasBudgetPence).GroupBy(line => line.Scheme)
            .Select(lines => (Scheme: lines.Key, Budget: lines.Sum(line => line.BudgetPence), Actual: lines.Sum(line => line.ActualPence)))
            .Where(scheme => scheme.Budget != 0)
            .ToImmutableDictionary(scheme => scheme.Scheme, scheme => scheme.Actual * 100m / scheme.Budget);
    }
}
