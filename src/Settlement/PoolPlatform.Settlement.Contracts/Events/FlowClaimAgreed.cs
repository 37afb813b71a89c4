namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>The payer agreed a claim: it owes the amount. Stream: the agreement's reference.</summary>
public sealed record FlowClaimAgreed(string FlowId, string Reference, string Kind, string Payer, string Payee, int Claim, DateOnly From, DateOnly Through, long AmountPence);
