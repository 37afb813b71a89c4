using System.Globalization;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.CarryingForward;

/// <summary>As years pass, states the commitments of packages that run on further ahead; also where an agreement's term has become longer.</summary>
internal sealed partial class CarryForward(NpgsqlDataSource database, ChangeStarter changes, PoolAccess pools, TimeProvider time, ILogger<CarryForward> log)
{
    // Only what a year's end has overtaken: most days that is nothing.
    private const string FindBehind = "select package_id, agreement from package where committed_through < $1 order by agreement, package_id";

    private const string TryHold = "select 1 from package where package_id = $1 and committed_through is not null for update skip locked";

    /// <summary>Carries forward whatever has fallen behind and answers how many packages that were.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var carried = 0;
        foreach (var behind in (await Behind(FinancialYear.StartingIn(FinancialYear.Of(today).StartYear + 1).End, cancel)).GroupBy(package => package.Agreement))
        {
            if (!AgreementReference.TryParse(behind.Key, out var agreement) || (await pools.Find(agreement, cancel)).IsRefused(out _, out var pool)) continue;
            foreach (var (id, _) in behind)
                if (await Carry(id, pool, cancel)) carried++;
        }
        if (carried > 0) Carried(log, carried);
        return carried;
    }

    private async Task<List<(PackageId Id, string Agreement)>> Behind(DateOnly horizon, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindBehind);
        find.Parameters.Add(new() { Value = horizon });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var behind = new List<(PackageId, string)>();
        while (await rows.ReadAsync(cancel)) behind.Add((new(rows.GetGuid(0)), rows.GetString(1)));
        return behind;
    }

    private async Task<bool> Carry(PackageId id, AgreedPool pool, CancellationToken cancel)
    {
        await using var change = await changes.Begin(Caller.Service("svc-clientpackages"), cancel);
        // Whoever holds it is stating its commitments anew themselves, or another process of ours is.
        await using (var hold = new NpgsqlCommand(TryHold, change.Connection, change.Transaction) { Parameters = { new() { Value = id.Value } } })
            if (await hold.ExecuteScalarAsync(cancel) is null) return false;
        var stored = await PackageStore.Lock(change, id, cancel);
        var horizon = Commitments.Horizon(change, stored.Package.InForce!.Terms, pool);
        if (horizon <= stored.CommittedThrough) return false;

        var package = stored.Package.CarryForward(string.Create(CultureInfo.InvariantCulture, $"Commitment stated to {horizon:yyyy-MM-dd}"));
        if ((await Commitments.State(change, stored, package, pool, "CarriedForward", cancel)).IsRefused(out var refusal, out var stated))
        {
            NotCarried(log, id.ToString(), refusal.Code);
            return false;
        }
        await PackageStore.Save(change, stored, package, stated.Through, cancel);
        change.Record($"package:{id}", "CarryForward", new { version = package.InForce!.Number, through = horizon });
        await change.Commit(CancellationToken.None);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stated the commitments of {Packages} packages further ahead")]
    private static partial void Carried(ILogger log, int packages);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The commitments of package {Package} cannot be stated further: {Code}")]
    private static partial void NotCarried(ILogger log, string package, string code);
}
