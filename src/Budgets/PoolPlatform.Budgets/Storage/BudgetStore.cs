using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Budgets by number; none is ever edited.</summary>
internal static class BudgetStore
{
    private const string FindNewest =
        """
        select b.number, b.version, b.note, b.recorded_at, l.code, l.scheme, l.name, l.funded_by, l.owner, l.kind, l.amount_pence
        from budget b
        join budget_line l on l.pool_id = b.pool_id and l.fy = b.fy and l.number = b.number
        where b.pool_id = $1 and b.fy = $2
        and b.number = (select max(number) from budget where pool_id = $1 and fy = $2 and ($3::timestamptz is null or recorded_at <= $3))
        order by l.position
        """;

    private const string Insert =
        """
        with new_budget as (
            insert into budget (pool_id, fy, number, version, note, recorded_at) values ($1, $2, $3, $4, $5, $6)
        )
        insert into budget_line (pool_id, fy, number, position, code, scheme, name, funded_by, owner, kind, amount_pence)
        select $1, $2, $3, line.position, line.code, line.scheme, line.name, line.funded_by, line.owner, line.kind, line.amount_pence
        from unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[])
            with ordinality line (code, scheme, name, funded_by, owner, kind, amount_pence, position)
        """;

    /// <summary>The newest budget, or the newest that was recorded by then; null when there is none.</summary>
    public static async Task<StoredBudget?> Find(NpgsqlConnection connection, int poolId, FinancialYear year, DateTimeOffset? asAt, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindNewest, connection);
        find.Parameters.Add(new() { Value = poolId });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        find.Parameters.Add(new() { Value = (object?)asAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var lines = ImmutableArray.CreateBuilder<BudgetLine>();
        StoredBudget? stored = null;
        while (await rows.ReadAsync(cancel))
        {
            stored ??= new(
                new PoolBudget(rows.GetInt32(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), []),
                rows.GetFieldValue<DateTimeOffset>(3));
            lines.Add(new(
                rows.GetString(4), rows.GetString(5), rows.GetString(6), Codes.Partner(rows.GetString(7)), Codes.Partner(rows.GetString(8)),
                Enum.Parse<BudgetLineKind>(rows.GetString(9)), rows.IsDBNull(10) ? null : Money.FromPence(rows.GetInt64(10))));
        }
        return stored is null ? null : stored with { Budget = stored.Budget with { Lines = lines.ToImmutable() } };
    }

    public static async Task Save(NpgsqlConnection connection, PoolYear pool, PoolBudget budget, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.Add(new() { Value = pool.PoolId });
        insert.Parameters.Add(new() { Value = pool.Fy });
        insert.Parameters.Add(new() { Value = budget.Number });
        insert.Parameters.Add(new() { Value = budget.Version });
        insert.Parameters.Add(new() { Value = (object?)budget.Note ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = pool.RecordedAt });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Code).ToArray() });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Scheme).ToArray() });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Name).ToArray() });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.FundedBy.Value).ToArray() });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Owner.Value).ToArray() });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Kind.ToString()).ToArray() });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Amount?.Pence).ToArray() });
        await insert.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>A budget, and when it was recorded.</summary>
internal sealed record StoredBudget(PoolBudget Budget, DateTimeOffset RecordedAt);
