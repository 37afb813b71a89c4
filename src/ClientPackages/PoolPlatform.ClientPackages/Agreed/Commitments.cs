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
    /// <summary>As many rows as an event holds.</summary>
    public const int MostRows = 5_000;

    private const string WriteMovements =
        """
        insert into commitment_movement (agreement, package_id, version, fy, reason, amount_pence, recorded_at)
        select $1, m.package_id, m.version, m.fy, m.reason, m.amount_pence, $2
        from unnest($3::uuid[], $4::int[], $5::int[], $6::text[], $7::bigint[]) with ordinality m (package_id, version, fy, reason, amount_pence, n)
        order by m.n
        """;

    /// <summary>Announces the commitments of the version in force and answers the day to which they are stated: null where nothing comes after it.</summary>
    public static async Task<Outcome<Stated>> State(Change change, StoredPackage before, CarePackage package, AgreedPool pool, string reason, CancellationToken cancel)
    {
        if (Prepare(change, before, package, pool, reason).IsRefused(out var refusal, out var stated)) return refusal;
        await Keep(change, package.Agreement, [stated], cancel);
        return stated;
    }

    /// <summary>The same, with the movements still to be kept: a change of many packages keeps them together.</summary>
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
        return new Stated(package.Id, version.Number, version.Terms.RunBeyond(through) ? through : null, movements);
    }

    /// <summary>How far ahead commitments are stated as of the change.</summary>
    public static DateOnly Horizon(Change change, PackageTerms terms, AgreedPool pool) => PackageCommitment.Horizon(terms, pool.Term, DateOnly.FromDateTime(change.Now.UtcDateTime));

    /// <summary>Keeps why a pool's forecast moved, in one statement for however many packages.</summary>
    public static async Task Keep(Change change, AgreementReference agreement, IReadOnlyCollection<Stated> stated, CancellationToken cancel)
    {
        var moved = stated.SelectMany(one => one.Movements, (one, movement) => (one.Package, one.Version, Movement: movement)).ToList();
        if (moved.Count == 0) return;
        await using var write = new NpgsqlCommand(WriteMovements, change.Connection, change.Transaction);
        write.Parameters.Add(new() { Value = agreement.Value });
        write.Parameters.Add(new() { Value = change.Now });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Package.Value).ToArray() });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Version).ToArray() });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Movement.Year).ToArray() });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Movement.Reason).ToArray() });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Movement.AmountPence).ToArray() });
        await write.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>What was stated.</summary>
/// <param name="Through">The day to which; null where nothing comes after it.</param>
/// <param name="Movements">Why the forecast moved; none where it did not.</param>
internal sealed record Stated(PackageId Package, int Version, DateOnly? Through, ImmutableArray<CommitmentChanged.Movement> Movements);
