using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>What makes two entries of a file the same: kind, day, and both accounts with their amounts, as SHA-256 over the same text of which the database's <c>journal_hash</c> makes it.</summary>
/// <remarks>Worked out while the rows are read, because a function call for each of them was the dearest part of the check.</remarks>
public sealed class EntryBody(OrganisationCode host, bool isShadow)
{
    private static readonly int FirstDay = new DateOnly(2000, 1, 1).DayNumber;

    /// <summary>The hash of a row's entry, as long as the budget has its line.</summary>
    public byte[] HashOf(ImportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var kind = row.Suspense is null ? JournalKind.Expenditure : JournalKind.Suspense;
        var spentOn = row.Suspense is null ? Accounts.Expenditure(row.Line) : Accounts.Suspense;
        // As the file names the payer; whether it is a partner at all is for the check to say.
        var paidFrom = row.PaidBy == host.Value && !isShadow ? Accounts.Cash : Accounts.PartnerCurrentPrefix + row.PaidBy;
        var pence = row.Amount.Pence;
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}|{row.EffectiveOn.DayNumber - FirstDay}|{spentOn},{paidFrom}|{pence},{-pence}")));
    }
}
