using PoolPlatform.Budgets.Domain;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.PostingSettlement;

/// <summary>Which pool, and under what name the ledger is to know the posting.</summary>
internal sealed record SettlementKeys(AgreementReference Reference, FinancialYear Year)
{
    public static Outcome<SettlementKeys> Read(string reference, int year, string id) =>
        !AgreementReference.TryParse(reference, out var parsed) ? ProtocolRefusals.Malformed("reference", "This is no agreement reference.")
        : year is < 1900 or > 2998 ? ProtocolRefusals.Malformed("year", "This is no year.")
        : Text.Unusable(id, Text.MaxReferenceCharacters) is { } unusable ? ProtocolRefusals.Malformed("id", unusable)
        : new SettlementKeys(parsed, FinancialYear.StartingIn(year));
}
