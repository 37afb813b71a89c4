using System.Net;
using System.Text;
using System.Text.Json;
using PoolPlatform.Budgets.ProvingLedger;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Files in the ledgers' own words: published spending, Agresso, Oracle and plain CSV, read through saved mappings.</summary>
public sealed class Mapping_ledgers(BudgetsUnderTest service)
{
    private const string PublishedHeader = "Body Name,Service Area Categorisation,Service Area Code,Expenses Type,Account Code,Date,Transaction Number,Amount,Supplier Name\r\n";

    /// <summary>The layout in which Bath and North East Somerset publishes its spending.</summary>
    internal const string Published =
        """
        {"encoding":"windows-1252","dateFormat":"dd/MM/yyyy","thousandsSeparator":",","credits":"Parentheses",
         "columns":{"date":"Date","costCentre":"Service Area Code","subjective":"Account Code","amount":"Amount","reference":"Transaction Number","supplier":"Supplier Name","description":"Expenses Type"},
         "paidBy":"E06000022","codes":[{"costCentre":"04501","subjective":"R4100","line":"AWP"},{"costCentre":"04502","subjective":null,"line":"STAFF"}]}
        """;

    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public async Task Published_spending_in_Windows_1252_is_read_to_the_penny()
    {
        var pool = await Mapped(Published);

        var import = await Import(pool, Windows.GetBytes(PublishedHeader
            + "Bath & North East Somerset Council,Adult Social Care,04501,\"Care, \"\"home\"\"\",R4100,30/04/2014,5100023,\"£1,250.50\",Café Résidence – Bath’s\r\n"
            + "Bath & North East Somerset Council,Adult Social Care,04501,\"Two\nlines\",R4100,29/03/2015,5100024,\"(250.25)\",Care Homes Ltd\r\n"
            + "Bath & North East Somerset Council,Adult Social Care,04502,Salaries,S1000,03/04/2014,5100025,99,\r\n"));

        Assert.Equal(("Completed", 3, 3, 0, 0, "1099.25"), Figures(import));
        Assert.Equal((1000.25m, 99.00m, -1099.25m), ((await pool.Balances())["expenditure:AWP"], (await pool.Balances())["expenditure:STAFF"], (await pool.Balances())["cash"]));
        var items = (await pool.Get("journals")).Body.GetProperty("items");
        Assert.Equal(("Café Résidence – Bath’s", "Care, \"home\"", "2014-04-30", "5100023"), (Text(items[0], "supplier"), Text(items[0], "description"), Text(items[0], "effectiveOn"), Text(items[0], "reference")));
        Assert.Equal(("Two\nlines", "2015-03-29", 12), (Text(items[1], "description"), Text(items[1], "effectiveOn"), items[1].GetProperty("period").GetInt32()));
        Assert.Equal("2014-04-03", Text(items[2], "effectiveOn"));
    }

    [Fact]
    public async Task An_Agresso_extract_has_semicolons_a_minus_behind_and_sequence_numbers()
    {
        var pool = await Mapped(
            """
            {"separator":";","dateFormat":"dd.MM.yyyy","decimalSeparator":",","thousandsSeparator":".","credits":"TrailingMinus","skipRows":2,
             "columns":{"date":"Trans.date","costCentre":"Costc","subjective":"Account","amount":"Amount","reference":"TransNo","sequence":"#","supplier":"Ap/Ar ID(T)","description":"Text"},
             "paidBy":"E06000022","codes":[{"costCentre":"A1001","line":"AWP"}]}
            """);

        var import = await Import(pool, Encoding.UTF8.GetBytes(
            "\uFEFFGL07 extract;;;;;;;;\nPeriod 201401;;;;;;;;\nAccount;Costc;TransNo;#;Trans.date;Amount;Text;Ap/Ar ID(T);Tax\n"
            + "40100;A1001;90001;1;30.04.2014;1.068.000,00;April block;AWP;E0\n"
            + "40100;A1001;90001;2;30.04.2014;8.000,55-;Credit note;AWP;E0\n"
            + "40100;A1001;90001;2;30.04.2014;8.000,55-;The same row twice;AWP;E0\n"));

        Assert.Equal(("Completed", 3, 2, 1, 0, "1059999.45"), Figures(import));
    }

    [Fact]
    public async Task An_Oracle_extract_has_debits_and_credits_and_short_years()
    {
        var pool = await Mapped(
            """
            {"separator":"|","dateFormat":"dd-MMM-yy","thousandsSeparator":",",
             "columns":{"date":"ACCOUNTING_DATE","costCentre":"COST_CENTRE","subjective":"ACCOUNT","debit":"ENTERED_DR","credit":"ENTERED_CR","reference":"JE_HEADER_ID","sequence":"JE_LINE_NUM","description":"DESCRIPTION","paidBy":"ENTITY"},
             "payers":{"CCG Ledger":"11E"},"codes":[{"costCentre":"000123","subjective":"52160010","line":"AWP"}]}
            """);

        var import = await Import(pool, Encoding.UTF8.GetBytes(
            "ENTITY|COST_CENTRE|ACCOUNT|JE_HEADER_ID|JE_LINE_NUM|ACCOUNTING_DATE|ENTERED_DR|ENTERED_CR|DESCRIPTION\n"
            + "CCG Ledger|000123|52160010|77|1|30-APR-14|1,000.00||NCA\n"
            + "11E|000123|52160010|77|2|30-APR-14||0.01|NCA\n"));

        Assert.Equal(("Completed", 2, 2, 0, 0, "999.99"), Figures(import));
        Assert.Equal(-999.99m, (await pool.Balances())["partner-current:11E"]);
    }

    [Fact]
    public async Task A_plain_file_may_name_the_line_in_a_column_of_its_own()
    {
        var pool = await Mapped("""{"dateFormat":"yyyy-MM-dd","columns":{"date":"When","line":"Budget line","amount":"Pounds","reference":"Ref"},"paidBy":"11E"}""");

        var import = await Import(pool, Encoding.UTF8.GetBytes("When,Budget line,Pounds,Ref\n2014-04-30,AWP,10,1\n2014-04-30,GONE,5.5,2\n"));

        Assert.Equal(("Completed", 2, 2, 0, 1, "15.50"), Figures(import));
        var waiting = Assert.Single((await pool.Get("suspense")).Is(HttpStatusCode.OK).GetProperty("items").EnumerateArray());
        Assert.Equal(("the budget has no line 'GONE'", "GONE", "5.50", 3), (Text(waiting, "reason"), Text(waiting, "line"), Text(waiting, "amount"), waiting.GetProperty("row").GetInt32()));
    }

    [Fact]
    public async Task Rows_without_a_line_wait_in_suspense_and_move_to_it_once_it_is_mapped()
    {
        var pool = await Mapped(Published);
        var file = PublishedHeader + Row("70001", "R1", "30/04/2014", "1", "10.00") + Row("70002", "R1", "30/05/2014", "2", "5.00") + Row("04501", "R4100", "30/04/2014", "3", "1.00");
        var import = await Import(pool, Encoding.UTF8.GetBytes(file));
        Assert.Equal(("Completed", 3, 3, 0, 2, "16.00"), Figures(import));
        Assert.Equal("15.00", Text(import, "suspenseTotal"));
        var before = await pool.Balances();
        Assert.Equal((15.00m, 1.00m, -16.00m), (before["suspense"], before["expenditure:AWP"], before["cash"]));

        await SetMapping(pool, Published.Replace("\"codes\":[", "\"codes\":[{\"costCentre\":\"70001\",\"line\":\"STAFF\"},"));
        var moved = (await pool.Post("suspense/moves", """{"source":"agresso","reason":"Belongs to the pool"}""")).Is(HttpStatusCode.OK);

        Assert.Equal((1, "10.00", 1), (moved.GetProperty("moved").GetInt32(), Text(moved, "total"), moved.GetProperty("remaining").GetInt32()));
        var after = await pool.Balances();
        Assert.Equal((5.00m, 10.00m, -16.00m), (after["suspense"], after["expenditure:STAFF"], after["cash"]));
        Assert.Equal(["no line is mapped to cost centre '70002' and subjective 'R1'"], (await pool.Get("suspense?source=agresso")).Body.GetProperty("items").EnumerateArray().Select(one => Text(one, "reason")));
        var told = await pool.Events("ExpenditurePosted");
        Assert.Equal([100L, 1000L], told.Select(one => one.GetProperty("entries")[0].GetProperty("amountPence").GetInt64()));
        var item = moved.GetProperty("items")[0];
        var undone = (await pool.Get($"journals/{item.GetProperty("reversedBy").GetInt64()}")).Body;
        Assert.Equal((item.GetProperty("journalId").GetInt64(), "2014-04-30"), (undone.GetProperty("reverses").GetInt64(), Text(undone, "effectiveOn")));

        // The same entries in next month's file are the same entries, wherever they stand by now.
        var again = await Import(pool, Encoding.UTF8.GetBytes(file + Row("04501", "R4100", "30/06/2014", "4", "2.00")));
        Assert.Equal(("Completed", 4, 1, 3, 0, "2.00"), Figures(again));
        Assert.Equal((5.00m, 10.00m, 3.00m), ((await pool.Balances())["suspense"], (await pool.Balances())["expenditure:STAFF"], (await pool.Balances())["expenditure:AWP"]));
        Assert.Null((await new LedgerProof(pool.Service.Database).Prove(pool.Reference, TestContext.Current.CancellationToken)).Difference);
    }

    [Fact]
    public async Task A_single_entry_moves_to_a_line_that_is_named_and_only_once()
    {
        var pool = await Mapped(Published);
        await Import(pool, Encoding.UTF8.GetBytes(PublishedHeader + Row("70001", "R1", "30/04/2014", "1", "10.00")));
        var id = (await pool.Get("suspense")).Body.GetProperty("items")[0].GetProperty("journalId").GetInt64();
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);

        (await pool.Post("suspense/moves", $$"""{"journalIds":[{{id}}],"line":"AWP","reason":"r"}""")).IsRefused(HttpStatusCode.Conflict, "period-closed");
        var moved = (await pool.Post("suspense/moves", $$"""{"journalIds":[{{id}}],"line":"AWP","reason":"r","postingPeriod":2}""")).Is(HttpStatusCode.OK);
        Assert.Equal(("2014-04-30", 2), (Text(moved.GetProperty("items")[0], "effectiveOn"), moved.GetProperty("items")[0].GetProperty("period").GetInt32()));

        (await pool.Post("suspense/moves", $$"""{"journalIds":[{{id}}],"line":"AWP","reason":"r"}""")).IsRefused(HttpStatusCode.Conflict, "not-in-suspense");
        (await pool.Post("suspense/moves", """{"line":"AWP","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "nothing-to-move");
        (await pool.Post("suspense/moves", """{"source":"oracle","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "source-not-mapped");
        (await pool.Post("suspense/moves", """{"source":"agresso","line":"NO","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");
        (await pool.Post("suspense/moves", """{"source":"agresso","reason":"r"}""", Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
    }

    [Fact]
    public async Task What_a_partner_paid_and_nobody_mapped_is_not_paid_on_behalf_until_it_has_its_line()
    {
        var pool = await Mapped(Published.Replace("\"paidBy\":\"E06000022\"", "\"paidBy\":\"11E\""));
        await Import(pool, Encoding.UTF8.GetBytes(PublishedHeader + Row("70001", "R1", "30/04/2014", "1", "10.00")));

        Assert.Equal(("0.00", "0.00"), await ActualAndOnBehalf(pool));
        (await pool.Post("suspense/moves", """{"source":"agresso","line":"AWP","reason":"r"}""")).Is(HttpStatusCode.OK);

        Assert.Equal(("10.00", "10.00"), await ActualAndOnBehalf(pool));
        Assert.Equal(-10.00m, (await pool.Balances())["partner-current:11E"]);
    }

    [Fact]
    public async Task The_rest_of_a_councils_spending_is_passed_over_where_the_mapping_says_so()
    {
        var pool = await Mapped(Published.Replace("\"paidBy\"", "\"unmapped\":\"PassOver\",\"paidBy\""));

        var import = await Import(pool, Encoding.UTF8.GetBytes(PublishedHeader + Row("70001", "R1", "31/04/2014", "1", "10.00") + Row("04501", "R4100", "30/04/2014", "2", "1.00")), "&expectedRows=2&expectedTotal=11.00");

        Assert.Equal(("Completed", 2, 1, 0, 0, "1.00"), Figures(import));
        Assert.Equal(1, import.GetProperty("passedOver").GetInt32());
    }

    [Fact]
    public async Task A_mapping_has_versions_conditions_and_a_history()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var first = await pool.Put("mappings/agresso", Published);
        Assert.Equal((1, "\"1\"", "windows-1252"), (first.Is(HttpStatusCode.OK).GetProperty("number").GetInt32(), first.ETag, first["encoding"]));
        Assert.Equal(1, (await pool.Put("mappings/agresso", Published)).Is(HttpStatusCode.OK).GetProperty("number").GetInt32());
        (await pool.Put("mappings/agresso", Published, ifMatch: "\"7\"")).IsRefused(HttpStatusCode.PreconditionFailed, "version-stale");
        (await pool.Put("mappings/agresso", Published.Replace("AWP", "NOPE"))).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");
        (await pool.Put("mappings/agresso", Published.Replace("dd/MM/yyyy", "whatever"))).IsRefused(HttpStatusCode.UnprocessableEntity, "mapping-unusable");
        (await pool.Put("mappings/agresso", Published, Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await pool.Put("mappings/a%20b", Published)).Is(HttpStatusCode.NotFound);
        Assert.Equal("E06000022", (await pool.Get("mappings/agresso", Pool.CcgFinance))["paidBy"]);
        Assert.Equal("agresso", Text(Assert.Single((await pool.Get("mappings")).Body.GetProperty("items").EnumerateArray()), "source"));
        (await pool.Get("mappings/oracle")).Is(HttpStatusCode.NotFound);
        Assert.Contains((await pool.Get("history")).Body.GetProperty("items").EnumerateArray(), entry => Text(entry, "operation") == "SetMapping" && entry.GetProperty("facts").TryGetProperty("after", out _));
    }

    [Fact]
    public async Task The_file_stays_as_it_came_and_the_progress_can_be_read()
    {
        var pool = await Mapped(Published);
        var bytes = Windows.GetBytes(PublishedHeader + Row("04501", "R4100", "30/04/2014", "1", "£1,000.00").Replace("£1,000.00", "\"£1,000.00\""));
        var import = await Import(pool, bytes);

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), Text(import, "fileHash"));
        Assert.Equal(bytes, await pool.Bytes($"expenditure/imports/{Text(import, "importId")}/file"));
        Assert.Equal(["Checking", "Posting", "Telling"], import.GetProperty("progress").EnumerateArray().Select(phase => Text(phase, "phase")));
    }

    internal async Task<Pool> Mapped(string mapping)
    {
        var pool = await (await service.NewPool()).WithBudget();
        await SetMapping(pool, mapping);
        return pool;
    }

    internal static async Task SetMapping(Pool pool, string mapping) => (await pool.Put("mappings/agresso", mapping)).Is(HttpStatusCode.OK);

    internal static async Task<JsonElement> Import(Pool pool, byte[] file, string query = "")
    {
        var accepted = await pool.SendFile(file, "?source=agresso" + query);
        accepted.Is(HttpStatusCode.Accepted);
        return await pool.Finished(accepted.Location!);
    }

    internal static string Row(string centre, string account, string date, string number, string amount) => $"B&NES,Adult Social Care,{centre},Care,{account},{date},{number},{amount},Care Homes Ltd\r\n";

    internal static (string, int, int, int, int, string) Figures(JsonElement import) =>
        (Text(import, "state"), import.GetProperty("rows").GetInt32(), import.GetProperty("accepted").GetInt32(), import.GetProperty("duplicates").GetInt32(), import.GetProperty("suspended").GetInt32(), Text(import, "controlTotal"));

    private static async Task<(string, string)> ActualAndOnBehalf(Pool pool)
    {
        var position = (await pool.Get("position")).Is(HttpStatusCode.OK);
        return (Text(position, "actual"), Text(position.GetProperty("partners").EnumerateArray().Single(one => Text(one, "partner") == "11E"), "paidOnBehalf"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
