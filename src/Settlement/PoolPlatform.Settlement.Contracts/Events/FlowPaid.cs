namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>Cash under a flow. Stream: the agreement's reference.</summary>
/// <param name="AmountPence">Positive: the payee received it. Negative: the payer got back what was not used.</param>
public sealed record FlowPaid(string FlowId, string Reference, string Kind, string Payer, string Payee, long AmountPence, DateOnly PaidOn);
