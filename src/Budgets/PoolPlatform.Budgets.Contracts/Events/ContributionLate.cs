namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>An instalment was not paid in full by the end of the day on which it was due; told once. Stream: the agreement's reference.</summary>
/// <param name="Source">Where the contribution comes from, such as NhsAdditional.</param>
/// <param name="OutstandingPence">What was missing when it was noticed.</param>
/// <param name="On">The day on which it was noticed.</param>
public sealed record ContributionLate(string Reference, int Year, string Partner, string Source, bool InKind, DateOnly DueOn, long AmountPence, long OutstandingPence, DateOnly On);
