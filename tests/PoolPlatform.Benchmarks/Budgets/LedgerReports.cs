using PoolPlatform.Budgets.ViewingLedger;

namespace PoolPlatform.Benchmarks.Budgets;

/// <summary>What is read off a ledger of five million lines: a year by account and month, and one account's balance at the end of a day.</summary>
internal static class LedgerReports
{
    private const string FromLines =
        """
        select a.code, s.period::integer, s.debit, s.credit
        from (
            select account_id, period, sum(greatest(amount_pence, 0))::bigint as debit, sum(greatest(-amount_pence, 0))::bigint as credit
            from journal_line
            where pool_id = $1 and fy = $2
            group by account_id, period
        ) s
        join account a on a.id = s.account_id
        """;

    public static async Task<Table> Run()
    {
        await using var ledger = await BigLedger.Make(years: 5);
        var months = ViewMonths.FindMonths.Replace("{slot}", "m.period", StringComparison.Ordinal).Replace("{line_slot}", "l.period", StringComparison.Ordinal);
        var asked = 0;
        return await Rounds.Time(
            30,
            new("a year by account and month, from its lines", () => Report(ledger, FromLines)),
            new("a year by account and month, 24,000 rows", () => Report(ledger, months), TimeSpan.FromMilliseconds(50)),
            new("one account's balance in the middle of a month", () => Balance(ledger, asked++, new DateOnly(2016, 10, 17), null), TimeSpan.FromMilliseconds(5)),
            new("one account's balance at a month's end", () => Balance(ledger, asked++, new DateOnly(2016, 10, 31), null), TimeSpan.FromMilliseconds(5)),
            new("one account's balance as recorded at an earlier instant", () => Balance(ledger, asked++, new DateOnly(2016, 10, 17), TimeProvider.System.GetUtcNow().AddYears(-1)), TimeSpan.FromMilliseconds(5)));
    }

    private static async Task Report(BigLedger ledger, string sql)
    {
        await using var find = ledger.Database.CreateCommand(sql);
        find.Parameters.Add(new() { Value = 1 });
        find.Parameters.Add(new() { Value = (short)2016 });
        await using var rows = await find.ExecuteReaderAsync();
        var count = 0;
        while (await rows.ReadAsync()) count++;
        if (count != BigLedger.Accounts * 12) throw new InvalidOperationException($"{count} rows came.");
    }

    private static async Task Balance(BigLedger ledger, int asked, DateOnly on, DateTimeOffset? asAt)
    {
        await using var find = ledger.Database.CreateCommand("select balance_at(1, 2016::smallint, $1, $2, $3)");
        find.Parameters.Add(new() { Value = 1 + (asked * 17 % BigLedger.Accounts) });
        find.Parameters.Add(new() { Value = on });
        find.Parameters.Add(new() { Value = (object?)asAt ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        await find.ExecuteScalarAsync();
    }
}
