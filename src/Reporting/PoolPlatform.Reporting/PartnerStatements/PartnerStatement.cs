using PoolPlatform.Kernel;
using PoolPlatform.Reporting.MemorandumAccounts;

namespace PoolPlatform.Reporting.PartnerStatements;

/// <summary>One partner's side of the memorandum account: every contribution, what it paid itself, its share of the result and the cash under the settlement.</summary>
/// <remarks>Made from the account itself, so the two cannot disagree; a partner ties it to its own ledger. Null money is not known.</remarks>
/// <param name="Contribution">Null where the partner has none agreed and none received.</param>
/// <param name="Receipts">Cash of the contribution as the host received it, oldest first.</param>
/// <param name="PaidItself">Expenditure of the fund by line that the partner paid from its own account; for the host, what it paid out of the fund.</param>
/// <param name="Funds">Lines set against its contribution.</param>
/// <param name="Owns">Lines whose function is its own.</param>
/// <param name="Payments">Cash under the newest settlement: positive to the host.</param>
/// <param name="Interest">Cash for balances of the year that were paid late: positive to the host. It clears no balance.</param>
internal sealed record PartnerStatement(
    string Kind,
    string Reference,
    string Title,
    FinancialYear Year,
    string Partner,
    string Name,
    bool IsHost,
    string Mode,
    string? Note,
    DateTimeOffset? AsAt,
    MemorandumAccount.Contribution? Contribution,
    IReadOnlyList<PartnerStatement.Receipt> Receipts,
    IReadOnlyList<PartnerStatement.LinePaid> PaidItself,
    PartnerStatement.Lines Funds,
    PartnerStatement.Lines Owns,
    string? SettlementId,
    string? SettlementState,
    MemorandumAccount.Share? Share,
    IReadOnlyList<MemorandumAccount.Payment> Payments,
    IReadOnlyList<MemorandumAccount.Payment> Interest)
{
    internal sealed record Receipt(DateOnly ReceivedOn, Money Amount);

    internal sealed record LinePaid(string Line, string Name, Money Amount);

    /// <param name="Budget">Of those whose budget is known; null where none is.</param>
    internal sealed record Lines(int Count, int UnknownLines, Money? Budget, Money Actual, Money? Variance);
}
