namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>A revised agreement has taken this one's place and carries its schemes on. Stream: the reference of the earlier agreement.</summary>
/// <param name="By">The reference of the agreement that took its place.</param>
/// <param name="EffectiveFrom">The first day of the term of that agreement.</param>
public sealed record AgreementSuperseded(string Reference, string By, DateOnly EffectiveFrom);
