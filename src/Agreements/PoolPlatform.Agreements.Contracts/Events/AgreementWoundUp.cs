namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>What was left to do after the agreement's end is done. Stream: the agreement's reference.</summary>
public sealed record AgreementWoundUp(string Reference);
