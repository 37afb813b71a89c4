using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>States to the pool what a package commits it to, all of it anew, and keeps why the forecast moved.</summary>
internal static class Commitments
{
    private const int MostRows = 5_000;

    private const string WriteMovements =
        """
        insert into commitment_movement (agreement, package_id, version, fy, reason, amount_pence, recorded_at)
        select $1, $2, $3, m.fy, m.reason, m.amount_pence, $4
        from unnest($5::int[], $6::text[], $7::bigint[]) m (fy, reason, amount_pence)
        """;

    /// <summary>Announces the commitments of the version in force and answers the day to which they are stated: null where nothing comes after it.</summary>
    public static async Task<Outcome<Stated>> State(Change change, StoredPackage before, CarePackage package, AgreedPool pool, string reason, CancellationToken cancel)
    {
        if (Prepare(change, before, package, pool, reason).IsRefused(out var refusal, out var stated)) return refusal;
        if (stated.Movements is { } movements)
        {
            await using var batch = new NpgsqlBatch(change.Connection, change.Transaction) { BatchCommands = { movements } };
            await batch.ExecuteNonQueryAsync(cancel);
        }
        return stated;
    }

    /// <summary>The same, with the movements still to be written: a change of many packages writes them together.</summary>
    public static Outcome<Stated> Prepare(Change change, StoredPackage before, CarePackage package, AgreedPool pool, string reason)
    {
        var version = package.InForce ?? throw new InvalidOperationException("A package that is not in force commits nobody.");
        var through = Horizon(change, version.Terms, pool);
        ImmutableArray<CommitmentChanged.Commitment> rows =
        [
            .. from line in PackageCommitment.Of(version.Terms, through)
               from month in line.Months.Select((amount, index) => (Amount: amount, Period: index + 1))
               where month.Amount != Money.Zero
               select new CommitmentChanged.Commitment(line.Year.StartYear, month.Period, package.Scheme, line.BudgetLine, month.Amount.Pence),
        ];
        // Whoever listens takes an event whole; one without a bound would stop them all.
        if (rows.Length > MostRows) return ClientPackagesRefusals.CommitmentsTooMany;

        var stated = before.Package.InForce is null ? default(DateOnly?) : before.CommittedThrough ?? through;
        ImmutableArray<CommitmentChanged.Movement> movements =
        [
            .. from year in YearlyMovement.Of(before.Package.InForce?.Terms, stated, version.Terms, through, package.EndedOn is not null)
               from moved in year.Movement.ByReason
               select new CommitmentChanged.Movement(year.Year.StartYear, moved.Key.ToString(), moved.Value.Pence),
        ];
        change.Announce(package.Agreement.Value, new CommitmentChanged(package.Id.ToString(), version.Number, package.Agreement.Value, reason, rows, movements));
        return new Stated(version.Terms.RunBeyond(through) ? through : null, movements.IsEmpty ? null : Keep(change, package, version.Number, movements));
    }

    /// <summary>How far ahead commitments are stated as of the change.</summary>
    public static DateOnly Horizon(Change change, PackageTerms terms, AgreedPool pool) => PackageCommitment.Horizon(terms, pool.Term, DateOnly.FromDateTime(change.Now.UtcDateTime));

    private static NpgsqlBatchCommand Keep(Change change, CarePackage package, int version, ImmutableArray<CommitmentChanged.Movement> movements)
    {
        var write = new NpgsqlBatchCommand(WriteMovements);
        write.Parameters.Add(new() { Value = package.Agreement.Value });
        write.Parameters.Add(new() { Value = package.Id.Value });
        write.Parameters.Add(new() { Value = version });
        write.Parameters.Add(new() { Value = change.Now });
        write.Parameters.Add(new() { Value = movements.Select(moved => moved.Year).ToArray() });
        write.Parameters.Add(new() { Value = movements.Select(moved => moved.Reason).ToArray() });
        write.Parameters.Add(new() { Value = movements.Select(moved => moved.AmountPence).ToArray() });
        return write;
    }
}

/// <summary>What was stated.</summary>
/// <param name="Through">The day to which; null where nothing comes after it.</param>
/// <param name="Movements">Writes why the forecast moved; null where it did not.</param>
internal sealed record Stated(DateOnly? Through, NpgsqlBatchCommand? Movements);
