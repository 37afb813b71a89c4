namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>A period, and every one before it, takes no more entries. Stream: the agreement's reference.</summary>
public sealed record PeriodClosed(string Reference, int Year, int Period);
