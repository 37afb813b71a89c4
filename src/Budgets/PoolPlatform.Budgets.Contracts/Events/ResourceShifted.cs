namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>Resource moved from one sector of care to another. Stream: the agreement's reference.</summary>
/// <param name="Number">Counts up within the year.</param>
/// <param name="Evidence">What shows that it did.</param>
public sealed record ResourceShifted(string Reference, int Year, int Number, string From, string To, long AmountPence, DateOnly On, bool Recurrent, string Evidence, string? Scheme);
