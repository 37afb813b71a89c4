namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>Payer and payee agreed one-way money beside the pools. Nothing in it says for whom. Stream: the agreement's reference.</summary>
/// <param name="Kind">CrossCharge, GrantTransfer or Dowry.</param>
public sealed record FlowAgreed(string FlowId, string Reference, string Kind, string Payer, string Payee);
