using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Ledger files: whole or in part, once, and never a trace of what was refused.</summary>
public sealed class Importing_expenditure(BudgetsUnderTest service)
{
    private const string Header = "line,amount,effectiveOn,paidBy,reference,supplier,description\n";

    [Fact]
    public async Task Ten_thousand_rows_are_posted_to_the_penny_and_told_in_sums()
    {
        var pool = await (await service.NewPool()).WithBudget();
        var file = new StringBuilder(Header);
        var total = 0L;
        for (var i = 1; i <= 10_000; i++)
        {
            var pence = i % 7 == 0 ? -i : i;
            total += pence;
            file.Append(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "AWP" : "STAFF")},{pence / 100m:0.00},{new DateOnly(2014, 4, 1).AddDays(i % 365):yyyy-MM-dd},{(i % 3 == 0 ? Pool.Ccg : Pool.Host)},INV-{i},Supplier {i % 50},\"Row {i}, quoted\"\n");
        }

        var import = await pool.Import(file.ToString());

        Assert.Equal(("Completed", 10_000, 10_000, 0), (import.GetProperty("state").GetString(), import.GetProperty("rows").GetInt32(), import.GetProperty("accepted").GetInt32(), import.GetProperty("rejected").GetInt32()));
        Assert.Equal((total / 100m).ToString("0.00", CultureInfo.InvariantCulture), import.GetProperty("controlTotal").GetString());
        var balances = await pool.Balances();
        Assert.Equal(total / 100m, balances["expenditure:AWP"] + balances["expenditure:STAFF"]);
        var events = await pool.Events("ExpenditurePosted");
        Assert.All(events, one => Assert.InRange(one.GetProperty("entries").GetArrayLength(), 1, 500));
        var entries = events.SelectMany(one => one.GetProperty("entries").EnumerateArray()).ToList();
        Assert.Equal((total, 10_000), (entries.Sum(entry => entry.GetProperty("amountPence").GetInt64()), entries.Sum(entry => entry.GetProperty("count").GetInt32())));
        Assert.Equal(0L, await Scalar(pool, $"select count(*) from pg_class where relname like 'import_rows_%' and relname = 'import_rows_' || (select number from import where id = '{import.GetProperty("importId").GetString()}')"));
    }

    [Fact]
    public async Task The_same_file_again_answers_the_first_import_and_changes_nothing()
    {
        var pool = await (await service.NewPool()).WithBudget();
        const string File = Header + "AWP,10.00,2014-04-30,E06000022,INV 1,,\n";
        var first = await pool.Import(File);

        var again = await pool.SendFile(File);

        Assert.Equal(first.GetProperty("importId").GetString(), again.Is(HttpStatusCode.OK).GetProperty("importId").GetString());
        Assert.Equal(10.00m, (await pool.Balances())["expenditure:AWP"]);
        (await pool.SendFile(File, "?source=other")).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Two_who_send_the_same_file_at_once_share_one_import()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.SendFile(Header + "AWP,10.00,2014-04-30,E06000022,INV 1,,\n")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Accepted);
        Assert.Single(replies.Select(reply => reply["importId"]).Distinct());
    }

    [Fact]
    public async Task One_bad_row_rejects_the_file_and_all_bad_rows_are_named()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var import = await pool.Import(Bad);

        Assert.Equal(("Rejected", 11, 0), (import.GetProperty("state").GetString(), import.GetProperty("rows").GetInt32(), import.GetProperty("accepted").GetInt32()));
        Assert.Equal(
            [
                (3, "the budget has no line 'NOPE'"), (4, "amount is not pounds with exactly two decimals, such as 1250.00 or -114.00"), (5, "amount is zero"),
                (6, "effectiveOn is not a date such as 2014-05-31"), (7, "2015-04-01 lies outside the financial year"), (8, "'E08000001' is not a partner of the agreement"),
                (9, "the row has 3 columns, 7 are expected"), (10, "text follows a closing quote"), (12, "the row has 8 columns, 7 are expected"),
                (14, "reference 'INV 1' stands in row 2 with other figures"),
            ],
            Rejections(import));
        Assert.Empty(await pool.Balances());
        Assert.Empty(await pool.Events("ExpenditurePosted"));
    }

    [Fact]
    public async Task In_part_the_good_rows_are_posted_even_after_the_whole_was_rejected()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await pool.Import(Bad);

        var import = await pool.Import(Bad, "?source=agresso&partial=true");

        Assert.Equal(("Completed", 1, 10, "10.00"), (import.GetProperty("state").GetString(), import.GetProperty("accepted").GetInt32(), import.GetProperty("rejected").GetInt32(), import.GetProperty("controlTotal").GetString()));
        Assert.Equal(10.00m, (await pool.Balances())["expenditure:AWP"]);
        (await pool.SendFile(Bad)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_posted_before_is_passed_over_even_in_a_closed_period_and_other_figures_are_refused()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await pool.Import(Header + "AWP,10.00,2014-04-30,E06000022,INV 1,,April\nAWP,20.00,2014-04-30,E06000022,INV 2,,\n");
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);

        var whole = await pool.Import(Header + "AWP,10.00,2014-04-30,E06000022,INV 1,,the year to May\nAWP,30.00,2014-05-30,E06000022,INV 3,,\nAWP,30.00,2014-05-30,E06000022,INV 3,,twice\nSTAFF,1.00,2014-05-30,E06000022,INV 3,,another line\n");
        var wrong = await pool.Import(Header + "AWP,99.00,2014-04-30,E06000022,INV 1,,\nAWP,5.00,2014-04-30,E06000022,INV 9,,\n");

        Assert.Equal(("Completed", 2, 2), (whole.GetProperty("state").GetString(), whole.GetProperty("accepted").GetInt32(), whole.GetProperty("duplicates").GetInt32()));
        Assert.Equal([(2, "reference 'INV 1' was posted before with other figures"), (3, "period 1 is closed")], Rejections(wrong));
        Assert.Equal((60.00m, 1.00m), ((await pool.Balances())["expenditure:AWP"], (await pool.Balances())["expenditure:STAFF"]));
    }

    [Fact]
    public async Task Entries_without_a_reference_are_each_their_own()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var import = await pool.Import(Header + "AWP,1.00,2014-04-30,E06000022,,,\nAWP,1.00,2014-04-30,E06000022,,,\n\nAWP,1.00,2014-04-30,E06000022,,,\n");

        Assert.Equal(("Completed", 3), (import.GetProperty("state").GetString(), import.GetProperty("accepted").GetInt32()));
    }

    [Fact]
    public async Task Columns_come_in_any_order_and_text_may_be_quoted_or_begin_with_a_mark()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var import = await pool.Import("\uFEFFdescription,supplier,reference,paidBy,effectiveOn,amount,line\r\n\"two\nlines, \"\"quoted\"\"\",12\" pipe,R1,E06000022,2014-04-30,10.00,AWP\r\n");

        Assert.Equal("Completed", import.GetProperty("state").GetString());
        var item = (await pool.Get("journals")).Body.GetProperty("items")[0];
        Assert.Equal(("two\nlines, \"quoted\"", "12\" pipe"), (item.GetProperty("description").GetString(), item.GetProperty("supplier").GetString()));
    }

    [Fact]
    public async Task A_partner_sends_only_what_it_paid_itself()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.SendFile(Header + "AWP,10.00,2014-04-30,11E,A,,\nAWP,10.00,2014-04-30,E06000022,B,,\n", token: Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "not-your-expenditure");
        var own = await pool.Import(Header + "AWP,10.00,2014-04-30,11E,A,,\n", token: Pool.CcgFinance);

        Assert.Equal("Completed", own.GetProperty("state").GetString());
        Assert.Equal(-10.00m, (await pool.Balances())["partner-current:11E"]);
    }

    [Theory]
    [InlineData("", "csv-header-wrong")]
    [InlineData("line,amount\nAWP,1.00\n", "csv-header-wrong")]
    [InlineData("line,amount,effectiveOn,paidBy,reference,supplier,memo\n", "csv-header-wrong")]
    [InlineData("line,amount,effectiveOn,paidBy,reference,supplier,description,line\n", "csv-header-wrong")]
    [InlineData(Header + "AWP,1.00,2014-04-30,11E,\"never closed,,\nAWP,1.00,2014-04-30,11E,r,,\n", "csv-unreadable")]
    public async Task A_file_that_cannot_be_read_is_refused_at_once(string csv, string code)
    {
        var pool = await (await service.NewPool()).WithBudget();

        var refused = (await pool.SendFile(csv)).IsRefused(HttpStatusCode.UnprocessableEntity, code);

        if (code == "csv-header-wrong") Assert.Contains("line,amount,effectiveOn,paidBy,reference,supplier,description", refused.GetProperty("detail").GetString());
        Assert.Equal(0, (await pool.Get("expenditure/imports")).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.SendFile([.. Encoding.UTF8.GetBytes(Header + "AWP,1.00,2014-04-30,11E,r,"), 0xff, 0xfe, .. Encoding.UTF8.GetBytes(",\n")])).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-not-utf8");
        (await pool.SendFile(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Header)).ToArray())).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-not-utf8");
        (await pool.SendFile(Header + "AWP,1.00,2014-04-30,11E,r," + new string('x', 10_000_000) + ",\n")).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-unreadable");
        var nul = await pool.Import(Header + "AWP,1.00,2014-04-30,11E,r,a\0b,\n");
        Assert.Equal([(2, "a field holds the NUL character")], Rejections(nul));
    }

    [Fact]
    public async Task A_file_is_csv_from_a_named_source_under_a_key()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.SendFile(Header, type: "application/json")).IsRefused(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        (await pool.SendFile(Header, "")).IsRefused(HttpStatusCode.BadRequest, "source-missing");
        (await pool.SendFile(Header, "?source=a%20b")).IsRefused(HttpStatusCode.BadRequest, "source-missing");
        (await pool.SendFile(Header, "?source=a&partial=perhaps")).IsRefused(HttpStatusCode.BadRequest, "malformed");
        (await pool.SendFile(Header, key: "")).IsRefused(HttpStatusCode.BadRequest, "idempotency-key-missing");
        var (first, replay) = (await pool.SendFile(Header, key: "k"), await pool.SendFile(Header, key: "k"));
        Assert.Equal((HttpStatusCode.Accepted, true, first["importId"]), (replay.Status, replay.IsReplayed, replay["importId"]));
    }

    [Fact]
    public async Task Amounts_that_cannot_be_added_up_reject_the_file_and_nobody_tries_for_ever()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var import = await pool.Import(Header + string.Concat(Enumerable.Repeat("AWP,9999999999999.99,2014-04-30,E06000022,,,\n", 9_300)));

        Assert.Equal("Rejected", import.GetProperty("state").GetString());
        Assert.Equal([(1, "the amounts are too large to be added up exactly")], Rejections(import));
        Assert.Empty(await pool.Balances());
    }

    [Fact]
    public async Task Rejections_are_listed_up_to_a_thousand_and_the_rest_is_counted()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var import = await pool.Import(Header + string.Concat(Enumerable.Repeat("NOPE,1.00,2014-04-30,11E,,,\n", 1_200)));

        Assert.Equal((1_200, 1_000, 200), (import.GetProperty("rejected").GetInt32(), import.GetProperty("rejections").GetArrayLength(), import.GetProperty("rejectionsLeftOut").GetInt32()));
    }

    /// <summary>The worker is stopped by its database in the middle of posting; nothing of it may stand, and all of it must in the end.</summary>
    [Fact]
    public async Task An_accepted_file_is_finished_after_a_crash_in_the_middle()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await using var connection = await pool.Service.Database.OpenConnectionAsync();
        await using (var hold = new NpgsqlCommand("select pg_advisory_lock(id, 2014) from pool where reference = $1", connection) { Parameters = { new() { Value = pool.Reference } } }) await hold.ExecuteNonQueryAsync();
        var accepted = await pool.SendFile(Header + "AWP,10.00,2014-04-30,E06000022,INV 1,,\n");
        accepted.Is(HttpStatusCode.Accepted);

        await Poll.Until(async () => await Scalar(pool, WaitingPids) is not null, "the worker waits for the pool");
        await Scalar(pool, $"select pg_terminate_backend(({WaitingPids}))");
        Assert.Equal("Running", (await pool.Get(accepted.Location!))["state"]);
        Assert.Empty(await pool.Balances());
        await using (var release = new NpgsqlCommand("select pg_advisory_unlock_all()", connection)) await release.ExecuteNonQueryAsync();

        Assert.Equal("Completed", (await pool.Finished(accepted.Location!)).GetProperty("state").GetString());
        Assert.Equal(10.00m, (await pool.Balances())["expenditure:AWP"]);
    }

    private const string WaitingPids = "select pid from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()) limit 1";

    private const string Bad =
        Header
        + "AWP,10.00,2014-04-30,E06000022,INV 1,,good\n"
        + "NOPE,10.00,2014-04-30,E06000022,INV 2,,\n"
        + "AWP,10.0,2014-04-30,E06000022,INV 3,,\n"
        + "AWP,0.00,2014-04-30,E06000022,INV 4,,\n"
        + "AWP,10.00,30/04/2014,E06000022,INV 5,,\n"
        + "AWP,10.00,2015-04-01,E06000022,INV 6,,\n"
        + "AWP,10.00,2014-04-30,E08000001,INV 7,,\n"
        + "AWP,10.00,2014-04-30\n"
        + "AWP,10.00,2014-04-30,E06000022,\"INV\" 8,,\n"
        + "\n"
        + "AWP,10.00,2014-04-30,E06000022,INV 9,,,too many\n"
        + "\n"
        + "AWP,11.00,2014-04-30,E06000022,INV 1,,other figures\n";

    private static List<(int, string)> Rejections(JsonElement import) =>
        [.. import.GetProperty("rejections").EnumerateArray().Select(one => (one.GetProperty("row").GetInt32(), one.GetProperty("reason").GetString()!))];

    private static async Task<object?> Scalar(Pool pool, string sql)
    {
        await using var command = pool.Service.Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
