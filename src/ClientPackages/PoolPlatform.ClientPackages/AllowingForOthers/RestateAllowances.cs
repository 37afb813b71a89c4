using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.AllowingForOthers;

/// <summary>States allowances anew: a part of what remains follows the packages that it is a part of, months that are over fall away, and as years pass the next comes into view.</summary>
internal sealed partial class RestateAllowances(NpgsqlDataSource database, ChangeStarter changes, PoolAccess pools, ILogger<RestateAllowances> log)
{
    // A change is written under the moment at which it began, and may become visible some time after it.
    private const string FindMoved =
        """
        select a.allowance_id, a.agreement
        from allowance a
        join allowance_version v on v.allowance_id = a.allowance_id and v.version = a.version
        where a.ended_on is null and v.percent_of_remainder is not null
        and exists (select from commitment_movement m where m.agreement = a.agreement and m.recorded_at > a.stated_at - interval '1 minute')
        order by a.agreement, a.allowance_id
        """;

    private const string FindAll =
        """
        select a.allowance_id, a.agreement
        from allowance a
        join allowance_version v on v.allowance_id = a.allowance_id and v.version = a.version
        where a.ended_on is null and (v.percent_of_remainder is not null or a.stated_through is not null)
        order by a.agreement, a.allowance_id
        """;

    private const string TryHold = "select 1 from allowance where allowance_id = $1 and ended_on is null for update skip locked";

    /// <summary>Those whose packages have moved since they were stated; answers how many of them moved with them.</summary>
    public Task<int> FollowPackages(CancellationToken cancel) => Each(FindMoved, cancel);

    /// <summary>All that can have become something else with time.</summary>
    public Task<int> FollowTime(CancellationToken cancel) => Each(FindAll, cancel);

    private async Task<int> Each(string sql, CancellationToken cancel)
    {
        var behind = new List<(Guid Id, string Agreement)>();
        await using (var find = database.CreateCommand(sql))
        await using (var rows = await find.ExecuteReaderAsync(cancel))
            while (await rows.ReadAsync(cancel)) behind.Add((rows.GetGuid(0), rows.GetString(1)));
        var moved = 0;
        foreach (var of in behind.GroupBy(one => one.Agreement))
        {
            if (!AgreementReference.TryParse(of.Key, out var agreement) || (await pools.Find(agreement, cancel)).IsRefused(out _, out var pool)) continue;
            foreach (var (id, _) in of)
                if (await Restate(id, pool, cancel)) moved++;
        }
        if (moved > 0) Restated(log, moved);
        return moved;
    }

    private async Task<bool> Restate(Guid id, AgreedPool pool, CancellationToken cancel)
    {
        await using var change = await changes.Begin(Caller.Service("svc-clientpackages"), cancel);
        // Whoever holds it is stating it anew themselves, or another process of ours is.
        await using (var hold = new NpgsqlCommand(TryHold, change.Connection, change.Transaction) { Parameters = { new() { Value = id } } })
            if (await hold.ExecuteScalarAsync(cancel) is null) return false;
        var stored = await AllowanceStore.Lock(change, id, cancel);
        var stated = await AllowanceStatements.State(change, stored, stored, pool, "CarriedForward", cancel);
        await AllowanceStore.Save(change, stored, stated, cancel);
        var moved = stated.Announced > stored.Announced;
        if (moved) change.Record($"allowance:{id}", "RestateAllowance", new { version = stated.Version });
        if (moved) await change.Commit(CancellationToken.None);
        else await change.Transaction.CommitAsync(CancellationToken.None);
        return moved;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stated {Allowances} allowances anew")]
    private static partial void Restated(ILogger log, int allowances);
}
