using Npgsql;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ReactingToPackages;

/// <summary>A package of care commits the pool to something else than before: its newest version replaces all that it said.</summary>
internal static class OnCommitmentChanged
{
    private const string FindNewest = "select coalesce(max(version), 0) from package_version where package_id = $1";

    private const string InsertPool = "insert into pool (reference, recorded_at) values ($1, $2) on conflict (reference) do nothing";

    private const string Insert =
        """
        with this_version as (
            insert into package_version (package_id, version, pool_id, recorded_at)
            select $1, $2, p.id, $4 from pool p where p.reference = $3
        )
        insert into commitment (package_id, version, fy, period, scheme, line, amount_pence)
        select $1, $2, c.fy, c.period, c.scheme, c.line, sum(c.amount_pence)
        from unnest($5::smallint[], $6::smallint[], $7::text[], $8::text[], $9::bigint[]) c (fy, period, scheme, line, amount_pence)
        group by c.fy, c.period, c.scheme, c.line
        """;

    public static async Task Handle(CommitmentChanged changed, Change change, CancellationToken cancel)
    {
        await using (var find = new NpgsqlCommand(FindNewest, change.Connection, change.Transaction) { Parameters = { new() { Value = changed.PackageId } } })
            if (await find.ExecuteScalarAsync(cancel) is int newest && newest >= changed.Version) return;

        await using (var open = new NpgsqlCommand(InsertPool, change.Connection, change.Transaction) { Parameters = { new() { Value = changed.Reference }, new() { Value = change.Now } } })
            await open.ExecuteNonQueryAsync(cancel);
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = changed.PackageId });
        insert.Parameters.Add(new() { Value = changed.Version });
        insert.Parameters.Add(new() { Value = changed.Reference });
        insert.Parameters.Add(new() { Value = change.Now });
        insert.Parameters.Add(new() { Value = changed.Commitments.Select(commitment => (short)commitment.Year).ToArray() });
        insert.Parameters.Add(new() { Value = changed.Commitments.Select(commitment => (short)commitment.Period).ToArray() });
        insert.Parameters.Add(new() { Value = changed.Commitments.Select(commitment => commitment.Scheme).ToArray() });
        insert.Parameters.Add(new() { Value = changed.Commitments.Select(commitment => commitment.Line).ToArray() });
        insert.Parameters.Add(new() { Value = changed.Commitments.Select(commitment => commitment.AmountPence).ToArray() });
        await insert.ExecuteNonQueryAsync(cancel);
    }
}
