using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Contribution plans by number; none is ever edited.</summary>
internal static class ContributionStore
{
    private const string FindPlan =
        """
        select c.number, c.position, c.partner, c.source, c.schedule, c.amount_pence, i.due_on, i.amount_pence, c.in_kind, c.recurrent_pence
        from contribution c
        left join instalment i on i.pool_id = c.pool_id and i.fy = c.fy and i.number = c.number and i.position = c.position
        where c.pool_id = $1 and c.fy = $2 and c.number = $3
        order by c.position, i.no
        """;

    private const string FindNumbers =
        """
        select max(number), min(number)
        from contribution_plan
        where pool_id = $1 and fy = $2 and ($3::timestamptz is null or recorded_at <= $3)
        """;

    private const string Insert =
        """
        with plan as (
            insert into contribution_plan (pool_id, fy, number, recorded_at) values ($1, $2, $3, $4)
        ), contributions as (
            insert into contribution (pool_id, fy, number, position, partner, source, schedule, amount_pence, in_kind, recurrent_pence)
            select $1, $2, $3, c.position, c.partner, c.source, c.schedule, c.amount_pence, c.in_kind, c.recurrent_pence
            from unnest($5::text[], $6::text[], $7::text[], $8::bigint[], $12::boolean[], $13::bigint[]) with ordinality c (partner, source, schedule, amount_pence, in_kind, recurrent_pence, position)
        )
        insert into instalment (pool_id, fy, number, position, no, due_on, amount_pence)
        select $1, $2, $3, i.position, row_number() over (partition by i.position order by i.given), i.due_on, i.amount_pence
        from unnest($9::smallint[], $10::date[], $11::bigint[]) with ordinality i (position, due_on, amount_pence, given)
        """;

    /// <summary>The newest plan, or the newest that was recorded by then; <see cref="ContributionPlan.None"/> when there is none.</summary>
    public static async Task<ContributionPlan> Find(NpgsqlConnection connection, int poolId, FinancialYear year, DateTimeOffset? asAt, CancellationToken cancel) =>
        (await FindOpeningAndNewest(connection, poolId, year, asAt, cancel)).Newest;

    /// <summary>The first plan of the year and the newest; the same when it was never changed.</summary>
    public static async Task<(ContributionPlan Opening, ContributionPlan Newest)> FindOpeningAndNewest(NpgsqlConnection connection, int poolId, FinancialYear year, DateTimeOffset? asAt, CancellationToken cancel)
    {
        int newest, opening;
        await using (var find = new NpgsqlCommand(FindNumbers, connection))
        {
            find.Parameters.Add(new() { Value = poolId });
            find.Parameters.Add(new() { Value = (short)year.StartYear });
            find.Parameters.Add(new() { Value = (object?)asAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            await rows.ReadAsync(cancel);
            if (rows.IsDBNull(0)) return (ContributionPlan.None, ContributionPlan.None);
            (newest, opening) = (rows.GetInt32(0), rows.GetInt32(1));
        }
        var plan = await Read(connection, poolId, year, newest, cancel);
        return (opening == newest ? plan : await Read(connection, poolId, year, opening, cancel), plan);
    }

    public static async Task Save(NpgsqlConnection connection, PoolYear pool, ContributionPlan plan, CancellationToken cancel)
    {
        var instalments = plan.Contributions.SelectMany((contribution, i) => contribution.Instalments.Select(instalment => (Position: (short)(i + 1), instalment.DueOn, instalment.Amount))).ToList();
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.Add(new() { Value = pool.PoolId });
        insert.Parameters.Add(new() { Value = pool.Fy });
        insert.Parameters.Add(new() { Value = plan.Number });
        insert.Parameters.Add(new() { Value = pool.RecordedAt });
        insert.Parameters.Add(new() { Value = plan.Contributions.Select(contribution => contribution.Partner.Value).ToArray() });
        insert.Parameters.Add(new() { Value = plan.Contributions.Select(contribution => contribution.Source.ToString()).ToArray() });
        insert.Parameters.Add(new() { Value = plan.Contributions.Select(contribution => contribution.Schedule?.ToString()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = plan.Contributions.Select(contribution => contribution.Amount.Pence).ToArray() });
        insert.Parameters.Add(new() { Value = instalments.Select(instalment => instalment.Position).ToArray() });
        insert.Parameters.Add(new() { Value = instalments.Select(instalment => instalment.DueOn).ToArray() });
        insert.Parameters.Add(new() { Value = instalments.Select(instalment => instalment.Amount.Pence).ToArray() });
        insert.Parameters.Add(new() { Value = plan.Contributions.Select(contribution => contribution.InKind).ToArray() });
        insert.Parameters.Add(new() { Value = plan.Contributions.Select(contribution => contribution.RecurrentAmount?.Pence).ToArray() });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>One by its number.</summary>
    public static Task<ContributionPlan> FindNumbered(NpgsqlConnection connection, int poolId, FinancialYear year, int number, CancellationToken cancel) => Read(connection, poolId, year, number, cancel);

    private static async Task<ContributionPlan> Read(NpgsqlConnection connection, int poolId, FinancialYear year, int number, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPlan, connection);
        find.Parameters.Add(new() { Value = poolId });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        find.Parameters.Add(new() { Value = number });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var contributions = new SortedDictionary<short, (Contribution Contribution, List<Instalment> Instalments)>();
        while (await rows.ReadAsync(cancel))
        {
            var position = rows.GetInt16(1);
            if (!contributions.TryGetValue(position, out var known))
                contributions.Add(position, known = (
                    new(Codes.Partner(rows.GetString(2)), Enum.Parse<ContributionSource>(rows.GetString(3)), rows.IsDBNull(4) ? null : Enum.Parse<InstalmentSchedule>(rows.GetString(4)), Money.FromPence(rows.GetInt64(5)), [], rows.GetBoolean(8), rows.IsDBNull(9) ? null : Money.FromPence(rows.GetInt64(9))),
                    []));
            if (!rows.IsDBNull(6)) known.Instalments.Add(new(rows.GetFieldValue<DateOnly>(6), Money.FromPence(rows.GetInt64(7))));
        }
        return new(number, [.. contributions.Values.Select(read => read.Contribution with { Instalments = [.. read.Instalments] })]);
    }
}
