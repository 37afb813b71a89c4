using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingLedger;

/// <summary>Every account's balance, on the side where it stands; the two sides are equal, or something is broken.</summary>
internal static class ViewTrialBalance
{
    private const string Example =
        """{"reference":"BANES-MH","year":"2014-15","on":null,"asAt":"2015-04-02T09:00:00+00:00","debit":"1068000.00","credit":"1068000.00","accounts":[{"account":"cash","debit":"0.00","credit":"1068000.00"},{"account":"expenditure:AWP","debit":"1068000.00","credit":"0.00"}]}""";

    private const string FindBalances =
        """
        select a.code, sum(l.amount_pence)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        where a.pool_id = $1 and ($3::timestamptz is null or l.recorded_at <= $3) and ($4::date is null or l.effective_on <= $4)
        group by a.code
        order by a.code
        """;

    // As it stands now, which is what is mostly asked: the months, and whatever is not in them yet.
    private const string FindBalancesNow =
        """
        with moved as (
            select m.account_id, (m.debit_pence - m.credit_pence)::bigint as pence
            from balance_month m
            where m.pool_id = $1 and m.fy = $2
            union all
            select l.account_id, l.amount_pence
            from lines_beyond_months($1, $2, (select coalesce(max(last_journal), 0) from month_head where pool_id = $1 and fy = $2)) l
        ), summed as (
            select account_id, sum(pence)::bigint as pence from moved group by account_id
        )
        select a.code, s.pence
        from summed s
        join account a on a.id = s.account_id
        order by a.code
        """;

    private sealed record Account([property: System.Text.Json.Serialization.JsonPropertyName("account")] string Code, Money Debit, Money Credit);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/trial-balance", Handle)
            .Describe("ViewTrialBalance", "The balance of every account of a pool's ledger", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("on", QueryValues.OnMeaning)
            .DescribeQuery("asAt", QueryValues.AsAtMeaning);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var (day, instant) = (QueryValues.On(http.Request), QueryValues.AsAt(http.Request));
        if ((day.Refusal ?? instant.Refusal) is { } malformed) return Problems.From(malformed);
        var (on, asAt) = (day.OrThrow(), instant.OrThrow());
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancel);
        var accounts = new List<Account>();
        if (await PoolYears.Find(connection, scope.Reference, cancel) is { } pool)
        {
            if (asAt is not null) await PoolYears.WaitForPosters(connection, scope.Reference, scope.Year, cancel);
            await using var find = new NpgsqlCommand(on is null && asAt is null ? FindBalancesNow : FindBalances, connection);
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
            if (on is not null || asAt is not null)
            {
                find.Parameters.Add(new() { Value = (object?)asAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
                find.Parameters.Add(new() { Value = (object?)on ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
            }
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                var balance = Money.FromPence(rows.GetInt64(1));
                accounts.Add(new(rows.GetString(0), Money.Max(balance, Money.Zero), Money.Max(-balance, Money.Zero)));
            }
        }
        return Results.Json(
            new
            {
                scope.Reference,
                scope.Year,
                On = on,
                AsAt = asAt ?? now,
                Debit = Money.Sum(accounts.Select(account => account.Debit)),
                Credit = Money.Sum(accounts.Select(account => account.Credit)),
                Accounts = accounts,
            },
            PlatformJson.Options);
    }
}
