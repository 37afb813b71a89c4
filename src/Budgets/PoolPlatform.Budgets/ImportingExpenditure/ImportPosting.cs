using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Checks and posts one accepted import as a whole, in one transaction: a crash leaves it as it was, to be done from the start.</summary>
internal sealed class ImportPosting(ChangeStarter changes, PoolYears pools, ImportPhases phases)
{
    private const int RejectionsKept = 1000;
    private const int EntriesOfAnEvent = 500;

    // Not for update: what is written beside about its phases refers to the same row.
    private const string LockRunning =
        """
        select i.id, p.reference, i.fy, i.source, i.partial, i.rows, i.partners, i.host, i.is_shadow, i.term_start, i.term_end, i.client_id, i.organisation, i.mapping_number is not null
        from import i
        join pool p on p.id = i.pool_id
        where i.number = $1 and i.state = 'Running'
        for no key update of i skip locked
        """;

    private const string CreateChecked =
        """
        create temp table checked (
            row_no integer, line text, scheme text, amount_pence bigint, effective_on date, period smallint, paid_by text, paid_from text,
            reference text, supplier text, description text, dimension text, source_ref text, body_hash bytea, is_duplicate boolean, reason text, kind text, spent_on text, codes text, suspense text
        ) on commit drop
        """;

    // The reference names an entry within its source and line, or the ledger's own codes: the same again is the same entry and is passed over, with other figures
    // it is refused. Through a mapping the figures are day and sum alone: since the entry was posted its codes may have been mapped to another line.
    private const string Check =
        """
        with staged as (
            select r.row_no, r.line, l.scheme, r.amount_pence, r.effective_on, r.paid_by, r.reference, r.supplier, r.description,
                case when l.code is not null then concat_ws(chr(31), l.scheme, r.line, l.owner, '', 'Revenue', '') end as dimension,
                ((extract(month from r.effective_on)::int + 8) % 12 + 1)::smallint as period,
                case when r.paid_by = $5 and not $6 then 'cash' else 'partner-current:' || r.paid_by end as paid_from,
                coalesce(r.identity, $4 || '#' || r.row_no) as source_ref, r.codes,
                case when r.suspense is not null then r.suspense when $10 and l.code is null then format('the budget has no line ''%s''', r.line) end as suspense,
                case
                    when r.reason is not null then r.reason
                    when not $10 and l.code is null then format('the budget has no line ''%s''', r.line)
                    when not r.paid_by = any ($7) then format('''%s'' is not a partner of the agreement', r.paid_by)
                    when r.effective_on not between make_date($2, 4, 1) and make_date($2 + 1, 3, 31) then format('%s lies outside the financial year', r.effective_on)
                    when r.effective_on not between $8 and coalesce($9, 'infinity'::date) then format('%s lies outside the agreement''s term', r.effective_on)
                end as reason
            from {rows} r
            left join budget_line l on l.pool_id = $1 and l.fy = $2 and l.code = r.line
                and l.number = (select max(number) from budget where pool_id = $1 and fy = $2 and lower(version) <> 'forecast')
        ), told as (
            select s.*, case when s.suspense is null then 'Expenditure' else 'Suspense' end as kind, case when s.suspense is null then 'expenditure:' || s.line else 'suspense' end as spent_on
            from staged s
            where s.reason is null
        ), usable as materialized (
            -- Once for each row: the hash is the dearest part of the check.
            select t.*, journal_hash(t.kind, t.effective_on, array[t.spent_on, t.paid_from], array[t.amount_pence, -t.amount_pence]) as body_hash
            from told t
        ), first as (
            select source_ref, min(row_no) as row_no
            from usable
            group by source_ref
            having count(*) > 1
        ), ranked as (
            -- Row by row, as the file has them: what is posted keeps its order without being sorted again.
            select u.*, coalesce(f.row_no, u.row_no) as first_row, coalesce(o.body_hash, u.body_hash) as first_hash
            from usable u
            left join first f on f.source_ref = u.source_ref
            left join usable o on o.row_no = f.row_no and f.row_no <> u.row_no
        )
        insert into checked (
            row_no, line, scheme, amount_pence, effective_on, period, paid_by, paid_from, reference, supplier, description, dimension, source_ref, kind, spent_on, codes, suspense, body_hash, is_duplicate, reason)
        select k.row_no, k.line, k.scheme, k.amount_pence, k.effective_on, k.period, k.paid_by, k.paid_from, k.reference, k.supplier, k.description, k.dimension, k.source_ref,
            k.kind, k.spent_on, k.codes, k.suspense, k.body_hash,
            j.id is not null or k.first_row <> k.row_no,
            case
                when $10 and (j.effective_on <> k.effective_on or posted.amount_pence <> k.amount_pence) or not $10 and j.body_hash <> k.body_hash then format('reference ''%s'' was posted before with other figures', k.reference)
                when k.first_hash <> k.body_hash then format('reference ''%s'' stands in row %s with other figures', k.reference, k.first_row)
                when j.id is null and k.first_row = k.row_no and p.number is not null then format('period %s is closed', k.period)
            end
        from ranked k
        left join journal j on j.fy = $2 and j.pool_id = $1 and j.source_system = $3 and j.source_ref = k.source_ref
        left join journal_line posted on $10 and posted.fy = $2 and posted.journal_id = j.id and posted.no = 1
        left join period p on p.pool_id = $1 and p.fy = $2 and p.number = k.period and p.state <> 'Open'
        union all
        select s.row_no, s.line, s.scheme, s.amount_pence, s.effective_on, s.period, s.paid_by, s.paid_from, s.reference, s.supplier, s.description, s.dimension, s.source_ref,
            null, null, null, null, null, false, s.reason
        from staged s
        where s.reason is not null
        """;

    private const string CountChecked =
        """
        select count(*) filter (where reason is null and not is_duplicate)::int, count(*) filter (where reason is null and is_duplicate)::int, count(reason)::int,
            coalesce(sum(amount_pence) filter (where reason is null and not is_duplicate), 0)::bigint,
            count(*) filter (where reason is null and not is_duplicate and suspense is not null)::int,
            coalesce(sum(amount_pence) filter (where reason is null and not is_duplicate and suspense is not null), 0)::bigint
        from checked
        """;

    private const string MakeAccounts =
        """
        select account_ids($1, array(
            select distinct code
            from checked
            cross join lateral (values (spent_on), (paid_from)) used (code)
            where reason is null and not is_duplicate)),
            dimension_ids($1, array(select distinct dimension from checked where reason is null and not is_duplicate and dimension is not null))
        """;

    // One statement for both tables, so that every journal comes whole before the balance is checked.
    private const string Post =
        """
        with entry as materialized (
            select nextval('journal_id') as id, c.*
            from (select * from checked where reason is null and not is_duplicate order by row_no) c
        ), journals as (
            insert into journal (
                fy, id, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, import_id, actor, recorded_at, body_hash)
            select $2, e.id, $1, e.kind, e.effective_on, e.period, $3, e.source_ref, e.reference, e.supplier, e.description, $4, $5, $6, e.body_hash
            from entry e
        ), suspended as (
            insert into suspense_entry (fy, journal_id, pool_id, source, row, codes, reason)
            select $2, e.id, $1, $7, e.row_no, e.codes, e.suspense
            from entry e
            where e.suspense is not null
        )
        insert into journal_line (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence, dimension_id)
        select $2, e.id, line.no, $1, line.account_id, e.period, e.effective_on, $6, line.amount_pence, line.dimension_id
        from entry e
        join account spent on spent.pool_id = $1 and spent.code = e.spent_on
        join account source on source.pool_id = $1 and source.code = e.paid_from
        left join (select id, key from dimension where pool_id = $1 offset 0) about on about.key = e.dimension
        cross join lateral (values (1::smallint, spent.id, e.amount_pence, coalesce(about.id, 0)), (2::smallint, source.id, -e.amount_pence, 0)) line (no, account_id, amount_pence, dimension_id)
        """;

    private const string SumForEvents =
        """
        select line, scheme, paid_by, effective_on, sum(amount_pence)::bigint, count(*)::int
        from checked
        where reason is null and not is_duplicate and suspense is null
        group by line, scheme, paid_by, effective_on
        order by line, effective_on, paid_by
        """;

    private const string KeepRejections =
        """
        insert into import_rejection (import_id, row, reason)
        select $1, row_no, reason
        from checked
        where reason is not null
        order by row_no
        limit $2
        """;

    private const string FinishImport =
        """
        update import
        set state = $2, accepted = $3, duplicates = $4, rejected = $5, control_total_pence = $6, finished_at = $7, suspended = $8, suspense_total_pence = $9
        where id = $1
        """;

    /// <summary>Does nothing when it is finished already, or when another is at it.</summary>
    public async Task Finish(int number, CancellationToken cancel)
    {
        await using var change = await changes.Begin(Caller.Service("budgets"), cancel);
        if (await Lock(change, number, cancel) is not { } import) return;
        await phases.Reached(import.Id, "Checking", cancel);
        var pool = await pools.Share(change, import.Reference, import.Year, cancel);
        // A file is sorted and joined as a whole: with the stock four megabytes each step would go by way of the disk.
        await Run(change, "select set_config('work_mem', '128MB', true)", cancel);
        await Run(change, CreateChecked, cancel);
        await Run(change, $"analyze {ImportStaging.TableOf(number)} (line, identity)", cancel);
        await Run(
            change, Check.Replace("{rows}", ImportStaging.TableOf(number), StringComparison.Ordinal), cancel,
            pool.PoolId, (int)pool.Fy, import.SourceSystem, import.Id.ToString(), import.Host, import.IsShadow, import.Partners, import.TermStart, import.TermEnd ?? (object)DBNull.Value, import.IsMapped);
        await Run(change, "analyze checked (row_no)", cancel);
        var counts = await Count(change, cancel);
        var posts = counts.Rejected == 0 || import.Partial;
        if (!posts) counts = counts with { Accepted = 0, Duplicates = 0, ControlTotal = Money.Zero, Suspended = 0, SuspenseTotal = Money.Zero };
        if (counts.Accepted > 0)
        {
            await phases.Reached(import.Id, "Posting", cancel);
            await Run(change, MakeAccounts, cancel, pool.PoolId);
            await Run(change, Post, cancel, pool.PoolId, pool.Fy, import.SourceSystem, import.Id, import.ClientId, pool.RecordedAt, import.SourceSystem["import:".Length..]);
            await phases.Reached(import.Id, "Telling", cancel);
            foreach (var entries in (await Sums(change, cancel)).Chunk(EntriesOfAnEvent))
                change.Announce(import.Reference.Value, new ExpenditurePosted(import.Reference.Value, import.Year.StartYear, import.Id.ToString(), entries));
        }
        await Run(change, KeepRejections, cancel, import.Id, RejectionsKept);
        var state = posts ? "Completed" : "Rejected";
        await Run(change, FinishImport, cancel, import.Id, state, counts.Accepted, counts.Duplicates, counts.Rejected, counts.ControlTotal.Pence, pool.RecordedAt, counts.Suspended, counts.SuspenseTotal.Pence);
        await Run(change, $"drop table {ImportStaging.TableOf(number)}", cancel);
        change.Record(
            PoolScope.SubjectOf(import.Reference, import.Year), "FinishImport",
            new { ImportId = import.Id, State = state, counts.Accepted, counts.Duplicates, counts.Rejected, counts.ControlTotal, counts.Suspended, OnBehalfOf = $"{import.ClientId}@{import.Organisation}" });
        await change.Commit(CancellationToken.None);
    }

    /// <summary>Rejects an import as a whole, for a reason that is no single row's; it stands at the header's row.</summary>
    public async Task Reject(int number, string reason, CancellationToken cancel)
    {
        await using var change = await changes.Begin(Caller.Service("budgets"), cancel);
        if (await Lock(change, number, cancel) is not { } import) return;
        await Run(change, "insert into import_rejection (import_id, row, reason) values ($1, 1, $2)", cancel, import.Id, reason);
        await Run(change, FinishImport, cancel, import.Id, "Rejected", 0, 0, 1, 0L, change.Now, 0, 0L);
        await Run(change, $"drop table {ImportStaging.TableOf(number)}", cancel);
        change.Record(PoolScope.SubjectOf(import.Reference, import.Year), "FinishImport", new { ImportId = import.Id, State = "Rejected", Reason = reason });
        await change.Commit(CancellationToken.None);
    }

    private static async Task<Import?> Lock(Change change, int number, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(LockRunning, change.Connection, change.Transaction) { Parameters = { new() { Value = number } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        return new(
            rows.GetGuid(0),
            AgreementReference.TryParse(rows.GetString(1), out var reference) ? reference : throw new InvalidOperationException($"Import {number} is of no pool."),
            FinancialYear.StartingIn(rows.GetInt16(2)),
            $"import:{rows.GetString(3)}",
            rows.GetBoolean(4),
            rows.GetFieldValue<string[]>(6),
            rows.GetString(7),
            rows.GetBoolean(8),
            rows.GetFieldValue<DateOnly>(9),
            rows.IsDBNull(10) ? null : rows.GetFieldValue<DateOnly>(10),
            rows.GetString(11),
            rows.IsDBNull(12) ? "" : rows.GetString(12),
            rows.GetBoolean(13));
    }

    private static async Task<Counts> Count(Change change, CancellationToken cancel)
    {
        await using var count = new NpgsqlCommand(CountChecked, change.Connection, change.Transaction);
        await using var rows = await count.ExecuteReaderAsync(cancel);
        await rows.ReadAsync(cancel);
        return new(rows.GetInt32(0), rows.GetInt32(1), rows.GetInt32(2), Money.FromPence(rows.GetInt64(3)), rows.GetInt32(4), Money.FromPence(rows.GetInt64(5)));
    }

    private static async Task<List<ExpenditurePosted.Entry>> Sums(Change change, CancellationToken cancel)
    {
        await using var sum = new NpgsqlCommand(SumForEvents, change.Connection, change.Transaction);
        await using var rows = await sum.ExecuteReaderAsync(cancel);
        var entries = new List<ExpenditurePosted.Entry>();
        while (await rows.ReadAsync(cancel))
            entries.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateOnly>(3), rows.GetInt64(4), rows.GetInt32(5)));
        return entries;
    }

    private static async Task Run(Change change, string sql, CancellationToken cancel, params object[] values)
    {
        // A large file takes its time; the connection is watched, not the clock.
        await using var command = new NpgsqlCommand(sql, change.Connection, change.Transaction) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(value is DBNull ? new() { Value = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date } : new() { Value = value });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private sealed record Import(
        Guid Id, AgreementReference Reference, FinancialYear Year, string SourceSystem, bool Partial, string[] Partners, string Host, bool IsShadow,
        DateOnly TermStart, DateOnly? TermEnd, string ClientId, string Organisation, bool IsMapped);

    private sealed record Counts(int Accepted, int Duplicates, int Rejected, Money ControlTotal, int Suspended, Money SuspenseTotal);
}
