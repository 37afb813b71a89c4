using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PoolPlatform.Budgets.ProvingLedger;
using PoolPlatform.Testing;
using static PoolPlatform.Budgets.Tests.Slices.Mapping_ledgers;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What a whole file left in suspense is looked at by a filter and then moved at once, as it was looked at or not at all.</summary>
public sealed class Clearing_suspense(BudgetsUnderTest service)
{
    private const string Header = "Body Name,Service Area Categorisation,Service Area Code,Expenses Type,Account Code,Date,Transaction Number,Amount,Supplier Name\r\n";

    [Fact]
    public async Task What_a_filter_finds_is_looked_at_by_line_and_period_and_moves_as_it_was_looked_at()
    {
        var pool = await Waiting(Row("70001", "R1", "30/04/2014", "1", "10.00"), Row("70001", "R2", "31/05/2014", "2", "(4.00)"), Row("70002", "R2", "01/06/2014", "3", "7.25"), Row("70003", "R9", "01/06/2014", "4", "100.00"));
        await SetMapping(pool, With("{\"costCentre\":\"70001\",\"line\":\"STAFF\"},{\"costCentre\":\"70002\",\"line\":\"AWP\"}"));

        var review = await Review(pool, """{"source":"agresso"}""");
        Assert.Equal(
            """{"entries":3,"total":"13.25","lines":[{"line":"AWP","scheme":"MH","entries":1,"total":"7.25"},{"line":"STAFF","scheme":"MH","entries":2,"total":"6.00"}],"periods":[{"period":1,"state":"Open","entries":1,"total":"10.00"},{"period":2,"state":"Open","entries":1,"total":"-4.00"},{"period":3,"state":"Open","entries":1,"total":"7.25"}],"remaining":{"entries":1,"total":"100.00"}}""",
            review.GetRawText());
        var moved = await Move(pool, """ "source":"agresso" """, 3, "13.25");

        Assert.Equal("""{"moved":3,"total":"13.25","remaining":1,"lines":[{"line":"AWP","entries":1,"total":"7.25"},{"line":"STAFF","entries":2,"total":"6.00"}],"items":null}""", moved.Is(HttpStatusCode.OK).GetRawText());
        Assert.Equal("cash -113.25, expenditure:AWP 7.25, expenditure:STAFF 6.00, suspense 100.00", await Trial(pool));
        Assert.Equal(
            ["AWP MH E06000022 2014-06-01 725 1", "STAFF MH E06000022 2014-04-30 1000 1", "STAFF MH E06000022 2014-05-31 -400 1"],
            (await pool.Events("ExpenditurePosted")).Single().GetProperty("entries").EnumerateArray().Select(Told));
        Assert.Equal(
            ["1 Suspense 10.00 2014-04-30 -", "2 Suspense -4.00 2014-05-31 -", "3 Suspense 7.25 2014-06-01 -", "4 Suspense 100.00 2014-06-01 -",
             "1 Suspense -10.00 2014-04-30 reverses 1", "1 Expenditure 10.00 2014-04-30 corrects 1", "2 Suspense 4.00 2014-05-31 reverses 2", "2 Expenditure -4.00 2014-05-31 corrects 2",
             "3 Suspense -7.25 2014-06-01 reverses 3", "3 Expenditure 7.25 2014-06-01 corrects 3"],
            await Journals(pool));
        Assert.Null((await new LedgerProof(pool.Service.Database).Prove(pool.Reference, TestContext.Current.CancellationToken)).Difference);
    }

    [Fact]
    public async Task Twenty_thousand_rows_move_once_though_two_callers_ask_at_the_same_time()
    {
        const int Rows = 20_000;
        var pool = await Waiting([.. Enumerable.Range(0, Rows).Select(i => Row($"7000{i / 252 % 2}", $"R{i % 50}", $"{1 + i % 28:00}/{4 + i % 9:00}/2014", i.ToString(CultureInfo.InvariantCulture), "1.01"))]);
        await SetMapping(pool, With("{\"costCentre\":\"70000\",\"line\":\"AWP\"},{\"costCentre\":\"70001\",\"line\":\"STAFF\"}"));
        Assert.Equal((Rows, "20200.00"), Tallied(await Review(pool, """{"source":"agresso"}""")));

        var keys = new[] { Pool.NewKey(), Pool.NewKey() };
        var asked = await Task.WhenAll(keys.Select(key => Move(pool, """ "source":"agresso" """, Rows, "20200.00", key: key)));

        var done = Assert.Single(asked, one => one.Status == HttpStatusCode.OK);
        Assert.Equal((Rows, "20200.00", 0), (done.Body.GetProperty("moved").GetInt32(), done["total"], done.Body.GetProperty("remaining").GetInt32()));
        var late = Assert.Single(asked, one => one != done).IsRefused(HttpStatusCode.Conflict, "suspense-differs");
        Assert.Equal(("0", "0.00"), (late.GetProperty("entries").GetString(), late.GetProperty("total").GetString()));
        var again = await Move(pool, """ "source":"agresso" """, Rows, "20200.00", key: keys[asked[0] == done ? 0 : 1]);
        Assert.Equal((true, done.Text), (again.IsReplayed, again.Text));

        Assert.Equal("cash -20200.00, expenditure:AWP 10180.80, expenditure:STAFF 10019.20, suspense 0.00", await Trial(pool));
        var told = (await pool.Events("ExpenditurePosted")).Select(one => one.GetProperty("entries").EnumerateArray().ToList()).ToList();
        Assert.All(told, entries => Assert.InRange(entries.Count, 1, 500));
        Assert.Equal((2_020_000L, Rows, 504), (told.Sum(entries => entries.Sum(one => one.GetProperty("amountPence").GetInt64())), told.Sum(entries => entries.Sum(one => one.GetProperty("count").GetInt32())), told.Sum(entries => entries.Count)));
        Assert.Null((await new LedgerProof(pool.Service.Database).Prove(pool.Reference, TestContext.Current.CancellationToken)).Difference);
    }

    [Fact]
    public async Task What_is_something_else_by_now_moves_nothing_and_says_what_it_is()
    {
        var pool = await Waiting(Row("70001", "R1", "30/04/2014", "1", "10.00"), Row("70001", "R1", "30/05/2014", "2", "5.00"));
        await SetMapping(pool, With("{\"costCentre\":\"70001\",\"line\":\"STAFF\"}"));

        foreach (var (entries, total) in new[] { (1, "15.00"), (3, "15.00"), (2, "15.01"), (2, "-15.00"), (0, "0.00") })
        {
            var refused = (await Move(pool, """ "source":"agresso" """, entries, total)).IsRefused(HttpStatusCode.Conflict, "suspense-differs");
            Assert.Equal(("2", "15.00"), (refused.GetProperty("entries").GetString(), refused.GetProperty("total").GetString()));
        }
        (await pool.Post("suspense/moves", """{"source":"agresso","costCentre":"70001","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "suspense-not-reviewed");
        (await Move(pool, """ "costCentre":"70001" """, 2, "15.00")).IsRefused(HttpStatusCode.UnprocessableEntity, "nothing-to-move");
        (await Move(pool, """ "source":"oracle" """, 2, "15.00")).IsRefused(HttpStatusCode.UnprocessableEntity, "source-not-mapped");
        (await pool.Post("suspense/moves/evaluate", """{"source":"agresso","line":"NO"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");

        Assert.Equal("cash -15.00, suspense 15.00", await Trial(pool));
        Assert.Empty(await pool.Events("ExpenditurePosted"));
    }

    [Fact]
    public async Task A_filter_names_codes_or_a_file_and_touches_nothing_else()
    {
        var pool = await Waiting(Row("70001", "R1", "30/04/2014", "1", "1.00"), Row("70001", "R2", "30/04/2014", "2", "2.00"), Row("", "R2", "30/04/2014", "3", "4.00"));
        var second = await Import(pool, Encoding.UTF8.GetBytes(Header + Row("70001", "R1", "30/04/2014", "4", "8.00")));
        var file = second.GetProperty("importId").GetString();

        Assert.Equal((3, "11.00"), Tallied(await Review(pool, """{"source":"agresso","costCentre":"70001","line":"AWP"}""")));
        Assert.Equal((2, "6.00"), Tallied(await Review(pool, """{"source":"agresso","subjective":"R2","line":"AWP"}""")));
        Assert.Equal((1, "2.00"), Tallied(await Review(pool, """{"source":"agresso","costCentre":"70001","subjective":"R2","line":"AWP"}""")));
        Assert.Equal((1, "4.00"), Tallied(await Review(pool, """{"source":"agresso","costCentre":"","line":"AWP"}""")));
        Assert.Equal((0, "0.00"), Tallied(await Review(pool, """{"source":"oracle","line":"AWP"}""")));
        Assert.Equal((1, "8.00"), Tallied(await Review(pool, $$"""{"source":"agresso","importId":"{{file}}","line":"AWP"}""")));
        (await Move(pool, $$""" "source":"agresso","importId":"{{file}}","line":"AWP" """, 1, "8.00")).Is(HttpStatusCode.OK);
        (await Move(pool, """ "source":"agresso","costCentre":"70001","subjective":"R2","line":"STAFF" """, 1, "2.00")).Is(HttpStatusCode.OK);
        Assert.Equal("cash -15.00, expenditure:AWP 8.00, expenditure:STAFF 2.00, suspense 5.00", await Trial(pool));
    }

    [Fact]
    public async Task A_closed_period_takes_nothing_and_an_open_one_that_is_named_takes_it_under_its_own_day()
    {
        var pool = await Waiting(Row("70001", "R1", "30/04/2014", "1", "10.00"), Row("70001", "R1", "31/05/2014", "2", "5.00"));
        await SetMapping(pool, With("{\"costCentre\":\"70001\",\"line\":\"STAFF\"}"));
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);

        Assert.Equal(["1 Closed", "2 Open"], (await Review(pool, """{"source":"agresso"}""")).GetProperty("periods").EnumerateArray().Select(one => $"{one.GetProperty("period")} {one.GetProperty("state")}"));
        (await Move(pool, """ "source":"agresso" """, 2, "15.00")).IsRefused(HttpStatusCode.Conflict, "period-closed");
        Assert.Equal("cash -15.00, suspense 15.00", await Trial(pool));

        (await Move(pool, """ "source":"agresso","postingPeriod":3 """, 2, "15.00")).Is(HttpStatusCode.OK);
        Assert.Equal(
            ["2014-04-30 1", "2014-05-31 2", "2014-04-30 3", "2014-04-30 3", "2014-05-31 2", "2014-05-31 2"],
            (await pool.Get("journals")).Body.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("effectiveOn")} {one.GetProperty("period")}"));
        Assert.Null((await new LedgerProof(pool.Service.Database).Prove(pool.Reference, TestContext.Current.CancellationToken)).Difference);
    }

    [Fact]
    public async Task Only_the_hosts_finance_moves_a_partner_may_look_and_a_stranger_finds_nothing()
    {
        var pool = await Waiting(Row("70001", "R1", "30/04/2014", "1", "10.00"));
        var stranger = TestTokens.Of("E08000001", "finance", "pool-manager");

        Assert.Equal((1, "10.00"), Tallied((await pool.Post("suspense/moves/evaluate", """{"source":"agresso","line":"AWP"}""", Pool.CcgFinance)).Is(HttpStatusCode.OK)));
        (await pool.Post("suspense/moves/evaluate", "rubbish", stranger)).Is(HttpStatusCode.NotFound);
        (await pool.Post("suspense/moves/evaluate", "rubbish", TestTokens.Of(Pool.Host, "practitioner"))).Is(HttpStatusCode.Forbidden);
        (await Move(pool, """ "source":"agresso","line":"AWP" """, 1, "10.00", stranger)).Is(HttpStatusCode.NotFound);
        (await Move(pool, """ "source":"agresso","line":"AWP" """, 1, "10.00", Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await Move(pool, """ "source":"agresso","line":"AWP" """, 1, "10.00", TestTokens.Of(Pool.Host, "auditor"))).Is(HttpStatusCode.Forbidden);
        Assert.Equal("cash -10.00, suspense 10.00", await Trial(pool));
    }

    /// <summary>A pool whose file had these rows and whose mapping leads none of them to a line.</summary>
    private async Task<Pool> Waiting(params string[] rows)
    {
        var pool = await (await service.NewPool()).WithBudget();
        await SetMapping(pool, Published);
        var import = await Import(pool, Encoding.UTF8.GetBytes(Header + string.Concat(rows)));
        Assert.Equal(rows.Length, import.GetProperty("suspended").GetInt32());
        return pool;
    }

    private static string With(string rules) => Published.Replace("\"codes\":[", $"\"codes\":[{rules},", StringComparison.Ordinal);

    private static async Task<JsonElement> Review(Pool pool, string choice) => (await pool.Post("suspense/moves/evaluate", choice)).Is(HttpStatusCode.OK);

    private static Task<Reply> Move(Pool pool, string choice, int entries, string total, string? token = null, string? key = null) =>
        pool.Post("suspense/moves", $$$"""{{{{choice}}},"expected":{"entries":{{{entries}}},"total":"{{{total}}}"},"reason":"The codes were mapped"}""", token, key);

    private static (int, string?) Tallied(JsonElement review) => (review.GetProperty("entries").GetInt32(), review.GetProperty("total").GetString());

    private static async Task<string> Trial(Pool pool) =>
        string.Join(", ", (await pool.Balances()).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:0.00}")));

    private static string Told(JsonElement entry) =>
        string.Join(' ', new[] { "line", "scheme", "paidBy", "effectiveOn", "amountPence", "count" }.Select(name => entry.GetProperty(name).ToString()));

    /// <summary>Reference, kind, first amount and day of each, and which of them it points at.</summary>
    private static async Task<List<string>> Journals(Pool pool)
    {
        await using var find = pool.Service.Database.CreateCommand(
            """
            select format('%s %s %s %s %s', j.reference, j.kind, (l.amount_pence / 100.0)::numeric(12, 2), j.effective_on, coalesce('reverses ' || r.reference, 'corrects ' || c.reference, '-'))
            from journal j
            join pool p on p.id = j.pool_id
            join journal_line l on l.fy = j.fy and l.journal_id = j.id and l.no = 1
            left join journal r on r.fy = j.fy and r.id = j.reverses_id
            left join journal c on c.fy = j.fy and c.id = j.corrects_id
            where p.reference = $1
            order by j.id
            """);
        find.Parameters.Add(new() { Value = pool.Reference });
        await using var rows = await find.ExecuteReaderAsync();
        var journals = new List<string>();
        while (await rows.ReadAsync()) journals.Add(rows.GetString(0));
        return journals;
    }
}
