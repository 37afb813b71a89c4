using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>A grant within the fund that has to be accounted for by itself: its sum, its conditions, and the lines that are spent from it.</summary>
/// <param name="Determination">The number or name under which it was given.</param>
/// <param name="Lines">Budget lines that are spent from this grant alone.</param>
public sealed record GrantAccount(string Name, string? Determination, ContributionSource Source, Money Amount, ImmutableArray<string> Conditions, ImmutableArray<string> Lines)
{
    public Refusal? Check(PoolBudget budget, IEnumerable<string> linesOfOthers)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(linesOfOthers);
        return BudgetsRefusals.Together(Problems(budget, linesOfOthers.ToHashSet(StringComparer.Ordinal)));
    }

    private IEnumerable<Refusal> Problems(PoolBudget budget, HashSet<string> taken)
    {
        if (Text.Unusable(Name, 200) is { } name) yield return BudgetsRefusals.TextUnusable("name", name);
        if (Amount < Money.Zero) yield return BudgetsRefusals.AmountNegative("amount");
        for (var i = 0; i < Conditions.Length; i++)
            if (Text.Unusable(Conditions[i], Text.MaxRemarkCharacters) is { } condition) yield return BudgetsRefusals.TextUnusable($"conditions[{i}]", condition);
        for (var i = 0; i < Lines.Length; i++)
        {
            if (budget.Find(Lines[i]) is null) yield return BudgetsRefusals.UnknownLine($"lines[{i}]", Lines[i]);
            if (!taken.Add(Lines[i])) yield return BudgetingRefusals.LineOfAnotherGrant($"lines[{i}]", Lines[i]);
        }
    }
}

/// <summary>What was said to whoever gave a grant: how much of it was used by a day, and that its conditions were kept.</summary>
/// <param name="Spent">What the lines of the grant had cost by that day, as the ledger has it.</param>
public sealed record UseStatement(DateOnly UpTo, Money Used, Money Spent, bool ConditionsMet, string Statement, string SignedBy)
{
    public Refusal? Check(GrantAccount grant, FinancialYear year)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return !year.Contains(UpTo) ? BudgetsRefusals.DateOutsideYear("upTo", year)
            : Used < Money.Zero ? BudgetsRefusals.AmountNegative("used")
            : Used > Money.Min(grant.Amount, Spent) ? BudgetingRefusals.UsedBeyondSpent(Used, Money.Min(grant.Amount, Spent))
            : Text.Unusable(Statement, Text.MaxRemarkCharacters) is { } statement ? BudgetsRefusals.TextUnusable("statement", statement)
            : Text.Unusable(SignedBy, 200) is { } signed ? BudgetsRefusals.TextUnusable("signedBy", signed)
            : null;
    }
}
