namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>Every balance between the partners and the host is paid. Stream: the agreement's reference.</summary>
public sealed record SettlementSettled(string SettlementId, string Reference, int Year);
