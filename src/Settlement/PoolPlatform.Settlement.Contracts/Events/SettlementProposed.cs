namespace PoolPlatform.Settlement.Contracts.Events;

/// <summary>Each partner's share of a year's variance was worked out and laid before the partners. Stream: the agreement's reference.</summary>
/// <param name="Through">Effective from April to the end of this period, 1 to 13.</param>
/// <param name="AsAt">Figures as recorded at this instant.</param>
/// <param name="VariancePence">Outturn less budget: positive is overspent.</param>
/// <param name="Version">1 for the first of the year; each later one settles the difference to the one before.</param>
/// <param name="UnallocatedPence">Contributions due beyond the known budget; stays in the fund.</param>
public sealed record SettlementProposed(
    string SettlementId,
    string Reference,
    int Year,
    int Through,
    DateTimeOffset AsAt,
    long BudgetPence,
    long OutturnPence,
    long VariancePence,
    long UnallocatedPence,
    int UnknownLines,
    IReadOnlyList<SettlementProposed.Partner> Partners,
    int Version = 1)
{
    /// <summary>Whole pence. Balance positive: the partner pays the host; negative: it is paid. What is settled was settled by earlier versions; the balance is without it.</summary>
    public sealed record Partner(
        string Code, long ContributionDuePence, long ContributionPaidPence, long PaidOnBehalfPence, long VarianceSharePence, long LiabilityPence, long BalancePence,
        long SettledSharePence = 0, long SettledOutstandingPence = 0, long SettledBalancePence = 0, IReadOnlyList<Inherited>? Inherited = null);

    /// <summary>What of a partner's figures it took over from one whose place it took during the year, and what the ledger moves of that one's account: outstanding contribution, and what it hands on (negative).</summary>
    public sealed record Inherited(string Code, long ContributionDuePence, long ContributionPaidPence, long PaidOnBehalfPence, long OutstandingToPostPence, long TakenOverToPostPence);
}
