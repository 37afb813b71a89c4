using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Budgets by number; none is ever edited.</summary>
internal static class BudgetStore
{
    private const string FindNewest =
        """
        select b.number, b.version, b.note, b.recorded_at, l.code, l.scheme, l.name, l.funded_by, l.owner, l.kind, l.amount_pence, l.heading, l.recurrent, l.set_up, l.profile, b.particulars
        from budget b
        join budget_line l on l.pool_id = b.pool_id and l.fy = b.fy and l.number = b.number
        where b.pool_id = $1 and b.fy = $2
        and b.number = (
            select max(number) from budget
            where pool_id = $1 and fy = $2 and ($3::timestamptz is null or recorded_at <= $3)
            and ($4::integer is null or number = $4) and ($4::integer is not null or (lower(version) = 'forecast') = $5))
        order by l.position
        """;

    private const string Insert =
        """
        with new_budget as (
            insert into budget (pool_id, fy, number, version, note, recorded_at, particulars) values ($1, $2, $3, $4, $5, $6, $14)
        )
        insert into budget_line (pool_id, fy, number, position, code, scheme, name, funded_by, owner, kind, amount_pence, heading, recurrent, set_up, profile)
        select $1, $2, $3, line.position, line.code, line.scheme, line.name, line.funded_by, line.owner, line.kind, line.amount_pence, line.heading, line.recurrent, line.set_up, line.profile::bigint[]
        from unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $15::text[], $16::boolean[], $17::boolean[], $18::text[])
            with ordinality line (code, scheme, name, funded_by, owner, kind, amount_pence, heading, recurrent, set_up, profile, position)
        """;

    private const string FindNewestNumber = "select coalesce(max(number), 0) from budget where pool_id = $1 and fy = $2";

    /// <summary>The budget in force, or that of then; null when there is none. A forecast is never in force.</summary>
    public static Task<StoredBudget?> Find(NpgsqlConnection connection, int poolId, FinancialYear year, DateTimeOffset? asAt, CancellationToken cancel) =>
        Find(connection, poolId, year, asAt, null, false, cancel);

    /// <summary>The newest forecast.</summary>
    public static Task<StoredBudget?> FindForecast(NpgsqlConnection connection, int poolId, FinancialYear year, CancellationToken cancel) => Find(connection, poolId, year, null, null, true, cancel);

    /// <summary>One by its number, whatever it is called.</summary>
    public static Task<StoredBudget?> FindNumbered(NpgsqlConnection connection, int poolId, FinancialYear year, int number, CancellationToken cancel) => Find(connection, poolId, year, null, number, false, cancel);

    /// <summary>The number of the next budget of any version.</summary>
    public static async Task<int> NextNumber(NpgsqlConnection connection, PoolYear pool, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindNewestNumber, connection) { Parameters = { new() { Value = pool.PoolId }, new() { Value = pool.Fy } } };
        return (int)(await find.ExecuteScalarAsync(cancel))! + 1;
    }

    private static async Task<StoredBudget?> Find(NpgsqlConnection connection, int poolId, FinancialYear year, DateTimeOffset? asAt, int? number, bool forecast, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindNewest, connection);
        find.Parameters.Add(new() { Value = poolId });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        find.Parameters.Add(new() { Value = (object?)asAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        find.Parameters.Add(new() { Value = (object?)number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        find.Parameters.Add(new() { Value = forecast });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var lines = ImmutableArray.CreateBuilder<BudgetLine>();
        StoredBudget? stored = null;
        while (await rows.ReadAsync(cancel))
        {
            stored ??= new(
                new PoolBudget(rows.GetInt32(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), [])
                {
                    Particulars = rows.IsDBNull(15) ? BudgetParticulars.None : JsonSerializer.Deserialize<BudgetParticulars>(rows.GetString(15), PlatformJson.Options) ?? BudgetParticulars.None,
                },
                rows.GetFieldValue<DateTimeOffset>(3));
            lines.Add(new(
                rows.GetString(4), rows.GetString(5), rows.GetString(6), Codes.Partner(rows.GetString(7)), Codes.Partner(rows.GetString(8)),
                Enum.Parse<BudgetLineKind>(rows.GetString(9)), rows.IsDBNull(10) ? null : Money.FromPence(rows.GetInt64(10)))
            {
                Heading = rows.IsDBNull(11) ? null : rows.GetString(11),
                Recurrent = rows.GetBoolean(12),
                SetUp = rows.GetBoolean(13),
                Profile = rows.IsDBNull(14) ? null : new([.. rows.GetFieldValue<long[]>(14).Select(Money.FromPence)]),
            });
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
        insert.Parameters.Add(new()
        {
            Value = budget.Particulars.SaysTheSameAs(BudgetParticulars.None) ? DBNull.Value : JsonSerializer.Serialize(budget.Particulars, PlatformJson.Options),
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Heading).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.Recurrent).ToArray() });
        insert.Parameters.Add(new() { Value = budget.Lines.Select(line => line.SetUp).ToArray() });
        // Arrays of arrays must be of one length, and most lines have no months of their own.
        insert.Parameters.Add(new()
        {
            Value = budget.Lines.Select(line => line.Profile is { } profile ? $"{{{string.Join(',', profile.Months.Select(month => month.Pence))}}}" : null).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
        await insert.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>A budget, and when it was recorded.</summary>
internal sealed record StoredBudget(PoolBudget Budget, DateTimeOffset RecordedAt);
