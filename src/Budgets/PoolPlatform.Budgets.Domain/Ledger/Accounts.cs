using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>The chart of accounts of a pool, the same for every one; partners, lines and reserves have one each. Debits are positive, credits negative.</summary>
public static class Accounts
{
    /// <summary>The fund's money, held by the host.</summary>
    public const string Cash = "cash";

    /// <summary>What all partners put in for the year.</summary>
    public const string Contributions = "contributions";

    /// <summary>The variance that was shared out: a credit where overspends were charged to the partners.</summary>
    public const string RiskShare = "risk-share";

    /// <summary>What came in without a heading, until it is put where it belongs.</summary>
    public const string Suspense = "suspense";

    /// <summary>Care received and not yet invoiced.</summary>
    public const string Accruals = "accruals";

    /// <summary>VAT that the host paid and gets back.</summary>
    public const string VatRecoverable = "vat-recoverable";

    /// <summary>What a year hands to the next: a debit where it leaves, a credit where it arrives.</summary>
    public const string CarryForward = "carry-forward";

    /// <summary>What belongs to an earlier year and was found in this one.</summary>
    public const string PriorYear = "prior-year";

    /// <summary>What people who use the service pay towards it.</summary>
    public const string ClientIncome = IncomePrefix + "client";

    public const string OtherIncome = IncomePrefix + "other";

    /// <summary>Interest on balances that were paid late, both ways.</summary>
    public const string Interest = IncomePrefix + "interest";

    public const string IncomePrefix = "income:";

    public const string ReservePrefix = "reserve:";

    public const string ReceivablePrefix = "contributions-receivable:";

    public const string ExpenditurePrefix = "expenditure:";

    public const string PartnerCurrentPrefix = "partner-current:";

    /// <summary>Money set aside under a name.</summary>
    public static string Reserve(string name) => ReservePrefix + name;

    /// <summary>What a partner has still to pay of its contribution.</summary>
    public static string Receivable(OrganisationCode partner) => ReceivablePrefix + partner;

    /// <summary>What was spent on a budget line.</summary>
    public static string Expenditure(string line) => ExpenditurePrefix + line;

    /// <summary>A partner's account with the fund: in debit it owes, in credit it is owed.</summary>
    public static string PartnerCurrent(OrganisationCode partner) => PartnerCurrentPrefix + partner;
}
