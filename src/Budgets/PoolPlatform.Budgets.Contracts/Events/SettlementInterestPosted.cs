namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>Interest on a balance that was paid late stands in the ledger, as income of the fund. Stream: the agreement's reference.</summary>
/// <param name="AmountPence">Positive: the partner paid it to the host. Negative: the host paid it to the partner.</param>
public sealed record SettlementInterestPosted(string Reference, int Year, string SettlementId, long JournalId, string Partner, long AmountPence, DateOnly PaidOn);
