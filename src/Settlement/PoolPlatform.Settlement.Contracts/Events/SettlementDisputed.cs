namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>A partner disputes lines of a proposed settlement. Its reason stays with the settlement and never travels. Stream: the agreement's reference.</summary>
public sealed record SettlementDisputed(string SettlementId, string Reference, int Year, string Partner, IReadOnlyList<string> Lines);
