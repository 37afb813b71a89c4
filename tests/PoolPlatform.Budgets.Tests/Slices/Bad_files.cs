using System.Net;
using System.Text;
using System.Text.Json;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What goes wrong on the way from somebody's ledger to ours: read right, or refused with the row and the reason, and nothing posted.</summary>
public sealed class Bad_files(BudgetsUnderTest service)
{
    private const string Header = "Date,CC,Amount,Ref,Text\n";

    private const string Mapping =
        """{"dateFormat":"dd/MM/yyyy","thousandsSeparator":",","credits":"Parentheses","columns":{"date":"Date","costCentre":"CC","amount":"Amount","reference":"Ref","description":"Text"},"paidBy":"E06000022","codes":[{"costCentre":"00T","line":"AWP"},{"costCentre":"0450","line":"STAFF"}]}""";

    [Fact]
    public Task A_byte_order_mark_is_no_part_of_the_first_column() => IsRead("\uFEFF" + Header + "30/04/2014,00T,1.00,1,\n", "1.00");

    [Fact]
    public Task A_line_break_inside_quotes_is_text() => IsRead(Header + "30/04/2014,00T,1.00,1,\"two\r\nlines\"\n", "1.00");

    [Fact]
    public Task Thousands_separators_and_parentheses_are_read_as_declared() => IsRead(Header + "30/04/2014,00T,\"1,234,567.89\",1,\n30/04/2014,00T,\"(1,000.00)\",2,\n", "1233567.89");

    [Fact]
    public Task The_29th_of_February_is_a_day_in_a_leap_year() => IsRead(Header + "29/02/2016,00T,1.00,1,\n", "1.00", "2015-16");

    [Fact]
    public Task Days_around_the_change_of_clocks_stay_where_they_are() => IsRead(Header + "26/10/2014,00T,1.00,1,\n29/03/2015,00T,1.00,2,\n", "2.00");

    [Theory]
    [InlineData("29/02/2015,00T,1.00,1,", "'29/02/2015' is not a date in the declared form dd/MM/yyyy")]
    [InlineData("04/30/2014,00T,1.00,1,", "'04/30/2014' is not a date in the declared form dd/MM/yyyy")]
    [InlineData("2014-04-30T00:30:00+01:00,00T,1.00,1,", "'2014-04-30T00:30:00+01:00' is not a date in the declared form dd/MM/yyyy")]
    [InlineData("30/04/2014,00T,12.5%,1,", "amount is a percentage")]
    [InlineData("30/04/2014,00T,1.005,1,", "amount has more than two decimals")]
    [InlineData("30/04/2014,00T,1.2E+05,1,", "amount is not pounds such as (1,250.00)")]
    [InlineData("30/04/2014,00T,\"1,00\",1,", "amount has a thousands separator in the wrong place")]
    [InlineData("30/04/2014,00T,,1,", "amount is empty")]
    [InlineData("30/04/2014,00T,0.00,1,", "amount is zero")]
    [InlineData("30/04/2015,00T,1.00,1,", "2015-04-30 lies outside the financial year")]
    [InlineData("30/04/2014,00T,1.00", "the row has 3 columns, the header has 5")]
    [InlineData("30/04/2014,00T,1.00,\"1\"x,", "text follows a closing quote")]
    public async Task A_row_that_could_be_misread_rejects_the_file_with_row_and_reason_and_nothing_is_posted(string row, string reason)
    {
        var pool = await Mapped();

        var import = await Import(pool, Header + "30/04/2014,00T,1.00,9,good\n" + row + "\n");

        Assert.Equal("Rejected", import.GetProperty("state").GetString());
        var rejection = Assert.Single(import.GetProperty("rejections").EnumerateArray());
        Assert.Equal((3, reason), (rejection.GetProperty("row").GetInt32(), rejection.GetProperty("reason").GetString()));
        Assert.Empty(await pool.Balances());
    }

    [Fact]
    public async Task Codes_whose_zeros_a_spreadsheet_ate_wait_in_suspense_and_are_never_guessed()
    {
        var pool = await Mapped();

        var import = await Import(pool, Header + "30/04/2014,450,1.00,1,\n30/04/2014,0T,2.00,2,\n");

        Assert.Equal(("Completed", 2), (import.GetProperty("state").GetString(), import.GetProperty("suspended").GetInt32()));
        Assert.Equal(
            [
                "no line is mapped to cost centre '450' and subjective ''; a code that ends in '450' after zeros is: a spreadsheet may have taken them",
                "no line is mapped to cost centre '0T' and subjective ''",
            ],
            (await pool.Get("suspense")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("reason").GetString()));
        Assert.False((await pool.Balances()).ContainsKey("expenditure:STAFF"));
    }

    [Fact]
    public async Task A_file_cut_off_in_the_middle_of_a_sum_is_refused_and_not_read_as_a_smaller_one()
    {
        var pool = await Mapped("""{"dateFormat":"dd/MM/yyyy","columns":{"date":"Date","costCentre":"CC","amount":"Amount"},"paidBy":"E06000022","codes":[{"costCentre":"00T","line":"AWP"}]}""");
        const string Whole = "Date,CC,Amount\n30/04/2014,00T,1.00\n30/04/2014,00T,1068000.00";

        var refused = (await Send(pool, Whole[..^5])).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-truncated");
        Assert.Equal("3", refused.GetProperty("row").GetString());
        (await Send(pool, Whole[..^5], "&expectedRows=3")).IsRefused(HttpStatusCode.UnprocessableEntity, "control-total-differs");
        var differs = (await Send(pool, Whole[..^5], "&expectedTotal=1068001.00")).IsRefused(HttpStatusCode.UnprocessableEntity, "control-total-differs");
        Assert.Equal(("1068001.00", "10681.00"), (differs.GetProperty("expected").GetString(), differs.GetProperty("found").GetString()));
        Assert.Empty(await pool.Balances());

        var accepted = await Send(pool, Whole, "&expectedRows=2&expectedTotal=1068001.00");
        accepted.Is(HttpStatusCode.Accepted);
        Assert.Equal("1068001.00", (await pool.Finished(accepted.Location!)).GetProperty("controlTotal").GetString());
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_refused_with_its_row() =>
        Assert.Equal("3", (await Send(await Mapped(), Header + "30/04/2014,00T,1.00,1,\n30/04/2014,00T,1.00,2,\"open\n30/04/2014,00T,1.00,3,\n")).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-unreadable").GetProperty("row").GetString());

    [Fact]
    public async Task Windows_1252_where_UTF_8_is_declared_is_refused_with_its_row()
    {
        var refused = (await (await Mapped()).SendFile([.. Encoding.UTF8.GetBytes(Header + "30/04/2014,00T,1.00,1,\n30/04/2014,00T,"), 0xa3, .. Encoding.UTF8.GetBytes("5.00,2,\n")])).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-not-utf8");

        Assert.Equal("3", refused.GetProperty("row").GetString());
    }

    [Fact]
    public async Task UTF_8_or_no_text_at_all_where_Windows_1252_is_declared_is_refused()
    {
        var pool = await Mapped(Mapping.Replace("{\"dateFormat\"", "{\"encoding\":\"windows-1252\",\"dateFormat\""));

        (await pool.SendFile(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Header)).ToArray())).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-encoding-differs");
        Assert.Equal("2", (await pool.SendFile([.. Encoding.UTF8.GetBytes(Header + "30/04/2014,00T,1.00,1,"), 0x81, (byte)'\n'])).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-encoding-differs").GetProperty("row").GetString());
        (await pool.SendFile(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Header)).ToArray())).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-not-utf8");
    }

    [Fact]
    public async Task Semicolons_where_commas_are_declared_are_refused_by_the_header() =>
        Assert.Contains("'Date' (date) is missing.", (await Send(await Mapped(), Header.Replace(',', ';') + "30/04/2014;00T;1.00;1;\n")).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-header-differs").GetProperty("detail").GetString());

    [Fact]
    public async Task One_reference_with_two_sums_is_refused_and_with_the_same_sum_is_one_entry()
    {
        var pool = await Mapped();

        var wrong = await Import(pool, Header + "30/04/2014,00T,1.00,1,\n30/04/2014,00T,2.00,1,\n");
        var same = await Import(pool, Header + "30/04/2014,00T,1.00,1,\n30/04/2014,00T,1.00,1,again\n");

        Assert.Equal("reference '1' stands in row 2 with other figures", wrong.GetProperty("rejections")[0].GetProperty("reason").GetString());
        Assert.Equal((1, 1), (same.GetProperty("accepted").GetInt32(), same.GetProperty("duplicates").GetInt32()));
        var later = await Import(pool, Header + "30/04/2014,00T,3.00,1,\n");
        Assert.Equal("reference '1' was posted before with other figures", later.GetProperty("rejections")[0].GetProperty("reason").GetString());
    }

    /// <summary>As large as a year of a council's ledger, and its second half lost on the way.</summary>
    [Fact]
    public async Task A_hundred_megabytes_that_end_in_the_middle_of_a_row_are_refused_and_leave_nothing()
    {
        var pool = await Mapped();
        var file = new StringBuilder(Header, 100 * 1024 * 1024);
        var text = new string('x', 950);
        for (var i = 0; file.Length < 100 * 1024 * 1024 - 1000; i++) file.Append("30/04/2014,00T,1.00,").Append(i).Append(',').Append(text).Append('\n');
        file.Append("30/04/2014,00T,1.");

        (await Send(pool, file.ToString())).IsRefused(HttpStatusCode.UnprocessableEntity, "csv-truncated");

        Assert.Equal(0, (await pool.Get("expenditure/imports")).Body.GetProperty("items").GetArrayLength());
        Assert.Empty(await pool.Balances());
    }

    private async Task IsRead(string file, string total, string year = "2014-15")
    {
        var pool = await Mapped(year: year);
        var import = await Import(pool, file);
        Assert.Equal(("Completed", total), (import.GetProperty("state").GetString(), import.GetProperty("controlTotal").GetString()));
    }

    private async Task<Pool> Mapped(string mapping = Mapping, string year = "2014-15")
    {
        var any = await service.NewPool();
        var pool = await new Pool(any.Service, any.Reference) { Year = year }.WithBudget();
        await Mapping_ledgers.SetMapping(pool, mapping);
        return pool;
    }

    private static Task<Reply> Send(Pool pool, string file, string query = "") => pool.SendFile(Encoding.UTF8.GetBytes(file), "?source=agresso" + query);

    private static Task<JsonElement> Import(Pool pool, string file) => Mapping_ledgers.Import(pool, Encoding.UTF8.GetBytes(file));
}
