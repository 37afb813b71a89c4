using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingLedger;

/// <summary>Every account of a year, month by month: by the period that was posted to, or by the month in which things happened.</summary>
internal static class ViewMonths
{
    private const string Example =
        """{"reference":"BANES-MH","year":"2014-15","by":"posting","accounts":[{"account":"expenditure:AWP","debit":"2136000.00","credit":"0.00","months":[{"month":"1","debit":"1068000.00","credit":"0.00"},{"month":"2","debit":"1068000.00","credit":"0.00"}]}]}""";

    /// <summary>Sums by account and month of a pool's year, more than one row for some, to be added up by whoever reads them: there is nearly one row each
    /// already, and to make it one would double the time. <c>{slot}</c> and <c>{line_slot}</c> say which month.</summary>
    internal const string FindMonths =
        """
        with head as (
            select coalesce(max(last_journal), 0) as last_journal from month_head where pool_id = $1 and fy = $2
        ), moved as (
            select m.account_id, {slot} as slot, m.debit_pence::bigint as debit, m.credit_pence::bigint as credit
            from balance_month m
            where m.pool_id = $1 and m.fy = $2
            union all
            select l.account_id, {line_slot}, sum(greatest(l.amount_pence, 0))::bigint, sum(greatest(-l.amount_pence, 0))::bigint
            from lines_beyond_months($1, $2, (select last_journal from head)) l
            group by l.account_id, {line_slot}
        )
        select a.code, m.slot::integer, m.debit, m.credit
        from moved m
        join account a on a.id = m.account_id
        """;

    private static readonly string ByPosting = FindMonths.Replace("{slot}", "m.period", StringComparison.Ordinal).Replace("{line_slot}", "l.period", StringComparison.Ordinal);

    private static readonly string ByEffective = FindMonths.Replace("{slot}", "m.month", StringComparison.Ordinal).Replace("{line_slot}", "month_of(l.effective_on)", StringComparison.Ordinal);

    private sealed record Account([property: System.Text.Json.Serialization.JsonPropertyName("account")] string Code, Money Debit, Money Credit, IReadOnlyList<Month> Months);

    private sealed record Month([property: System.Text.Json.Serialization.JsonPropertyName("month")] string Name, Money Debit, Money Credit);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/months", Handle)
            .Describe("ViewMonths", "Debits and credits of every account, month by month", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("by", "posting (the default): by the period that was posted to, 1 to 13; effective: by the calendar month in which it happened, such as 2014-04.");

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (http.Request.Query["by"] is not ([] or ["posting"] or ["effective"])) return Problems.From(ProtocolRefusals.Malformed("by", "This is posting or effective."));
        var byEffective = http.Request.Query["by"] is ["effective"];
        var months = new SortedDictionary<string, SortedDictionary<int, (Money Debit, Money Credit)>>(StringComparer.Ordinal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is { } pool)
        {
            await using var find = new NpgsqlCommand(byEffective ? ByEffective : ByPosting, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)scope.Year.StartYear } } };
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                if (!months.TryGetValue(rows.GetString(0), out var account)) months.Add(rows.GetString(0), account = []);
                var (debit, credit) = account.GetValueOrDefault(rows.GetInt32(1));
                account[rows.GetInt32(1)] = (debit + Money.FromPence(rows.GetInt64(2)), credit + Money.FromPence(rows.GetInt64(3)));
            }
        }
        return Results.Json(
            new
            {
                scope.Reference,
                scope.Year,
                By = byEffective ? "effective" : "posting",
                Accounts = months.Select(account => new Account(
                    account.Key,
                    Money.Sum(account.Value.Values.Select(month => month.Debit)),
                    Money.Sum(account.Value.Values.Select(month => month.Credit)),
                    [.. account.Value.Select(month => new Month(Name(month.Key, byEffective), month.Value.Debit, month.Value.Credit))])),
            },
            PlatformJson.Options);
    }

    private static string Name(int slot, bool byEffective) =>
        byEffective ? string.Create(CultureInfo.InvariantCulture, $"{slot / 12:0000}-{(slot % 12) + 1:00}") : slot.ToString(CultureInfo.InvariantCulture);
}
