namespace PoolPlatform.Budgets.Contracts.Events;

/// <summary>A pool's budget for a financial year took effect, replacing the one before. Stream: the agreement's reference.</summary>
/// <param name="Year">The calendar year in which the financial year starts.</param>
/// <param name="Number">Counts up with every budget of the year.</param>
/// <param name="Version">What the partners call it: opening, revised, forecast.</param>
/// <param name="Note">A remark that goes wherever the figures are shown; null for none.</param>
public sealed record BudgetApproved(string Reference, int Year, int Number, string Version, string? Note, IReadOnlyList<BudgetApproved.Line> Lines)
{
    /// <summary>A line of the budget. Amounts are whole pence, signed; null means not yet known.</summary>
    public sealed record Line(string Code, string Scheme, string Name, string FundedBy, string Owner, string Kind, long? AmountPence);
}
