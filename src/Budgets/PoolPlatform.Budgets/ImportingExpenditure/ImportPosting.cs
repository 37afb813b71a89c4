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
        select i.id, p.reference, i.fy, i.source, i.partial, i.rows, i.partners, i.host, i.is_shadow, i.term_start, i.term_end, i.client_id, i.organisation, i.mapping_number is not null, i.may_repeat
        from import i
        join pool p on p.id = i.pool_id
        where i.number = $1 and i.state = 'Running'
        for no key update of i skip locked
        """;

    private const string MakeAccounts =
        """
        select account_ids($1, array(
            select distinct code
            from alike
            cross join lateral (values (spent_on), (paid_from)) used (code)
            where entries > 0)),
            dimension_ids($1, array(select distinct dimension from alike where entries > 0 and dimension is not null))
        """;

    private const string NoteAccounts =
        """
        update alike a
        set spent_id = (select id from account where pool_id = $1 and code = a.spent_on),
            paid_id = (select id from account where pool_id = $1 and code = a.paid_from),
            dimension_id = coalesce((select id from dimension where pool_id = $1 and key = a.dimension), 0)
        where entries > 0
        """;

    // One statement for both tables, so that every journal comes whole before the balance is checked. The rows are numbered as they are read, which is how the file has them.
    // Straight into the year's partitions, which have the same guards: finding the same place for each of a million lines is a tenth of the work.
    private const string Post =
        """
        with entry as materialized (
            select r.id, r.row_no, coalesce(r.identity, $4 || '#' || r.row_no) as source_ref, r.reference, r.supplier, r.description, r.codes, r.amount_pence,
                a.kind, a.effective_on, a.period, coalesce(r.suspense, a.suspense) as suspense, a.spent_id, a.paid_id, a.dimension_id, {hash} as body_hash
            from (
                select nextval('journal_id') as id, r.*
                from {rows} r
                where r.reason is null and not exists (select from set_aside s where s.row_no = r.row_no)
            ) r
            join alike a on {alike}
        ), journals as (
            insert into journal_{fy} (
                fy, id, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, import_id, actor, recorded_at, body_hash)
            select $2, e.id, $1, e.kind, e.effective_on, e.period, $3, e.source_ref, e.reference, e.supplier, e.description, $4::uuid, $5, $6, e.body_hash
            from entry e
        ), suspended as (
            insert into suspense_entry (fy, journal_id, pool_id, source, row, codes, reason)
            select $2, e.id, $1, $7, e.row_no, e.codes, e.suspense
            from entry e
            where e.suspense is not null
        )
        insert into journal_line_{fy} (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence, dimension_id)
        select $2, e.id, line.no, $1, line.account_id, e.period, e.effective_on, $6, line.amount_pence, line.dimension_id
        from entry e
        cross join lateral (values (1::smallint, e.spent_id, e.amount_pence, e.dimension_id), (2::smallint, e.paid_id, -e.amount_pence, 0)) line (no, account_id, amount_pence, dimension_id)
        """;

    private const string SumForEvents =
        """
        select line, scheme, paid_by, effective_on, amount_pence::bigint, entries
        from alike
        where entries > 0 and kind = 'Expenditure'
        order by line, effective_on, paid_by
        """;

    private const string KeepRejections =
        """
        insert into import_rejection (import_id, row, reason)
        select $1, row_no, reason
        from set_aside
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

    // A file is grouped and joined as a whole: with the stock four megabytes each step would go by way of the disk. Nothing is known yet about what has just come, and of what can be done
    // without knowing, only hashing is never slow. Nor is a plan compiled, which takes longer than it saves. And a table is read from its beginning, so that journals are numbered as the rows stand in the file.
    private const string ForLargeFiles =
        """
        select set_config('work_mem', '256MB', true),
            set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_sort', 'off', true),
            set_config('jit', 'off', true), set_config('synchronize_seqscans', 'off', true)
        """;

    /// <summary>Does nothing when it is finished already, or when another is at it.</summary>
    public async Task Finish(int number, CancellationToken cancel)
    {
        await using var change = await changes.Begin(Caller.Service("budgets"), cancel);
        if (await Lock(change, number, cancel) is not { } import) return;
        await phases.Reached(import.Id, "Checking", cancel);
        var pool = await pools.Share(change, import.Reference, import.Year, cancel);
        await ImportCheck.Run(change, ForLargeFiles, cancel);
        var judged = await ImportCheck.Judge(change, pool.PoolId, pool.Fy, import, cancel);
        var posts = judged.Rejected == 0 || import.Partial;
        if (!posts) judged = judged.AsRefused();
        if (judged.Accepted > 0)
        {
            await phases.Reached(import.Id, "Posting", cancel);
            await ImportCheck.Run(change, MakeAccounts, cancel, pool.PoolId);
            await ImportCheck.Run(change, NoteAccounts, cancel, pool.PoolId);
            await ImportCheck.Run(
                change, ImportCheck.On(import, Post), cancel,
                pool.PoolId, pool.Fy, import.SourceSystem, import.Id.ToString(), import.ClientId, pool.RecordedAt, import.SourceSystem["import:".Length..]);
            await phases.Reached(import.Id, "Telling", cancel);
            foreach (var entries in (await Sums(change, cancel)).Chunk(EntriesOfAnEvent))
                change.Announce(import.Reference.Value, new ExpenditurePosted(import.Reference.Value, import.Year.StartYear, import.Id.ToString(), entries));
        }
        await ImportCheck.Run(change, KeepRejections, cancel, import.Id, RejectionsKept);
        var state = posts ? "Completed" : "Rejected";
        await ImportCheck.Run(change, FinishImport, cancel, import.Id, state, judged.Accepted, judged.Duplicates, judged.Rejected, judged.ControlTotal.Pence, pool.RecordedAt, judged.Suspended, judged.SuspenseTotal.Pence);
        await ImportCheck.Run(change, $"drop table {ImportStaging.TableOf(number)}", cancel);
        change.Record(
            PoolScope.SubjectOf(import.Reference, import.Year), "FinishImport",
            new { ImportId = import.Id, State = state, judged.Accepted, judged.Duplicates, judged.Rejected, judged.ControlTotal, judged.Suspended, OnBehalfOf = $"{import.ClientId}@{import.Organisation}" });
        await change.Commit(CancellationToken.None);
    }

    /// <summary>Rejects an import as a whole, for a reason that is no single row's; it stands at the header's row.</summary>
    public async Task Reject(int number, string reason, CancellationToken cancel)
    {
        await using var change = await changes.Begin(Caller.Service("budgets"), cancel);
        if (await Lock(change, number, cancel) is not { } import) return;
        await ImportCheck.Run(change, "insert into import_rejection (import_id, row, reason) values ($1, 1, $2)", cancel, import.Id, reason);
        await ImportCheck.Run(change, FinishImport, cancel, import.Id, "Rejected", 0, 0, 1, 0L, change.Now, 0, 0L);
        await ImportCheck.Run(change, $"drop table {ImportStaging.TableOf(number)}", cancel);
        change.Record(PoolScope.SubjectOf(import.Reference, import.Year), "FinishImport", new { ImportId = import.Id, State = "Rejected", Reason = reason });
        await change.Commit(CancellationToken.None);
    }

    private static async Task<RunningImport?> Lock(Change change, int number, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(LockRunning, change.Connection, change.Transaction) { Parameters = { new() { Value = number } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        return new(
            number,
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
            rows.GetBoolean(13),
            rows.GetBoolean(14));
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
}

/// <summary>An accepted import that is being finished.</summary>
/// <param name="MayRepeat">False where the file was seen to name no entry twice.</param>
internal sealed record RunningImport(
    int Number, Guid Id, AgreementReference Reference, FinancialYear Year, string SourceSystem, bool Partial, string[] Partners, string Host, bool IsShadow,
    DateOnly TermStart, DateOnly? TermEnd, string ClientId, string Organisation, bool IsMapped, bool MayRepeat);
