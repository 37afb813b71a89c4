using PoolPlatform.Kernel;

namespace PoolPlatform.Reporting.MemorandumAccounts;

/// <summary>The fund's income and expenditure for a year, as the host and the partners note it in their accounts.</summary>
/// <remarks>Regulation 7 of SI 2000/617 makes the host answer for the fund's accounts. Null money is not known; a variance is positive where more was spent than budgeted.</remarks>
/// <param name="AsAt">When the newest fact in it was recorded.</param>
/// <param name="Heard">How far the story of each service is known, so that the figures can be found again.</param>
/// <param name="Interest">On balances that were paid late: income of the fund where positive, paid to the partner where negative. It clears no balance.</param>
/// <param name="PriorYear">The year before for comparison; null where nothing is recorded for it.</param>
internal sealed record MemorandumAccount(
    string Kind,
    string Reference,
    string Title,
    FinancialYear Year,
    string LegalPower,
    string FundingType,
    string Mode,
    string Host,
    IReadOnlyList<MemorandumAccount.Partner> Partners,
    string? BudgetVersion,
    string? Note,
    int? ClosedThrough,
    DateTimeOffset? AsAt,
    IReadOnlyList<MemorandumAccount.HeardFrom> Heard,
    IReadOnlyList<MemorandumAccount.Contribution> Contributions,
    IReadOnlyList<MemorandumAccount.Scheme> Schemes,
    IReadOnlyList<MemorandumAccount.OnBehalf> PaidOnBehalf,
    MemorandumAccount.Total Totals,
    MemorandumAccount.Shared? Settlement,
    IReadOnlyList<MemorandumAccount.Payment> Interest,
    MemorandumAccount.Comparison? PriorYear)
{
    internal sealed record Partner(string Code, string Name, string Kind);

    internal sealed record HeardFrom(string Service, long Sequence, DateTimeOffset RecordedAt);

    /// <param name="Agreed">For the whole year; null while no contributions are agreed.</param>
    /// <param name="Outstanding">Agreed less received.</param>
    internal sealed record Contribution(string Partner, string Name, Money? Agreed, Money Received, Money? Outstanding, IReadOnlyList<Source> Sources);

    internal sealed record Source(string Code, string Schedule, Money Amount);

    /// <param name="Budget">Of the lines whose budget is known; null where none is.</param>
    /// <param name="Actual">Of all lines.</param>
    /// <param name="Variance">Of the lines whose budget is known.</param>
    internal sealed record Scheme(string Code, string Name, Money? Budget, Money Actual, Money? Variance, int UnknownLines, IReadOnlyList<Line> Lines);

    internal sealed record Line(string Code, string Name, string? Kind, string? FundedBy, string? Owner, Money? Budget, Money Actual, Money? Variance);

    /// <summary>What a partner other than the host paid for the fund out of its own account.</summary>
    internal sealed record OnBehalf(string Partner, string Name, Money Amount);

    /// <param name="Income">Contributions agreed for the year.</param>
    /// <param name="Received">Of it received by the host.</param>
    /// <param name="Expenditure">All that was spent, by whomever; the ledger's actual.</param>
    /// <param name="ExpenditureOnUnknownLines">Of it on lines whose budget is not known, which no variance can count.</param>
    /// <param name="Variance">Expenditure less budget over the lines whose budget is known.</param>
    /// <param name="Unallocated">Income less known budget; it stays in the fund.</param>
    /// <param name="PaidOnBehalf">Of the expenditure, what partners other than the host paid themselves.</param>
    /// <param name="SettlementPayments">Net cash to the host under the newest settlement.</param>
    /// <param name="SettlementInterest">Net cash to the host for balances that were paid late.</param>
    /// <param name="FundCash">Received, plus settlement payments and their interest, less what the host paid: what the host holds for the fund, or has put in for it where negative.</param>
    /// <param name="Entries">Ledger entries of expenditure behind the figures.</param>
    internal sealed record Total(
        Money? Income, Money Received, Money? Budget, int UnknownLines, Money Expenditure, Money ExpenditureOnUnknownLines, Money? Variance, Money? Unallocated,
        Money PaidOnBehalf, Money SettlementPayments, Money SettlementInterest, Money FundCash, long Entries);

    /// <summary>How the newest settlement shares the result.</summary>
    /// <param name="InLedger">Whether its journals are posted.</param>
    /// <param name="NotShared">The account's variance less the partners' shares: what reserves took or still hold, and what was recorded after the settlement was worked out.</param>
    internal sealed record Shared(
        string SettlementId, string State, int Through, DateTimeOffset AsAt, bool InLedger, Money Budget, Money Outturn, Money Variance, Money Unallocated, int UnknownLines,
        Money? NotShared, IReadOnlyList<Share> Partners, IReadOnlyList<Payment> Payments);

    /// <param name="Balance">Positive: the partner pays the host; negative: it is paid.</param>
    /// <param name="Paid">Cash under the settlement so far: positive to the host.</param>
    /// <param name="BalanceAfter">What is left of the balance.</param>
    internal sealed record Share(
        string Partner, string Name, Money ContributionDue, Money ContributionPaid, Money PaidOnBehalf, Money VarianceShare, Money Liability, Money Balance, Money Paid, Money BalanceAfter);

    internal sealed record Payment(string Partner, Money Amount, DateOnly PaidOn);

    internal sealed record Comparison(FinancialYear Year, Money? Income, Money? Budget, Money Expenditure, Money? Variance);
}
