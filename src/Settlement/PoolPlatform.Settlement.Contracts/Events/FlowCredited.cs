namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>Days that were claimed and agreed lie beyond a flow's end: the payer owes the amount no longer. Stream: the agreement's reference.</summary>
/// <param name="From">The first day that no longer counts.</param>
public sealed record FlowCredited(string FlowId, string Reference, string Kind, string Payer, string Payee, int Claim, DateOnly From, DateOnly Through, long AmountPence);
