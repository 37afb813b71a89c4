using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>The chart of accounts, the same for every pool. Debits are positive, credits negative.</summary>
public static class Accounts
{
    /// <summary>The fund's money, held by the host.</summary>
    public const string Cash = "cash";

    /// <summary>What all partners put in for the year.</summary>
    public const string Contributions = "contributions";

    /// <summary>The variance that was shared out: a credit where overspends were charged to the partners.</summary>
    public const string RiskShare = "risk-share";

    public const string ReceivablePrefix = "contributions-receivable:";

    public const string ExpenditurePrefix = "expenditure:";

    public const string PartnerCurrentPrefix = "partner-current:";

    /// <summary>What a partner has still to pay of its contribution.</summary>
    public static string Receivable(OrganisationCode partner) => ReceivablePrefix + partner;

    /// <summary>What was spent on a budget line.</summary>
    public static string Expenditure(string line) => ExpenditurePrefix + line;

    /// <summary>A partner's account with the fund: in debit it owes, in credit it is owed.</summary>
    public static string PartnerCurrent(OrganisationCode partner) => PartnerCurrentPrefix + partner;
}
