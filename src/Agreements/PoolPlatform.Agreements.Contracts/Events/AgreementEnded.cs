namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>The agreement has ended: nothing new is agreed or spent under it. Stream: the agreement's reference.</summary>
/// <param name="EndedOn">The last day.</param>
public sealed record AgreementEnded(string Reference, DateOnly EndedOn);
