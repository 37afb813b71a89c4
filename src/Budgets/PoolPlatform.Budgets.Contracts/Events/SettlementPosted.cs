namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>An agreed settlement stands in the ledger. Stream: the agreement's reference.</summary>
public sealed record SettlementPosted(string Reference, int Year, string SettlementId, long JournalId, IReadOnlyList<SettlementPosted.Partner> Partners)
{
    /// <summary>Whole pence; positive: the partner bears. What is taken over came from the account of a partner whose place it took, or went on from it where it is negative.</summary>
    public sealed record Partner(string Code, long VarianceSharePence, long ContributionOutstandingPence, long TakenOverPence = 0);
}
