using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ClearingSuspense;

/// <summary>Posts the moves of a change, however many, by a few statements. The year is held alone and its periods were looked at, so what <c>post_journal</c> asks of each is known of all.</summary>
internal sealed class SuspenseMoves(PoolYear pool, Change change)
{
    private const string FindNotChosen =
        $"""
        select wanted.id
        from unnest($4) with ordinality wanted (id, n)
        where not exists (select from suspense_entry s join journal j on j.fy = s.fy and j.pool_id = s.pool_id and j.id = s.journal_id where {SuspenseChoice.IsChosen} and s.journal_id = wanted.id)
        order by wanted.n
        limit 1
        """;

    private const string CreateTable =
        """
        create temp table moving (
            out_id bigint, in_id bigint, journal_id bigint, line text, amount_pence bigint, effective_on date, period smallint, reference text, supplier text, description text,
            package_id text, paid_from text, paid_id integer, spent_id integer, dimension_id integer
        ) on commit drop
        """;

    private const string MakeAccounts = "select account_ids($1, $2), dimension_ids($1, $3)";

    // Numbered in the order of what they move, a reversal before its entry.
    private const string FillTable =
        $"""
        insert into moving (
            out_id, in_id, journal_id, line, amount_pence, effective_on, period, reference, supplier, description, package_id, paid_from, paid_id, spent_id, dimension_id)
        select nextval('journal_id'), nextval('journal_id'), w.*
        from (
            select s.journal_id, way.line, l.amount_pence, j.effective_on, way.period, j.reference, j.supplier, j.description, j.package_id, a.code, f.account_id, way.spent_id, way.dimension_id
            from suspense_entry s
            join journal j on j.fy = s.fy and j.pool_id = s.pool_id and j.id = s.journal_id
            join unnest($6::text[], $7::smallint[], $8::text[], $9::smallint[], $10::integer[], $11::integer[]) way (codes, own, line, period, spent_id, dimension_id)
                on way.codes = s.codes and way.own = {SuspenseChoice.OwnPeriod}
            join journal_line l on l.fy = s.fy and l.journal_id = s.journal_id and l.no = 1
            join journal_line f on f.fy = s.fy and f.journal_id = s.journal_id and f.no = 2
            join account a on a.id = f.account_id
            where {SuspenseChoice.IsChosen}
            order by s.journal_id
            limit $12
        ) w
        """;

    // One statement for both tables, so that every journal comes whole before the balance is checked. What an entry belonged to, its move does.
    private const string PostAll =
        """
        with journals as (
            insert into journal (
                fy, id, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, package_id, reverses_id, corrects_id, actor, recorded_at, body_hash)
            select $2, m.out_id, $1, 'Suspense', m.effective_on, m.period, 'suspense', m.journal_id || '-out', m.reference, m.supplier, $3, null, m.journal_id, null, $4, $5,
                journal_hash('Suspense', m.effective_on, array['suspense', m.paid_from], array[-m.amount_pence, m.amount_pence])
            from moving m
            union all
            select $2, m.in_id, $1, 'Expenditure', m.effective_on, m.period, 'suspense', m.journal_id || '-in', m.reference, m.supplier, m.description, m.package_id, null, m.journal_id, $4, $5,
                journal_hash('Expenditure', m.effective_on, array['expenditure:' || m.line, m.paid_from], array[m.amount_pence, -m.amount_pence])
            from moving m
        ), tags as (
            insert into belongs_to (fy, journal_id, pool_id, package_id, version, effective_from, effective_to, reason, decision)
            select b.fy, moved.id, b.pool_id, b.package_id, b.version, b.effective_from, b.effective_to, b.reason, b.decision
            from moving m
            join belongs_to b on b.fy = $2 and b.journal_id = m.journal_id
            cross join lateral (values (m.out_id), (m.in_id)) moved (id)
        )
        insert into journal_line (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence, dimension_id)
        select $2, line.journal_id, line.no, $1, line.account_id, m.period, m.effective_on, $5, line.amount_pence, line.dimension_id
        from moving m
        cross join lateral (values
            (m.out_id, 1::smallint, $6, -m.amount_pence, 0), (m.out_id, 2::smallint, m.paid_id, m.amount_pence, 0),
            (m.in_id, 1::smallint, m.spent_id, m.amount_pence, m.dimension_id), (m.in_id, 2::smallint, m.paid_id, -m.amount_pence, 0)
        ) line (journal_id, no, account_id, amount_pence, dimension_id)
        """;

    private const string SumMoved =
        """
        select line, paid_from, effective_on, sum(amount_pence)::bigint, count(*)::integer
        from moving
        group by line, paid_from, effective_on
        order by line, effective_on, paid_from
        """;

    private const string FindMoved = "select journal_id, line, amount_pence, effective_on, period, out_id, in_id from moving order by journal_id";

    private int suspenseId;

    internal sealed record Sum(string Line, string PaidFrom, DateOnly EffectiveOn, Money Amount, int Entries);

    internal sealed record Item(long JournalId, string Line, Money Amount, DateOnly EffectiveOn, int Period, long ReversedBy, long PostedAs);

    /// <summary>The first of the entries that were named which is not in suspense; null when all are, or none was named.</summary>
    public static async Task<long?> FindMissing(SuspenseChoice choice, PoolYear pool, Change change, CancellationToken cancel)
    {
        if (choice.JournalIds is not { Count: > 0 }) return null;
        await using var find = new NpgsqlCommand(FindNotChosen, change.Connection, change.Transaction);
        choice.Bind(find.Parameters, pool.PoolId, pool.Fy);
        return (long?)await find.ExecuteScalarAsync(cancel);
    }

    /// <summary>Puts what is to be moved in a table that lasts as long as the transaction.</summary>
    /// <param name="posted">The period that takes the entries of each.</param>
    /// <param name="atMost">No limit when null.</param>
    public async Task Choose(SuspenseChoice choice, SuspenseReview review, IReadOnlyDictionary<PeriodNo, PeriodNo> posted, int? atMost, CancellationToken cancel)
    {
        var lines = review.ByLine.Select(one => one.Line).ToList();
        var (spent, about) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        await using (var make = Command(MakeAccounts))
        {
            make.Parameters.Add(new() { Value = pool.PoolId });
            make.Parameters.Add(new() { Value = lines.Select(line => Accounts.Expenditure(line.Code)).Append(Accounts.Suspense).ToArray() });
            make.Parameters.Add(new() { Value = lines.Select(line => new Dimensions(line.Scheme, line.Code, line.Owner.Value, "", SpendNature.Revenue, null).Key).ToArray() });
            await using var made = await make.ExecuteReaderAsync(cancel);
            await made.ReadAsync(cancel);
            var (accounts, dimensions) = (made.GetFieldValue<int[]>(0), made.GetFieldValue<int[]>(1));
            for (var i = 0; i < lines.Count; i++) (spent[lines[i].Code], about[lines[i].Code]) = (accounts[i], dimensions[i]);
            suspenseId = accounts[^1];
        }
        await using (var create = Command(CreateTable)) await create.ExecuteNonQueryAsync(cancel);
        await using var fill = Command(FillTable);
        choice.Bind(fill.Parameters, pool.PoolId, pool.Fy);
        fill.Parameters.Add(new() { Value = review.Moves.Select(move => move.Waiting.Codes).ToArray() });
        fill.Parameters.Add(new() { Value = review.Moves.Select(move => (short)move.Waiting.Period.Number).ToArray() });
        fill.Parameters.Add(new() { Value = review.Moves.Select(move => move.To.Code).ToArray() });
        fill.Parameters.Add(new() { Value = review.Moves.Select(move => (short)posted[move.Waiting.Period].Number).ToArray() });
        fill.Parameters.Add(new() { Value = review.Moves.Select(move => spent[move.To.Code]).ToArray() });
        fill.Parameters.Add(new() { Value = review.Moves.Select(move => about[move.To.Code]).ToArray() });
        fill.Parameters.Add(new() { Value = (object?)atMost ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        await fill.ExecuteNonQueryAsync(cancel);
    }

    public async Task Post(string reason, CancellationToken cancel)
    {
        await using var post = Command(PostAll);
        post.Parameters.Add(new() { Value = pool.PoolId });
        post.Parameters.Add(new() { Value = pool.Fy });
        post.Parameters.Add(new() { Value = reason });
        post.Parameters.Add(new() { Value = change.Caller.ClientId });
        post.Parameters.Add(new() { Value = pool.RecordedAt });
        post.Parameters.Add(new() { Value = suspenseId });
        await post.ExecuteNonQueryAsync(cancel);
    }

    public async Task<List<Sum>> Sums(CancellationToken cancel)
    {
        await using var sum = Command(SumMoved);
        await using var rows = await sum.ExecuteReaderAsync(cancel);
        var sums = new List<Sum>();
        while (await rows.ReadAsync(cancel)) sums.Add(new(rows.GetString(0), rows.GetString(1), rows.GetFieldValue<DateOnly>(2), Money.FromPence(rows.GetInt64(3)), rows.GetInt32(4)));
        return sums;
    }

    public async Task<List<Item>> Items(CancellationToken cancel)
    {
        await using var find = Command(FindMoved);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel))
            items.Add(new(rows.GetInt64(0), rows.GetString(1), Money.FromPence(rows.GetInt64(2)), rows.GetFieldValue<DateOnly>(3), rows.GetInt16(4), rows.GetInt64(5), rows.GetInt64(6)));
        return items;
    }

    // A hundred thousand take their time; the connection is watched, not the clock.
    private NpgsqlCommand Command(string sql) => new(sql, change.Connection, change.Transaction) { CommandTimeout = 0 };
}
