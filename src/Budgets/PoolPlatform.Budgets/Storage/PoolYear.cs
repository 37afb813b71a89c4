using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Storage;

/// <summary>One pool in one year as the tables know it, locked for the change that is under way.</summary>
/// <param name="RecordedAt">When what the change writes counts as recorded: taken once the lock was had, so that whoever fixes a moment by holding the lock
/// alone has seen all that was recorded before it.</param>
/// <param name="Numbers">What is known of the numbers of the pool's accounts and dimensions.</param>
internal sealed record PoolYear(int PoolId, AgreementReference Reference, FinancialYear Year, DateTimeOffset RecordedAt, LedgerNumbers Numbers)
{
    public short Fy => (short)Year.StartYear;
}
