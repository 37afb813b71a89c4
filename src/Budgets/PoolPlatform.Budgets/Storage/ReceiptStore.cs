using Npgsql;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.Storage;

/// <summary>What came in of contributions, as far as it still stands, and what it was meant for.</summary>
internal static class ReceiptStore
{
    private const string InsertTowards =
        """
        insert into receipt_towards (fy, journal_id, no, source, due_on, amount_pence)
        select $1, $2, t.no, t.source, t.due_on, t.amount_pence
        from unnest($3::text[], $4::date[], $5::bigint[]) with ordinality t (source, due_on, amount_pence, no)
        """;

    // A receipt that was reversed did not happen, and neither did its reversal.
    private const string FindReceipts =
        """
        select j.id, r.partner, j.effective_on, r.amount_pence,
            not exists (select from journal_line c join account b on b.id = c.account_id and b.code = 'cash' where c.fy = j.fy and c.journal_id = j.id),
            t.source, t.due_on, t.amount_pence
        from journal j
        cross join lateral (
            select substr(a.code, length('contributions-receivable:') + 1) as partner, -sum(l.amount_pence)::bigint as amount_pence
            from journal_line l
            join account a on a.id = l.account_id and a.code like 'contributions-receivable:%'
            where l.fy = j.fy and l.journal_id = j.id
            group by a.code
        ) r
        left join receipt_towards t on t.fy = j.fy and t.journal_id = j.id
        where j.fy = $2 and j.pool_id = $1 and j.kind = 'Receipt' and j.effective_on <= $3
        and j.reverses_id is null and not exists (select from journal r where r.fy = j.fy and r.reverses_id = j.id)
        order by j.effective_on, j.id, t.no
        """;

    public static async Task KeepTowards(Change change, PoolYear pool, long journal, IReadOnlyList<TowardsInstalment> towards, CancellationToken cancel)
    {
        if (towards.Count == 0) return;
        await using var insert = new NpgsqlCommand(InsertTowards, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = pool.Fy });
        insert.Parameters.Add(new() { Value = journal });
        insert.Parameters.Add(new() { Value = towards.Select(one => one.Source.ToString()).ToArray() });
        insert.Parameters.Add(new() { Value = towards.Select(one => one.DueOn).ToArray() });
        insert.Parameters.Add(new() { Value = towards.Select(one => one.Amount.Pence).ToArray() });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The instalments of the plan as it stands, with what was received for them up to the end of a day.</summary>
    public static async Task<MatchedContributions> Match(NpgsqlConnection connection, int pool, FinancialYear year, DateOnly upTo, CancellationToken cancel)
    {
        var plan = await ContributionStore.Find(connection, pool, year, null, cancel);
        return InstalmentMatching.Match(plan, await Received(connection, pool, year, upTo, cancel));
    }

    public static async Task<List<ReceivedMoney>> Received(NpgsqlConnection connection, int pool, FinancialYear year, DateOnly upTo, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindReceipts, connection);
        find.Parameters.Add(new() { Value = pool });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        find.Parameters.Add(new() { Value = upTo });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var receipts = new List<ReceivedMoney>();
        while (await rows.ReadAsync(cancel))
        {
            var id = rows.GetInt64(0);
            if (receipts.Count == 0 || receipts[^1].Id != id)
                receipts.Add(new(id, Codes.Partner(rows.GetString(1)), rows.GetFieldValue<DateOnly>(2), Money.FromPence(rows.GetInt64(3)), rows.GetBoolean(4), []));
            if (!rows.IsDBNull(5))
                receipts[^1] = receipts[^1] with { Towards = receipts[^1].Towards.Add(new(Enum.Parse<ContributionSource>(rows.GetString(5)), rows.GetFieldValue<DateOnly>(6), Money.FromPence(rows.GetInt64(7)))) };
        }
        return receipts;
    }
}
