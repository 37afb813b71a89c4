namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>An agreed settlement stands in the ledger. Stream: the agreement's reference.</summary>
public sealed record SettlementPosted(string Reference, int Year, string SettlementId, long JournalId, IReadOnlyList<SettlementPosted.Partner> Partners)
{
    /// <summary>Whole pence; positive: the partner bears.</summary>
    public sealed record Partner(string Code, long VarianceSharePence, long ContributionOutstandingPence);
}
