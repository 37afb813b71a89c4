using System.Globalization;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>What makes two entries of a file the same: kind, day, and both accounts with their amounts, the same as the journal's own hash once it is posted.</summary>
/// <remarks>Worked out while the rows are read, because a function call for each of them was the dearest part of the check.</remarks>
public sealed class EntryBody(OrganisationCode host, bool isShadow)
{
    /// <summary>The hash of a row's entry, as long as the budget has its line.</summary>
    public byte[] HashOf(ImportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var kind = row.Suspense is null ? JournalKind.Expenditure : JournalKind.Suspense;
        var spentOn = row.Suspense is null ? Accounts.Expenditure(row.Line) : Accounts.Suspense;
        // As the file names the payer; whether it is a partner at all is for the check to say.
        var paidFrom = row.PaidBy == host.Value && !isShadow ? Accounts.Cash : Accounts.PartnerCurrentPrefix + row.PaidBy;
        var pence = row.Amount.Pence;
        return Journal.HashOf(kind, row.EffectiveOn, $"{spentOn},{paidFrom}", string.Create(CultureInfo.InvariantCulture, $"{pence},{-pence}"));
    }
}
