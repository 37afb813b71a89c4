namespace PoolPlatform.ClientPackages.Contracts.Events;

/// <summary>A package of care ended. Carries no person and no reason. Stream: the agreement's reference.</summary>
public sealed record PackageEnded(string PackageId, int Version, string Reference, DateOnly EndedOn);
