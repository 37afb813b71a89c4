using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>States to the pool what a package commits it to, all of it anew.</summary>
internal static class Commitments
{
    private const int MostRows = 5_000;

    /// <summary>Announces the commitments of the version in force and answers the day to which they are stated: null where nothing comes after it.</summary>
    public static Outcome<DateOnly?> State(Change change, CarePackage package, AgreedPool pool, string reason)
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
        change.Announce(package.Agreement.Value, new CommitmentChanged(package.Id.ToString(), version.Number, package.Agreement.Value, reason, rows));
        return version.Terms.RunBeyond(through) ? through : default(DateOnly?);
    }

    /// <summary>How far ahead commitments are stated as of the change.</summary>
    public static DateOnly Horizon(Change change, PackageTerms terms, AgreedPool pool) => PackageCommitment.Horizon(terms, pool.Term, DateOnly.FromDateTime(change.Now.UtcDateTime));
}
