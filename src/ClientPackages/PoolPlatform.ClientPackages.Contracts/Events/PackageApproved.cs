namespace PoolPlatform.ClientPackages.Contracts.Events;

/// <summary>A package of care may start. Carries no person. Stream: the agreement's reference.</summary>
public sealed record PackageApproved(string PackageId, int Version, string Reference, string Scheme, string Route);
