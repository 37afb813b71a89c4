using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>What of a choice of entries in suspense can move to its lines now: to be looked at before it is moved, and held against what was looked at when it is.</summary>
/// <param name="Remaining">What was chosen and leads to no line of the budget yet.</param>
public sealed record SuspenseReview(ImmutableArray<SuspenseReview.Move> Moves, Tally Remaining)
{
    public Tally Movable => Tally.Of(Moves.Select(move => move.Waiting.Tally));

    /// <summary>By line, in the budget's order of codes.</summary>
    public IEnumerable<(BudgetLine Line, Tally Tally)> ByLine =>
        Moves.GroupBy(move => move.To.Code, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.First().To, Tally.Of(group.Select(move => move.Waiting.Tally))));

    /// <summary>By the period of the entries' own days.</summary>
    public IEnumerable<(PeriodNo Period, Tally Tally)> ByPeriod =>
        Moves.GroupBy(move => move.Waiting.Period.Number).OrderBy(group => group.Key).Select(group => (group.First().Waiting.Period, Tally.Of(group.Select(move => move.Waiting.Tally))));

    /// <param name="lineOf">Which line codes mean now; null while they mean none.</param>
    public static SuspenseReview Of(IEnumerable<Suspended> chosen, Func<string, string?> lineOf, PoolBudget budget)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(lineOf);
        ArgumentNullException.ThrowIfNull(budget);
        var moves = ImmutableArray.CreateBuilder<Move>();
        var remaining = new List<Tally>();
        foreach (var one in chosen)
        {
            if (lineOf(one.Codes) is { } code && budget.Find(code) is { } line) moves.Add(new(one, line));
            else remaining.Add(one.Tally);
        }
        return new(moves.ToImmutable(), Tally.Of(remaining));
    }

    /// <summary>Null while it is what was expected; else it is to be looked at again.</summary>
    public Refusal? Differs(Tally expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Movable == expected ? null : MappingRefusals.SuspenseDiffers(expected, Movable);
    }

    public sealed record Move(Suspended Waiting, BudgetLine To);
}

/// <summary>Entries in suspense that have the same codes and belong to the same period.</summary>
public sealed record Suspended(string Codes, PeriodNo Period, Tally Tally);

/// <summary>How many entries, and what they come to.</summary>
public sealed record Tally(int Entries, Money Total)
{
    public static Tally Of(IEnumerable<Tally> parts)
    {
        var all = parts.ToList();
        return new(all.Sum(part => part.Entries), Money.Sum(all.Select(part => part.Total)));
    }
}
