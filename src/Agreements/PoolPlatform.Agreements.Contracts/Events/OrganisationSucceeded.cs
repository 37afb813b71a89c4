namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>It was recorded that one organisation follows another, with its rights and its balances; told again when the day changes. Stream: the successor's code.</summary>
/// <param name="On">The first day of the successor; null where none is recorded.</param>
public sealed record OrganisationSucceeded(
    string Predecessor, string PredecessorName, string PredecessorKind, string Successor, string SuccessorName, string SuccessorKind, DateOnly? On);
