namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>Expenditure of the pool was posted: one entry, or part of an imported file summed by line, payer and day. Stream: the agreement's reference.</summary>
/// <param name="ImportId">The import that it came with; null for a single entry.</param>
public sealed record ExpenditurePosted(string Reference, int Year, string? ImportId, IReadOnlyList<ExpenditurePosted.Entry> Entries)
{
    /// <summary>Whole pence, positive for spending, negative for a credit; <paramref name="Count"/> ledger entries stand behind it.</summary>
    public sealed record Entry(string Line, string Scheme, string PaidBy, DateOnly EffectiveOn, long AmountPence, int Count);
}
