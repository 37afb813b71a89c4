namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>Cash of a partner's contribution reached the host. Stream: the agreement's reference.</summary>
public sealed record ContributionReceived(string Reference, int Year, long JournalId, string Partner, long AmountPence, DateOnly ReceivedOn);
