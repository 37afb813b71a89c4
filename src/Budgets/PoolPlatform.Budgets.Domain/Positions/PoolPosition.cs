using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Positions;

/// <summary>Where a pool stands at the end of a period: budget, what was spent, what is committed beyond that, and what it comes to.</summary>
/// <remarks>Totals are sums over the lines whose budget is known, so that the variance compares like with like. What was spent on or is committed to the others
/// stands beside them in <see cref="Unknown"/>: actual plus unknown actual is all the expenditure in the ledger.</remarks>
/// <param name="Budget">Null while the pool has no budget at all.</param>
/// <param name="UnknownLines">Lines without a known amount, those counted that are committed to but not in the budget.</param>
public sealed record PoolPosition(Money? Budget, Money Actual, Money Committed, int UnknownLines, UnbudgetedMoney Unknown, ImmutableArray<LinePosition> Lines, ImmutableArray<SchemePosition> Schemes)
{
    public Money Forecast => Actual + Committed;

    /// <summary>Forecast less budget: positive is overspent.</summary>
    public Money? Variance => Budget is { } budget ? Forecast - budget : null;

    /// <summary>Adds up a position.</summary>
    /// <param name="through">To the end of this period; null means the whole year. A budget accrues by its profile, or in twelve equal slices.</param>
    /// <param name="actual">Expenditure by line.</param>
    /// <param name="committed">What packages commit beyond what was spent on them, by scheme and line.</param>
    public static PoolPosition Of(PoolBudget? budget, PeriodNo? through, IReadOnlyDictionary<string, Money> actual, IReadOnlyDictionary<(string Scheme, string Line), Money> committed)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(committed);
        var known = budget?.Lines ?? [];
        var committedTo = committed.GroupBy(entry => entry.Key.Line, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Money.Sum(group.Select(entry => entry.Value)), StringComparer.Ordinal);
        var lines = known
            .Select(line => new LinePosition(
                line.Code, line.Scheme, line.Name, line.FundedBy, line.Owner, line.Kind,
                line.AccruedBy(through),
                actual.GetValueOrDefault(line.Code),
                committedTo.GetValueOrDefault(line.Code)))
            .Concat(committed
                .Where(entry => budget?.Find(entry.Key.Line) is null)
                .OrderBy(entry => entry.Key.Line, StringComparer.Ordinal)
                .Select(entry => new LinePosition(entry.Key.Line, entry.Key.Scheme, entry.Key.Line, null, null, BudgetLineKind.Package, null, Money.Zero, entry.Value)))
            .ToImmutableArray();
        var (sum, unknownLines, unknown, actualSum, committedSum) = AddUp(lines);
        return new(
            budget is null ? null : sum,
            actualSum,
            committedSum,
            unknownLines,
            unknown,
            lines,
            [.. lines.GroupBy(line => line.Scheme, StringComparer.Ordinal).Select(Scheme)]);
    }

    private static SchemePosition Scheme(IGrouping<string, LinePosition> lines)
    {
        var (budget, unknownLines, unknown, actual, committed) = AddUp(lines);
        return new(lines.Key, budget, actual, committed, unknownLines, unknown);
    }

    private static (Money Budget, int UnknownLines, UnbudgetedMoney Unknown, Money Actual, Money Committed) AddUp(IEnumerable<LinePosition> lines)
    {
        var (with, without) = (lines.Where(line => line.Budget is not null).ToList(), lines.Where(line => line.Budget is null).ToList());
        return (
            Money.Sum(with.Select(line => line.Budget!.Value)),
            without.Count,
            new(Money.Sum(without.Select(line => line.Actual)), Money.Sum(without.Select(line => line.Committed))),
            Money.Sum(with.Select(line => line.Actual)),
            Money.Sum(with.Select(line => line.Committed)));
    }
}

/// <summary>One line's position.</summary>
/// <param name="FundedBy">Null, as the owner, for a line that a package commits to and the budget does not have.</param>
/// <param name="Budget">Null while the amount is not known.</param>
public sealed record LinePosition(
    string Code, string Scheme, string Name, OrganisationCode? FundedBy, OrganisationCode? Owner, BudgetLineKind Kind, Money? Budget, Money Actual, Money Committed)
{
    public Money Forecast => Actual + Committed;

    /// <summary>Forecast less budget: positive is overspent.</summary>
    public Money? Variance => Budget is { } budget ? Forecast - budget : null;
}

/// <summary>The lines of one scheme together; the same rule for unknown lines as for the whole pool.</summary>
public sealed record SchemePosition(string Code, Money Budget, Money Actual, Money Committed, int UnknownLines, UnbudgetedMoney Unknown)
{
    public Money Forecast => Actual + Committed;

    /// <summary>Forecast less budget: positive is overspent.</summary>
    public Money Variance => Forecast - Budget;
}

/// <summary>Spent on and committed to lines whose budget is not known.</summary>
public sealed record UnbudgetedMoney(Money Actual, Money Committed)
{
    public Money Forecast => Actual + Committed;
}
