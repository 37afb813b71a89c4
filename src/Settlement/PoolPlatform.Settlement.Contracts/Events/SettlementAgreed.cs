namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>Every partner agreed. Stream: the agreement's reference.</summary>
public sealed record SettlementAgreed(string SettlementId, string Reference, int Year);
