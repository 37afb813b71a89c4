using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain;

/// <summary>How the ledger itself says no: entries, periods, cut-offs and the year's end.</summary>
public static class LedgerRefusals
{
    public static Refusal VatDoesNotAddUp(string field, string why) => Refusal.RuleBroken("vat-does-not-add-up", why).About(field, why);

    public static Refusal EntryIncomplete(string field, string why) => Refusal.RuleBroken("entry-incomplete", why).About(field, why);

    public static Refusal ReserveBeyondBalance(string reserve, Money has) =>
        Refusal.RuleBroken("reserve-beyond-balance", $"The reserve '{reserve}' holds {has}; more than that cannot be taken out.").About("amount", "This is more than the reserve holds.").With("has", has);
}
