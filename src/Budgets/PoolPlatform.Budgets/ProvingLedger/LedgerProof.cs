using System.Globalization;
using Npgsql;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ProvingLedger;

/// <summary>Works the whole ledger out again from its lines and names the first thing that differs from what was kept: balances, bodies, reversals, months, seals.</summary>
internal sealed class LedgerProof(NpgsqlDataSource database)
{
    private const string FindPoolYears =
        """
        select y.pool_id, p.reference, y.fy
        from pool_year y
        join pool p on p.id = y.pool_id
        where $1::text is null or p.reference = $1
        order by p.reference, y.fy
        """;

    // Journals have no foreign keys to stop these.
    private const string FindOrphan =
        """
        select format('journal %s of the year that begins in %s belongs to no pool', j.id, j.fy)
        from journal j
        where not exists (select from pool_year y where y.pool_id = j.pool_id and y.fy = j.fy)
        order by j.fy, j.id
        limit 1
        """;

    private const string Balance =
        """
        select format('journal %s does not balance: its lines come to %s pence', l.journal_id, sum(l.amount_pence))
        from journal_line l
        where l.pool_id = $1 and l.fy = $2
        group by l.journal_id
        having sum(l.amount_pence) <> 0
        order by l.journal_id
        limit 1
        """;

    // What the lines repeat of their journal, and the journal's own figures, hashed when it was posted.
    private const string Bodies =
        """
        with written as (
            select l.journal_id, array_agg(a.code order by l.no) as accounts, array_agg(l.amount_pence order by l.no) as amounts,
                bool_and(a.pool_id = $1) as is_own, min(l.period) as period, max(l.period) as last_period, min(l.effective_on) as effective_on, max(l.effective_on) as last_effective_on,
                min(l.recorded_at) as recorded_at, max(l.recorded_at) as last_recorded_at
            from journal_line l
            left join account a on a.id = l.account_id
            where l.pool_id = $1 and l.fy = $2
            group by l.journal_id
        ), judged as (
            select coalesce(j.id, w.journal_id) as id,
                case
                    when j.id is null then 'has lines and is gone itself'
                    when w.journal_id is null and j.kind not in ('Settlement', 'YearEnd') then 'has lost its lines'
                    when journal_hash(j.kind, j.effective_on, coalesce(w.accounts, '{}'), coalesce(w.amounts, '{}')) <> j.body_hash then 'is not what was posted: kind, day, accounts or amounts were changed'
                    when not w.is_own then 'stands on an account of another pool'
                    when (w.period, w.last_period, w.effective_on, w.last_effective_on, w.recorded_at, w.last_recorded_at) is distinct from
                        (j.period, j.period, j.effective_on, j.effective_on, j.recorded_at, j.recorded_at) and w.journal_id is not null then 'has lines of another period, day or instant than its own'
                end as difference
            from (select id, kind, effective_on, period, recorded_at, body_hash from journal where pool_id = $1 and fy = $2) j
            full join written w on w.journal_id = j.id
        )
        select format('journal %s %s', id, difference)
        from judged
        where difference is not null
        order by id
        limit 1
        """;

    // An accrual is taken back on a day of its own; every other reversal keeps the day of what it reverses.
    private const string Reversals =
        """
        with turned as materialized (
            select id, reverses_id, effective_on from journal where pool_id = $1 and fy = $2 and reverses_id is not null
        ), whole as materialized (
            select l.journal_id, array_agg((l.account_id, l.amount_pence, l.dimension_id) order by l.account_id, l.amount_pence, l.dimension_id) as lines,
                array_agg((l.account_id, -l.amount_pence, l.dimension_id) order by l.account_id, -l.amount_pence, l.dimension_id) as mirrored
            from journal_line l
            where l.pool_id = $1 and l.fy = $2 and l.journal_id in (select id from turned union all select reverses_id from turned)
            group by l.journal_id
        )
        select format('journal %s reverses %s and is not its mirror image', r.id, r.reverses_id)
        from turned r
        left join (select id, effective_on, kind from journal where pool_id = $1 and fy = $2) j on j.id = r.reverses_id
        left join whole stood on stood.journal_id = j.id
        left join whole turn on turn.journal_id = r.id
        where j.id is null or j.effective_on <> r.effective_on and j.kind <> 'Accrual' or stood.lines is distinct from turn.mirrored
        order by r.id
        limit 1
        """;

    private const string Months =
        """
        with lines as (
            select l.account_id, l.period, month_of(l.effective_on) as month, l.dimension_id,
                coalesce(sum(l.amount_pence) filter (where l.amount_pence > 0), 0) as debit_pence, coalesce(-sum(l.amount_pence) filter (where l.amount_pence < 0), 0) as credit_pence, count(*) as lines
            from journal_line l
            where l.pool_id = $1 and l.fy = $2 and l.journal_id <= (select last_journal from month_head where pool_id = $1 and fy = $2)
            group by l.account_id, l.period, month_of(l.effective_on), l.dimension_id
        )
        select format('account %s, period %s, month %s-%s: the months say debit %s, credit %s in %s lines, the lines themselves debit %s, credit %s in %s lines (pence)',
            a.code, coalesce(m.period, l.period), coalesce(m.month, l.month) / 12, lpad((coalesce(m.month, l.month) % 12 + 1)::text, 2, '0'),
            coalesce(m.debit_pence, 0), coalesce(m.credit_pence, 0), coalesce(m.lines, 0), coalesce(l.debit_pence, 0), coalesce(l.credit_pence, 0), coalesce(l.lines, 0))
        from (select * from balance_month where pool_id = $1 and fy = $2) m
        full join lines l on l.account_id = m.account_id and l.period = m.period and l.month = m.month and l.dimension_id = m.dimension_id
        join account a on a.id = coalesce(m.account_id, l.account_id)
        where (m.debit_pence, m.credit_pence, m.lines) is distinct from (l.debit_pence, l.credit_pence, l.lines)
        order by a.code, coalesce(m.period, l.period), coalesce(m.month, l.month)
        limit 1
        """;

    private const string YearEnds =
        """
        with carried as (
            select coalesce(-sum(l.amount_pence) filter (where j.fy = $2 and j.source_ref = 'out'), 0) as left_pence, coalesce(sum(l.amount_pence) filter (where j.fy = $2 + 1 and j.source_ref = 'in'), 0) as arrived_pence
            from journal j
            join journal_line l on l.fy = j.fy and l.journal_id = j.id
            join account a on a.id = l.account_id and a.code = 'cash'
            where j.pool_id = $1 and j.fy in ($2, $2 + 1) and j.source_system = 'year-end'
        )
        select format('%s pence were carried into the next year, and %s arrived there', left_pence, arrived_pence)
        from carried
        where left_pence <> arrived_pence
        """;

    // What each partner owes from each source, by the ledger and by the plan. Years whose first plans were posted before lines had a source say nothing about it.
    private const string Contributions =
        """
        with posted as (
            select substr(a.code, length('contributions-receivable:') + 1) as partner, d.funding_source as source, sum(l.amount_pence) as amount_pence
            from journal j
            join journal_line l on l.fy = j.fy and l.journal_id = j.id
            join account a on a.id = l.account_id and a.code like 'contributions-receivable:%'
            left join dimension d on d.id = l.dimension_id
            where j.pool_id = $1 and j.fy = $2 and j.kind = 'Contribution'
            group by 1, 2
        ), planned as (
            select partner, source, sum(amount_pence) as amount_pence
            from contribution
            where pool_id = $1 and fy = $2 and number = (select max(number) from contribution_plan where pool_id = $1 and fy = $2)
            group by partner, source
        )
        select format('%s owes %s pence from %s by the ledger, and %s by the plan', partner, coalesce(d.amount_pence, 0), source, coalesce(p.amount_pence, 0))
        from posted d
        full join planned p using (partner, source)
        where coalesce(d.amount_pence, 0) <> coalesce(p.amount_pence, 0) and not exists (select from posted where source is null)
        order by partner, source
        limit 1
        """;

    private const string FindSeals = "select no, first_journal, last_journal, journals, previous, digest from seal where pool_id = $1 and fy = $2 order by no";

    // From the seal before, so that a journal slipped in between two seals shows as well.
    private const string Digest = "select seal_digest($1, $2, $3, $4, $5), (select count(*)::integer from journal where pool_id = $1 and fy = $2 and id between $3 and $4)";

    private const string Count =
        """
        select (select count(*) from journal where pool_id = $1 and fy = $2), (select count(*) from journal_line where pool_id = $1 and fy = $2), (select count(*) from seal where pool_id = $1 and fy = $2)
        """;

    private static readonly string[] Checks = [Balance, Bodies, Reversals, Months, YearEnds, Contributions];

    /// <summary>Proves one pool, or all of them.</summary>
    public async Task<Proof> Prove(string? reference, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        // One picture of everything: figures that change while we look would differ without being wrong.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        // Everything is looked at, and of what has just come nothing may be known yet: loops over loops of twenty thousand reversals took minutes where hashing takes a moment.
        await using (var expect = new NpgsqlCommand("select set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)", connection)) await expect.ExecuteNonQueryAsync(cancel);
        var proved = new Proof(0, 0, 0, 0, null);
        await using (var find = new NpgsqlCommand(FindOrphan, connection) { CommandTimeout = 0 })
            if (reference is null && await find.ExecuteScalarAsync(cancel) is string orphan) return proved with { Difference = orphan };
        foreach (var (pool, name, fy) in await PoolYears(connection, reference, cancel))
        {
            if ((await FirstDifference(connection, pool, fy, cancel) ?? await FirstBrokenSeal(connection, pool, fy, cancel)) is { } difference)
                return proved with { Difference = $"{name} {FinancialYear.StartingIn(fy)}: {difference}" };
            await using var count = Ask(connection, Count, pool, fy);
            await using var rows = await count.ExecuteReaderAsync(cancel);
            await rows.ReadAsync(cancel);
            proved = new(proved.PoolYears + 1, proved.Journals + rows.GetInt64(0), proved.Lines + rows.GetInt64(1), proved.Seals + rows.GetInt64(2), null);
        }
        return proved;
    }

    private static async Task<string?> FirstDifference(NpgsqlConnection connection, int pool, short fy, CancellationToken cancel)
    {
        foreach (var check in Checks)
        {
            await using var find = Ask(connection, check, pool, fy);
            if (await find.ExecuteScalarAsync(cancel) is string difference) return difference;
        }
        return null;
    }

    private static async Task<string?> FirstBrokenSeal(NpgsqlConnection connection, int pool, short fy, CancellationToken cancel)
    {
        var seals = new List<Seal>();
        await using (var find = Ask(connection, FindSeals, pool, fy))
        await using (var rows = await find.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel)) seals.Add(new(rows.GetInt32(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt32(3), rows.GetFieldValue<byte[]>(4), rows.GetFieldValue<byte[]>(5)));
        }
        var before = new Seal(0, 0, 0, 0, [], []);
        foreach (var seal in seals)
        {
            var named = string.Create(CultureInfo.InvariantCulture, $"seal {seal.No} (journals {seal.First} to {seal.Last})");
            if (seal.No != before.No + 1) return $"{named} follows seal {before.No.ToString(CultureInfo.InvariantCulture)}: one is missing between them";
            if (!seal.Previous.AsSpan().SequenceEqual(before.Digest)) return $"{named} is not chained to the one before it";
            await using var again = Ask(connection, Digest, pool, fy);
            again.Parameters.Add(new() { Value = before.Last + 1 });
            again.Parameters.Add(new() { Value = seal.Last });
            again.Parameters.Add(new() { Value = before.Digest });
            await using var rows = await again.ExecuteReaderAsync(cancel);
            await rows.ReadAsync(cancel);
            if (rows.GetInt32(1) != seal.Journals) return string.Create(CultureInfo.InvariantCulture, $"{named} was made over {seal.Journals} journals, and {rows.GetInt32(1)} stand there");
            if (!rows.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(seal.Digest)) return $"{named} is broken: something in these journals was changed after they were sealed";
            before = seal;
        }
        return null;
    }

    private static async Task<List<(int Pool, string Name, short Fy)>> PoolYears(NpgsqlConnection connection, string? reference, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPoolYears, connection) { Parameters = { new() { Value = (object?)reference ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<(int, string, short)>();
        while (await rows.ReadAsync(cancel)) found.Add((rows.GetInt32(0), rows.GetString(1), rows.GetInt16(2)));
        return found;
    }

    private static NpgsqlCommand Ask(NpgsqlConnection connection, string sql, int pool, short fy) =>
        new(sql, connection) { CommandTimeout = 0, Parameters = { new() { Value = pool }, new() { Value = fy } } };

    private sealed record Seal(int No, long First, long Last, int Journals, byte[] Previous, byte[] Digest);
}

/// <summary>What was looked at, and the first thing that is wrong; null when nothing is.</summary>
internal sealed record Proof(int PoolYears, long Journals, long Lines, long Seals, string? Difference);
