namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>A dispute left the partners' hands: decided, withdrawn, or referred back to the body that was responsible before. Stream: the agreement's reference.</summary>
/// <param name="Outcome"><c>Decided</c>, <c>Withdrawn</c> or <c>Referred</c>; what was referred is decided later.</param>
/// <param name="EffectiveFrom">The day from which the decision holds, often one that has passed; null unless it was decided.</param>
public sealed record DisputeDecided(string Reference, int Number, string Outcome, DateOnly On, DateOnly? EffectiveFrom);
