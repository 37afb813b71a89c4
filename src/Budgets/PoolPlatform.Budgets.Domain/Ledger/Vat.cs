using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>The VAT in a cost, and how much of it comes back: gross = net + VAT, and the pool bears gross less what is recoverable.</summary>
public sealed record Vat(VatRegime Regime, Money Net, Money Amount, Money Recoverable)
{
    /// <summary>What is wrong with it as the VAT in a gross amount.</summary>
    public Refusal? Check(Money gross) =>
        Net + Amount != gross ? LedgerRefusals.VatDoesNotAddUp("vat.net", $"Net {Net} and VAT {Amount} do not come to {gross}.")
        : Amount != Money.Zero && Sign(Amount) != Sign(gross) ? LedgerRefusals.VatDoesNotAddUp("vat.amount", "VAT has the sign of the amount.")
        : Recoverable != Money.Zero && (Sign(Recoverable) != Sign(Amount) || Recoverable.Abs() > Amount.Abs()) ? LedgerRefusals.VatDoesNotAddUp("vat.recoverable", $"No more than the VAT of {Amount} can be recovered.")
        : gross != Money.Zero && Recoverable == gross ? LedgerRefusals.VatDoesNotAddUp("vat.recoverable", "All of it would come back, and nothing is left to spend.")
        : null;

    private static int Sign(Money money) => Math.Sign(money.Pence);
}
