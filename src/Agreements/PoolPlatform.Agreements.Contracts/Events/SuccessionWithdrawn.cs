namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>A succession that was recorded by mistake is no longer recorded. Stream: the successor's code.</summary>
public sealed record SuccessionWithdrawn(string Predecessor, string Successor);
