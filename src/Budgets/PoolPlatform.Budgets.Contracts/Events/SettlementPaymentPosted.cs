namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>Cash under a settlement stands in the ledger. Stream: the agreement's reference.</summary>
/// <param name="AmountPence">Positive: the partner paid the host. Negative: the host paid the partner.</param>
public sealed record SettlementPaymentPosted(string Reference, int Year, string SettlementId, long JournalId, string Partner, long AmountPence, DateOnly PaidOn);
