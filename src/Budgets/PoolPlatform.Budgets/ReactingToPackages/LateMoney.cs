using Npgsql;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ReactingToPackages;

/// <summary>What packages owe or move for days that are over, on its way into the ledger: where it lands, and which days, package and decision it belongs to.</summary>
/// <remarks>A refusal that no repetition can mend must not hold up what packages tell after it: it is kept in the pool's history instead.</remarks>
internal sealed class LateMoney(PoolYears pools, AgreementReference reference, Change change)
{
    /// <summary>Who names these journals to the ledger.</summary>
    public const string SourceSystem = "packages";

    private const string BeforePosting = "before_posting";

    private const string InsertTag =
        """
        insert into belongs_to (fy, journal_id, pool_id, package_id, version, effective_from, effective_to, reason, decision)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (fy, journal_id) do nothing
        """;

    /// <summary>The first place from a day on whose books are open, and the pool's year shared for it.</summary>
    public async Task<(PoolYear Pool, Landing Landing)> Land(DateOnly lastDay, CancellationToken cancel)
    {
        for (var year = FinancialYear.Of(lastDay); ; year = FinancialYear.StartingIn(year.StartYear + 1))
        {
            var pool = await pools.Share(change, reference, year, cancel);
            if (Landing.In(year, await PeriodStore.Find(change.Connection, pool.PoolId, year, cancel), lastDay) is { } landing) return (pool, landing);
        }
    }

    /// <summary>Posts a journal with its tag, once. False where it stood there before or cannot be posted at all.</summary>
    public async Task<bool> Post(PoolYear pool, Posting posting, BelongsTo belongs, CancellationToken cancel)
    {
        // The table's own no would end the whole transaction, and with it what came before.
        await change.Transaction.SaveAsync(BeforePosting, cancel);
        if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var refusal, out var posted))
        {
            await change.Transaction.RollbackAsync(BeforePosting, cancel);
            change.Record(Agreed.PoolScope.SubjectOf(reference, pool.Year), "RefusePackageMoney", new { posting.SourceRef, Refused = refusal.Code, refusal.Message });
            return false;
        }
        if (!posted.IsNew) return false;
        await using (var tag = new NpgsqlCommand(InsertTag, change.Connection, change.Transaction))
        {
            tag.Parameters.Add(new() { Value = pool.Fy });
            tag.Parameters.Add(new() { Value = posted.Id });
            tag.Parameters.Add(new() { Value = pool.PoolId });
            tag.Parameters.Add(new() { Value = belongs.PackageId });
            tag.Parameters.Add(new() { Value = belongs.Version });
            tag.Parameters.Add(new() { Value = belongs.From });
            tag.Parameters.Add(new() { Value = belongs.To });
            tag.Parameters.Add(new() { Value = belongs.Reason });
            tag.Parameters.Add(new() { Value = belongs.Decision });
            await tag.ExecuteNonQueryAsync(cancel);
        }
        change.Record(Agreed.PoolScope.SubjectOf(reference, pool.Year), "PostPackageMoney", new { JournalId = posted.Id, posting.Journal.Kind, belongs.PackageId, belongs.Version, belongs.From, belongs.To, belongs.Reason, belongs.Decision });
        return true;
    }
}

/// <summary>What an entry belongs to beside the period that took it.</summary>
/// <param name="Decision">The payment, dispute or rate that it follows from.</param>
internal sealed record BelongsTo(string PackageId, int Version, DateOnly From, DateOnly To, string Reason, string Decision);
