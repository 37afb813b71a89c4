using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.Budgets.Domain.Bridging;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.CuttingOff;

/// <summary>Reads what was planned and committed at a cut-off, and what was planned between two.</summary>
internal static class BridgeFigures
{
    private const string FindBudgets =
        """
        select b.number, v.number is not null
        from budget b
        left join virement v on v.pool_id = b.pool_id and v.fy = b.fy and v.number = b.number
        where b.pool_id = $1 and b.fy = $2 and b.recorded_at > $3 and b.recorded_at <= $4 and lower(b.version) <> 'forecast'
        order by b.number
        """;

    private const string FindPlans = "select number from contribution_plan where pool_id = $1 and fy = $2 and recorded_at > $3 and recorded_at <= $4 order by number";

    // By month, so that what remains can be told for any period; a month without a commitment is told apart from a commitment of nothing.
    private const string FindMonths =
        """
        with newest as (
            select distinct on (v.package_id) v.package_id, v.version, v.pool_id
            from package_version v
            where v.package_id in (select package_id from package_version where pool_id = $1) and v.recorded_at <= $3
            order by v.package_id, v.version desc
        )
        select package_id, line, period, sum(committed)::bigint, coalesce(sum(spent), 0)::bigint
        from (
            select c.package_id, c.line, c.period::int, c.amount_pence as committed, null::bigint as spent
            from newest n
            join commitment c on c.package_id = n.package_id and c.version = n.version
            where n.pool_id = $1 and c.fy = $2
            union all
            select j.package_id, substr(a.code, length('expenditure:') + 1), (extract(month from l.effective_on)::int + 8) % 12 + 1, null, l.amount_pence
            from journal j
            join journal_line l on l.fy = j.fy and l.journal_id = j.id
            join account a on a.id = l.account_id and a.code like 'expenditure:%'
            where j.fy = $2 and j.pool_id = $1 and j.package_id is not null and l.recorded_at <= $3
        ) month
        group by package_id, line, period
        """;

    /// <summary>The budget in force at the earlier cut-off, and each that came into force up to the later one.</summary>
    public static async Task<List<BudgetInForce>> Budgets(NpgsqlConnection connection, int pool, FinancialYear year, CutOff from, CutOff to, CancellationToken cancel)
    {
        var numbers = await Numbers(FindBudgets, connection, pool, year, from, to, row => (Number: row.GetInt32(0), ByVirement: row.GetBoolean(1)), cancel);
        var found = new List<BudgetInForce> { new((await BudgetStore.Find(connection, pool, year, from.AsAt, cancel))?.Budget, false) };
        foreach (var (number, byVirement) in numbers) found.Add(new((await BudgetStore.FindNumbered(connection, pool, year, number, cancel))!.Budget, byVirement));
        return found;
    }

    /// <summary>The plan agreed at the earlier cut-off, and each that was agreed up to the later one.</summary>
    public static async Task<List<ContributionPlan>> Plans(NpgsqlConnection connection, int pool, FinancialYear year, CutOff from, CutOff to, CancellationToken cancel)
    {
        var numbers = await Numbers(FindPlans, connection, pool, year, from, to, row => row.GetInt32(0), cancel);
        var found = new List<ContributionPlan> { await ContributionStore.Find(connection, pool, year, from.AsAt, cancel) };
        foreach (var number in numbers) found.Add(await ContributionStore.FindNumbered(connection, pool, year, number, cancel));
        return found;
    }

    public static async Task<CommitmentsThrough> Commitments(NpgsqlConnection connection, int pool, FinancialYear year, CutOff at, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindMonths, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)year.StartYear }, new() { Value = at.AsAt } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var months = new Dictionary<(string Package, string Line), (Money?[] Committed, Money[] Spent)>();
        while (await rows.ReadAsync(cancel))
        {
            var key = (rows.GetString(0), rows.GetString(1));
            if (!months.TryGetValue(key, out var own)) months.Add(key, own = ([.. CommittedMonths.None.Committed], [.. CommittedMonths.None.Spent]));
            var month = rows.GetInt32(2) - 1;
            if (!rows.IsDBNull(3)) own.Committed[month] = Money.FromPence(rows.GetInt64(3));
            own.Spent[month] = Money.FromPence(rows.GetInt64(4));
        }
        return new(at.Period, months.ToImmutableDictionary(one => one.Key, one => new CommittedMonths([.. one.Value.Committed], [.. one.Value.Spent])));
    }

    private static async Task<List<T>> Numbers<T>(string sql, NpgsqlConnection connection, int pool, FinancialYear year, CutOff from, CutOff to, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(sql, connection)
        {
            Parameters = { new() { Value = pool }, new() { Value = (short)year.StartYear }, new() { Value = from.AsAt }, new() { Value = to.AsAt } },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<T>();
        while (await rows.ReadAsync(cancel)) found.Add(read(rows));
        return found;
    }
}
