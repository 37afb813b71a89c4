namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>What each partner must put in for a financial year, replacing what was agreed before. Stream: the agreement's reference.</summary>
public sealed record ContributionsAgreed(string Reference, int Year, int Number, IReadOnlyList<ContributionsAgreed.Contribution> Contributions)
{
    /// <summary>One partner's contribution from one source, in whole pence.</summary>
    public sealed record Contribution(string Partner, string Source, string Schedule, long AmountPence);
}
