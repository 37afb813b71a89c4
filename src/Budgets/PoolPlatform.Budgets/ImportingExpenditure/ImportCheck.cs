using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Judges the rows of an accepted file, in tables that last as long as the transaction.</summary>
/// <remarks>Most rows are like others: same line, payer and day. What those decide is decided once for all that are <c>alike</c>, a few thousand at most for a year. Only the rows that are not
/// to be posted are written down, in <c>set_aside</c>, so that a file without any is read and never copied.</remarks>
internal static class ImportCheck
{
    /// <summary>Which of <c>alike a</c> a row <c>r</c> belongs to. A row that its mapping leads to no line is never like one that has its line.</summary>
    public const string IsAlike = "a.line = r.line and a.paid_by = r.paid_by and a.effective_on = r.effective_on and a.leads_nowhere = (r.suspense is not null)";

    /// <summary>The hash that came with a row takes its line for one of the budget; where that is not so, the row goes to suspense and is hashed again.</summary>
    public const string BodyHash =
        """
        case
            when r.body_hash is null or a.is_unbudgeted then journal_hash(a.kind, a.effective_on, array[a.spent_on, a.paid_from], array[r.amount_pence, -r.amount_pence])
            else r.body_hash
        end
        """;

    private const string CreateTables =
        """
        create temp table alike (
            line text, paid_by text, effective_on date, leads_nowhere boolean,
            entries integer, amount_pence numeric,
            scheme text, dimension text, kind text, spent_on text, paid_from text, period smallint, is_closed boolean, is_unbudgeted boolean, suspense text, reason text,
            spent_id integer, paid_id integer, dimension_id integer
        ) on commit drop;
        create temp table set_aside (row_no integer, is_duplicate boolean, reason text) on commit drop
        """;

    private const string GroupAlike =
        """
        with told as (
            select r.line, r.paid_by, r.effective_on, r.suspense is not null as leads_nowhere, count(*)::integer as entries, sum(r.amount_pence) as amount_pence,
                ((extract(month from r.effective_on)::int + 8) % 12 + 1)::smallint as period
            from {rows} r
            where r.reason is null
            group by r.line, r.paid_by, r.effective_on, r.suspense is not null
        ), placed as (
            select t.*, l.scheme,
                case when l.code is not null then concat_ws(chr(31), l.scheme, t.line, l.owner, '', 'Revenue', '') end as dimension,
                case when t.paid_by = $3 and not $4 then 'cash' else 'partner-current:' || t.paid_by end as paid_from,
                $8 and l.code is null and not t.leads_nowhere as is_unbudgeted,
                t.leads_nowhere or $8 and l.code is null as is_suspended,
                case
                    when not $8 and l.code is null then format('the budget has no line ''%s''', t.line)
                    when not t.paid_by = any ($5) then format('''%s'' is not a partner of the agreement', t.paid_by)
                    when t.effective_on not between make_date($2, 4, 1) and make_date($2 + 1, 3, 31) then format('%s lies outside the financial year', t.effective_on)
                    when t.effective_on not between $6 and coalesce($7, 'infinity'::date) then format('%s lies outside the agreement''s term', t.effective_on)
                end as reason
            from told t
            left join budget_line l on l.pool_id = $1 and l.fy = $2 and l.code = t.line
                and l.number = (select max(number) from budget where pool_id = $1 and fy = $2 and lower(version) <> 'forecast')
        )
        insert into alike (
            line, paid_by, effective_on, leads_nowhere, entries, amount_pence, scheme, dimension, kind, spent_on, paid_from, period, is_closed, is_unbudgeted, suspense, reason)
        select p.line, p.paid_by, p.effective_on, p.leads_nowhere, p.entries, p.amount_pence, p.scheme, p.dimension,
            case when p.is_suspended then 'Suspense' else 'Expenditure' end, case when p.is_suspended then 'suspense' else 'expenditure:' || p.line end, p.paid_from, p.period,
            exists (select from period c where c.pool_id = $1 and c.fy = $2 and c.number = p.period and c.state <> 'Open'),
            p.is_unbudgeted, case when p.is_unbudgeted then format('the budget has no line ''%s''', p.line) end, p.reason
        from placed p
        """;

    private const string SetAsideUnusable =
        """
        insert into set_aside (row_no, is_duplicate, reason)
        select r.row_no, false, coalesce(r.reason, a.reason)
        from {rows} r
        left join (select * from alike where reason is not null) a on {alike}
        where r.reason is not null or a.reason is not null
        """;

    private const string WasPostedBefore =
        "select exists (select from import where fy = $1 and pool_id = $2 and 'import:' || source = $3 and state = 'Completed')";

    // The reference names an entry within its source and line, or the ledger's own codes: the same again is the same entry and is passed over, with other figures
    // it is refused. Through a mapping the figures are day and sum alone: since the entry was posted its codes may have been mapped to another line.
    private const string SetAsideRepeated =
        """
        with entry as materialized (
            select r.row_no, r.identity, r.reference, r.amount_pence, r.effective_on, {hash} as body_hash
            from {rows} r
            join alike a on {alike}
            where r.reason is null and a.reason is null and r.identity is not null
        ), first as (
            select identity, min(row_no) as row_no
            from entry
            group by identity
            having count(*) > 1
        ), judged as (
            select e.row_no, j.id is not null or f.row_no < e.row_no as is_duplicate,
                case
                    when $4 and (j.effective_on <> e.effective_on or posted.amount_pence <> e.amount_pence) or not $4 and j.body_hash <> e.body_hash then format('reference ''%s'' was posted before with other figures', e.reference)
                    when o.body_hash <> e.body_hash then format('reference ''%s'' stands in row %s with other figures', e.reference, o.row_no)
                end as reason
            from entry e
            left join first f on f.identity = e.identity
            left join entry o on o.row_no = f.row_no
            left join journal j on j.fy = $1 and j.pool_id = $2 and j.source_system = $3 and j.source_ref = e.identity
            left join journal_line posted on $4 and posted.fy = $1 and posted.journal_id = j.id and posted.no = 1
        )
        insert into set_aside (row_no, is_duplicate, reason)
        select row_no, is_duplicate, reason
        from judged
        where is_duplicate or reason is not null
        """;

    // What stands in the ledger already is passed over even in a closed period.
    private const string SetAsideClosed =
        """
        insert into set_aside (row_no, is_duplicate, reason)
        select r.row_no, false, format('period %s is closed', a.period)
        from {rows} r
        join (select * from alike where is_closed and reason is null) a on {alike}
        where r.reason is null and not exists (select from set_aside s where s.row_no = r.row_no)
        """;

    private const string LeaveToBePosted =
        """
        update alike a
        set entries = a.entries - s.entries, amount_pence = a.amount_pence - s.amount_pence
        from (
            select r.line, r.paid_by, r.effective_on, r.suspense, count(*)::integer as entries, sum(r.amount_pence) as amount_pence
            from set_aside s
            join (select row_no, line, paid_by, effective_on, case when suspense is not null then '' end as suspense, amount_pence from {rows} where reason is null) r on r.row_no = s.row_no
            group by r.line, r.paid_by, r.effective_on, r.suspense
        ) s
        cross join lateral (select s.line, s.paid_by, s.effective_on, s.suspense) r
        where {alike}
        """;

    private const string CountJudged =
        """
        select coalesce(sum(entries), 0)::integer,
            (select count(*)::integer from set_aside where reason is null), (select count(reason)::integer from set_aside),
            coalesce(sum(amount_pence), 0)::bigint,
            coalesce(sum(entries) filter (where kind = 'Suspense'), 0)::integer,
            coalesce(sum(amount_pence) filter (where kind = 'Suspense'), 0)::bigint
        from alike
        """;

    /// <summary>Fills <c>alike</c> and <c>set_aside</c>. What is left of each of <c>alike</c> then is what can be posted.</summary>
    public static async Task<Judged> Judge(Change change, int pool, short fy, RunningImport import, CancellationToken cancel)
    {
        await Run(change, CreateTables, cancel);
        await Run(
            change, On(import, GroupAlike), cancel,
            pool, (int)fy, import.Host, import.IsShadow, import.Partners, import.TermStart, import.TermEnd ?? (object)DBNull.Value, import.IsMapped);
        await Run(change, On(import, SetAsideUnusable), cancel);
        if (import.MayRepeat || await Answers(change, WasPostedBefore, cancel, fy, pool, import.SourceSystem))
            await Run(change, On(import, SetAsideRepeated), cancel, fy, pool, import.SourceSystem, import.IsMapped);
        await Run(change, On(import, SetAsideClosed), cancel);
        await Run(change, On(import, LeaveToBePosted), cancel);
        await using var count = new NpgsqlCommand(CountJudged, change.Connection, change.Transaction);
        await using var rows = await count.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        return new(rows.GetInt32(0), rows.GetInt32(1), rows.GetInt32(2), Money.FromPence(rows.GetInt64(3)), rows.GetInt32(4), Money.FromPence(rows.GetInt64(5)));
    }

    /// <summary>The statement over the rows of an import.</summary>
    public static string On(RunningImport import, string sql) =>
        sql.Replace("{rows}", ImportStaging.TableOf(import.Number), StringComparison.Ordinal)
            .Replace("{fy}", import.Year.StartYear.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{alike}", IsAlike, StringComparison.Ordinal)
            .Replace("{hash}", BodyHash, StringComparison.Ordinal);

    public static async Task Run(Change change, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(change, sql, values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<bool> Answers(Change change, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = Command(change, sql, values);
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    private static NpgsqlCommand Command(Change change, string sql, object[] values)
    {
        // A large file takes its time; the connection is watched, not the clock.
        var command = new NpgsqlCommand(sql, change.Connection, change.Transaction) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(value is DBNull ? new() { Value = value, NpgsqlDbType = NpgsqlDbType.Date } : new() { Value = value });
        return command;
    }
}

/// <summary>What the check came to: what can be posted, what stands there already, and what is refused.</summary>
internal sealed record Judged(int Accepted, int Duplicates, int Rejected, Money ControlTotal, int Suspended, Money SuspenseTotal)
{
    /// <summary>A file that is refused as a whole.</summary>
    public Judged AsRefused() => this with { Accepted = 0, Duplicates = 0, ControlTotal = Money.Zero, Suspended = 0, SuspenseTotal = Money.Zero };
}
