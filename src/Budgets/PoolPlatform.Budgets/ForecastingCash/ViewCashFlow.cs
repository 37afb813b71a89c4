using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ForecastingCash;

/// <summary>The fund's cash by month: what came in and went out, and what both treasuries have still to expect.</summary>
internal static class ViewCashFlow
{
    private const string Example =
        """
        {"on":"2014-05-10","months":[{"period":1,"month":"2014-04-01","partners":[{"partner":"11E","due":"1384166.67","received":"1384166.67","expected":"0.00","paysItself":"0.00"}],
          "in":"1384166.67","out":"1068000.00","expectedIn":"0.00","expectedOut":"0.00","balance":"316166.67"}]}
        """;

    // Everything that moves cash, apart from what partners and others pay in, is a payment; a refund makes it smaller.
    private const string FindMoved =
        """
        select (extract(month from l.effective_on)::int + 8) % 12 + 1,
            coalesce(sum(l.amount_pence) filter (where j.kind in ('Receipt', 'Income', 'SettlementPayment', 'SettlementInterest')), 0)::bigint,
            coalesce(-sum(l.amount_pence) filter (where j.kind not in ('Receipt', 'Income', 'SettlementPayment', 'SettlementInterest')), 0)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id
        where a.pool_id = $1 and a.code = 'cash' and l.effective_on <= $3
        group by 1
        """;

    private const string FindReceived =
        """
        select (extract(month from l.effective_on)::int + 8) % 12 + 1, substr(a.code, length('contributions-receivable:') + 1), -sum(l.amount_pence)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id and j.kind = 'Receipt'
        where a.pool_id = $1 and a.code like 'contributions-receivable:%' and l.effective_on <= $3
        and exists (select from journal_line c join account b on b.id = c.account_id and b.code = 'cash' where c.fy = j.fy and c.journal_id = j.id)
        group by 1, 2
        """;

    // Who has paid all of a line so far is expected to pay the rest.
    private const string FindPayers =
        """
        select substr(a.code, length('expenditure:') + 1), min(f.code)
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id and j.kind = 'Expenditure'
        join journal_line o on o.fy = l.fy and o.journal_id = l.journal_id and o.amount_pence <> l.amount_pence
        join account f on f.id = o.account_id and (f.code = 'cash' or f.code like 'partner-current:%')
        where a.pool_id = $1 and a.code like 'expenditure:%' and l.effective_on <= $3
        group by a.code
        having min(f.code) = max(f.code) and min(f.code) like 'partner-current:%'
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/cash-flow", Handle)
            .Describe("ViewCashFlow", "The fund's cash by month, for each partner's treasury and the host's: what moved, and what is expected", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("on", "What moved up to the end of this day, and what is expected after it; today when left out.");

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (QueryValues.Day(http.Request, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool) return Results.Json(new { On = on, Months = Array.Empty<CashFlowMonth>() }, PlatformJson.Options);
        // One snapshot for all the questions.
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var matched = await ReceiptStore.Match(connection, pool, scope.Year, on, cancel);
        var budget = (await BudgetStore.Find(connection, pool, scope.Year, null, cancel))?.Budget;
        var received = new Dictionary<int, Dictionary<OrganisationCode, Money>>();
        var moved = new Dictionary<int, CashMoved>();
        var payers = new Dictionary<string, string>(StringComparer.Ordinal);
        await Each(FindReceived, row => (received.TryGetValue(row.GetInt32(0), out var month) ? month : received[row.GetInt32(0)] = []).Add(Codes.Partner(row.GetString(1)), Money.FromPence(row.GetInt64(2))));
        await Each(FindMoved, row => moved.Add(row.GetInt32(0), new(Money.FromPence(row.GetInt64(1)), Money.FromPence(row.GetInt64(2)), received.GetValueOrDefault(row.GetInt32(0))?.ToImmutableDictionary() ?? ImmutableDictionary<OrganisationCode, Money>.Empty)));
        await Each(FindPayers, row => payers.Add(row.GetString(0), row.GetString(1)));
        return Results.Json(new { On = on, Months = CashFlow.Forecast(scope.Year, on, matched, moved, [.. Planned(budget, payers, scope)]) }, PlatformJson.Options);

        async Task Each(string sql, Action<NpgsqlDataReader> take)
        {
            await using var find = new NpgsqlCommand(sql, connection);
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
            find.Parameters.Add(new() { Value = on });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel)) take(rows);
        }
    }

    private static IEnumerable<PlannedPayment> Planned(PoolBudget? budget, Dictionary<string, string> payers, PoolScope scope) =>
        from line in budget?.Lines ?? []
        where line.Amount is not null
        let payer = payers.TryGetValue(line.Code, out var account) ? Codes.Partner(account[Accounts.PartnerCurrentPrefix.Length..]) : scope.Terms.Host!.Value
        from slice in line.Months!.Months.Select((amount, i) => (Period: i + 1, Amount: amount))
        select new PlannedPayment(slice.Period, payer == scope.Terms.Host ? null : payer, slice.Amount);
}
