using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Bridging;

/// <summary>What was planned, at two cut-offs: which virement and which new version moved it, and what is only another month.</summary>
public static class PlanBridge
{
    /// <param name="budgets">Those in force from the one cut-off to the other, in that order; the first of them, null for none, was in force at the earlier one.</param>
    /// <remarks>As in the totals of a position, an amount that is not known counts for nothing: one that becomes known comes into them with the budget that names it.</remarks>
    public static ImmutableArray<BridgeStep> OfBudgets(IReadOnlyList<BudgetInForce> budgets, PeriodNo from, PeriodNo to)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        var lines = budgets.SelectMany(one => one.Budget?.Lines ?? []).Select(line => line.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. lines.Select(line => Step(line, budgets, one => new(one.ByVirement ? BridgeReason.Virement : BridgeReason.Version, Money.Zero) { Number = one.Budget?.Number }, (one, through) => one.Budget?.Find(line)?.AccruedBy(through) ?? Money.Zero, from, to))];
    }

    /// <param name="plans">Those agreed from the one cut-off to the other, in that order; the first of them was agreed at the earlier one.</param>
    public static ImmutableArray<BridgeStep> OfContributions(IReadOnlyList<ContributionPlan> plans, FinancialYear year, PeriodNo from, PeriodNo to)
    {
        ArgumentNullException.ThrowIfNull(plans);
        var partners = plans.SelectMany(plan => plan.Contributions).Select(contribution => contribution.Partner).Distinct().OrderBy(partner => partner.Value, StringComparer.Ordinal);
        return [.. partners.Select(partner => Step(partner.Value, plans, plan => new(BridgeReason.Version, Money.Zero) { Number = plan.Number }, (plan, through) => plan.DueBy(partner, through.EndIn(year)), from, to))];
    }

    private static BridgeStep Step<T>(string of, IReadOnlyList<T> plans, Func<T, BridgeEntry> because, Func<T, PeriodNo, Money> at, PeriodNo from, PeriodNo to)
    {
        var entries = plans.Skip(1).Select((plan, i) => because(plan) with { Amount = at(plan, from) - at(plans[i], from) });
        var months = new BridgeEntry(BridgeReason.OtherPeriod, at(plans[^1], to) - at(plans[^1], from));
        return new(of, at(plans[0], from), at(plans[^1], to), BridgeEntry.Together(entries.Append(months)));
    }
}

/// <summary>A budget that was in force, and whether a virement made it.</summary>
/// <param name="Budget">Null where the pool had none yet.</param>
public sealed record BudgetInForce(PoolBudget? Budget, bool ByVirement);
