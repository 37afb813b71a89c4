using System.Globalization;

namespace PoolPlatform.Reporting.Statements;

/// <summary>What codes of the public API are called on a printed statement; a code without a name stands for itself.</summary>
internal static class PlainWords
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["NhsMinimum"] = "NHS minimum contribution",
        ["NhsAdditional"] = "NHS additional contribution",
        ["LaBetterCareGrant"] = "Local authority Better Care Grant",
        ["LaAdditional"] = "Local authority additional contribution",
        ["Dfg"] = "Disabled Facilities Grant",
        ["DischargeIcb"] = "Discharge fund (ICB)",
        ["DischargeLa"] = "Discharge fund (local authority)",
        ["NhsAct2006S75"] = "Section 75, National Health Service Act 2006",
        ["ChildrenAct2004S10"] = "Section 10, Children Act 2004",
        ["GrantTransfer"] = "Grant transfer",
        ["CrossCharging"] = "Cross charging",
        ["AlignedBudgets"] = "Aligned budgets",
        ["LeadCommissioning"] = "Lead commissioning",
        ["PooledFund"] = "Pooled fund",
        ["IntegratedWithoutPool"] = "Integrated provision without a pool",
        ["IntegratedWithPool"] = "Integrated provision with a pool",
        ["StructuralIntegration"] = "Structural integration",
        ["Block"] = "Block contract",
        ["NonContractActivity"] = "Non-contract activity",
        ["Package"] = "Package of care",
        ["Live"] = "Live",
        ["Shadow"] = "Shadow: the rules run, no money moves",
    };

    public static string Of(string code) => Names.GetValueOrDefault(code, code);

    public static string Of(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString("d MMMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A period by its month: 1 is April.</summary>
    public static string OfPeriod(int period) =>
        period == 13 ? "13 (closing adjustments)" : $"{period.ToString(CultureInfo.InvariantCulture)} ({CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(((period + 2) % 12) + 1)})";
}
