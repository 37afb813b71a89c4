using PoolPlatform.Kernel;

namespace PoolPlatform.Reporting.Storage;

/// <summary>All that is known of a pool in a year, read at one moment. Money is whole pence; null is not known.</summary>
/// <param name="Contributions">Null while none are agreed.</param>
/// <param name="ClosedThrough">The last period that takes no more entries; null while all are open.</param>
/// <param name="Settlement">The one proposed last; null while there is none.</param>
/// <param name="Interest">On balances of the year that were paid late, under whichever settlement.</param>
internal sealed record PoolFacts(
    AgreementFacts Agreement,
    FinancialYear Year,
    BudgetFacts? Budget,
    IReadOnlyList<ContributionFacts>? Contributions,
    IReadOnlyList<ReceiptFacts> Receipts,
    IReadOnlyList<ExpenditureFacts> Expenditure,
    int? ClosedThrough,
    SettlementFacts? Settlement,
    IReadOnlyList<PaymentFacts> Interest,
    IReadOnlyList<HeardFacts> Heard)
{
    public bool IsEmpty => Budget is null && Contributions is null && Receipts.Count == 0 && Expenditure.Count == 0;
}

internal sealed record AgreementFacts(
    string Reference, string Title, string LegalPower, string FundingType, string Mode, string Host, IReadOnlyList<PartnerFacts> Partners, IReadOnlyList<SchemeFacts> Schemes)
{
    /// <summary>The partner whose place is meant by any of these codes, in listed order; null where none is.</summary>
    public string? PartnerAmong(IReadOnlySet<string> codes) => Partners.FirstOrDefault(partner => codes.Contains(partner.Code))?.Code;

    /// <summary>The partner's name, or its code where it is no partner of these terms.</summary>
    public string NameOf(string organisation) => Partners.FirstOrDefault(partner => partner.Code == organisation)?.Name ?? organisation;

    /// <summary>The place in the agreement's listed order; whoever is not listed comes last.</summary>
    public int OrderOf(string organisation) => Partners.TakeWhile(partner => partner.Code != organisation).Count();
}

internal sealed record PartnerFacts(string Code, string Name, string Kind);

internal sealed record SchemeFacts(string Code, string Name);

internal sealed record BudgetFacts(string Version, string? Note, IReadOnlyList<LineFacts> Lines);

internal sealed record LineFacts(string Code, string Scheme, string Name, string FundedBy, string Owner, string Kind, long? AmountPence);

internal sealed record ContributionFacts(string Partner, string Source, string Schedule, long AmountPence);

internal sealed record ReceiptFacts(string Partner, long AmountPence, DateOnly ReceivedOn);

/// <summary>Positive is spent. <paramref name="Entries"/> ledger entries stand behind the sum.</summary>
internal sealed record ExpenditureFacts(string Scheme, string Line, string PaidBy, int Period, long AmountPence, long Entries);

/// <param name="IsPosted">Whether it stands in the ledger.</param>
internal sealed record SettlementFacts(
    string SettlementId,
    int Through,
    DateTimeOffset AsAt,
    string State,
    long BudgetPence,
    long OutturnPence,
    long VariancePence,
    long UnallocatedPence,
    int UnknownLines,
    bool IsPosted,
    IReadOnlyList<SettlementPartnerFacts> Partners,
    IReadOnlyList<PaymentFacts> Payments);

/// <summary>Balance positive: the partner pays the host; negative: it is paid.</summary>
internal sealed record SettlementPartnerFacts(
    string Code, long ContributionDuePence, long ContributionPaidPence, long PaidOnBehalfPence, long VarianceSharePence, long LiabilityPence, long BalancePence);

/// <summary>Positive: the partner paid the host.</summary>
internal sealed record PaymentFacts(string Partner, long AmountPence, DateOnly PaidOn);

internal sealed record HeardFacts(string Producer, long Sequence, DateTimeOffset RecordedAt);
