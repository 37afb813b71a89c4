using System.Net;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Who may do what, and what bad input is answered; nothing of it may leave a trace in the ledger.</summary>
public sealed class Refusing_what_is_wrong(BudgetsUnderTest service)
{
    private const string Receipt = """{"partner":"11E","amount":"1.00","receivedOn":"2014-05-15","reference":"x"}""";

    [Theory]
    [InlineData("budget")]
    [InlineData("contributions")]
    [InlineData("position")]
    [InlineData("trial-balance")]
    [InlineData("journals")]
    [InlineData("periods")]
    [InlineData("history")]
    [InlineData("virements")]
    [InlineData("expenditure/imports")]
    public async Task A_stranger_finds_nothing_to_read(string path)
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Get(path, TestTokens.Of("E08000001", "finance", "pool-manager"))).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await pool.Get(path, TestTokens.Issue("dev-admin", null, "platform-admin"))).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await pool.Get(path, TestTokens.Of("11E", "practitioner"))).IsRefused(HttpStatusCode.Forbidden, "role-missing");
    }

    [Fact]
    public async Task A_stranger_that_sends_rubbish_learns_nothing_either()
    {
        var pool = await service.NewPool();
        var stranger = TestTokens.Of("E08000001", "finance");

        foreach (var path in new[] { "receipts", "expenditure", "virements", "periods/1/close" })
            (await pool.Post(path, "rubbish", stranger)).IsRefused(HttpStatusCode.NotFound, "not-found");
        foreach (var path in new[] { "budget", "contributions" }) (await pool.Put(path, "rubbish", stranger)).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await pool.SendFile("rubbish", token: stranger)).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_partner_that_is_not_the_host_keeps_no_books()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Put("budget", Pool.Budget, Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await pool.Post("receipts", Receipt, Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await pool.Post("periods/1/close", "{}", Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await pool.Spend("AWP", "1.00", paidBy: Pool.Host, token: Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "not-your-expenditure");
        (await pool.Spend("AWP", "1.00", token: TestTokens.Of("E06000022", "auditor"))).IsRefused(HttpStatusCode.Forbidden, "role-missing");
    }

    [Fact]
    public async Task Who_follows_a_partner_does_what_the_partner_could()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Spend("AWP", "1.00", paidBy: Pool.Ccg, token: TestTokens.Of("92G", "finance"))).Is(HttpStatusCode.Created);
        (await pool.Get("position", TestTokens.Of("92G", "auditor"))).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("AWP", "0.00", "2014-05-01", "11E", 422, "amount-zero")]
    [InlineData("NOPE", "1.00", "2014-05-01", "11E", 422, "unknown-line")]
    [InlineData("AWP", "1.00", "2015-04-01", "11E", 422, "date-outside-year")]
    [InlineData("AWP", "1.00", "2014-03-31", "11E", 422, "date-outside-year")]
    [InlineData("AWP", "1.00", "2014-05-01", "E08000001", 422, "unknown-partner")]
    [InlineData("AWP", "1.005", "2014-05-01", "11E", 400, "malformed")]
    [InlineData("AWP", "1", "2014-05-01", "11E", 400, "malformed")]
    [InlineData("AWP", "1.00", "2014-02-30", "11E", 400, "malformed")]
    [InlineData("AWP", "1.00", "2014-05-01", "not a code", 400, "malformed")]
    public async Task Bad_expenditure_is_refused_and_leaves_no_trace(string line, string amount, string on, string paidBy, int status, string code)
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Spend(line, amount, on, paidBy)).IsRefused((HttpStatusCode)status, code);

        Assert.Empty(await pool.Balances());
    }

    [Fact]
    public async Task Money_as_a_number_and_unknown_fields_are_named()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var number = (await pool.Post("expenditure", """{"line":"AWP","amount":1.00,"effectiveOn":"2014-05-01","paidBy":"11E"}""")).IsRefused(HttpStatusCode.BadRequest, "malformed");
        var unknown = (await pool.Post("expenditure", """{"line":"AWP","amount":"1.00","effectiveOn":"2014-05-01","paidBy":"11E","tax":"0.20"}""")).IsRefused(HttpStatusCode.BadRequest, "unknown-field");
        var missing = (await pool.Post("expenditure", """{"line":"AWP"}""")).IsRefused(HttpStatusCode.BadRequest, "malformed");

        Assert.True(number.GetProperty("errors").TryGetProperty("amount", out _));
        Assert.True(unknown.GetProperty("errors").TryGetProperty("tax", out _));
        Assert.Equal(["amount", "effectiveOn", "paidBy"], missing.GetProperty("errors").EnumerateObject().Select(field => field.Name));
        (await pool.Put("budget", """{"version":"v","lines":[null]}""")).IsRefused(HttpStatusCode.BadRequest, "malformed");
        (await pool.Put("contributions", """{"partners":[{"partner":"11E","amount":"1.00","source":"Other","instalments":[null]}]}""")).IsRefused(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_budget_is_said_at_once()
    {
        var pool = await service.NewPool();

        var refused = (await pool.Put("budget", """
            {"version":"v","lines":[{"code":"A","scheme":"NO","name":"A","fundedBy":"11E","owner":"E08000001","amount":"1.00","kind":"Block"},
                                    {"code":"A","scheme":"MH","name":"A","fundedBy":"11E","owner":"11E","amount":"1.00","kind":"Block"}]}
            """)).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-scheme");

        Assert.Equal(["lines[0].owner", "lines[0].scheme", "lines[1].code"], refused.GetProperty("errors").EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task A_year_outside_the_term_has_no_budget()
    {
        var pool = await service.NewPool();

        (await pool.Put($"/v1/pools/{pool.Reference}/years/2016-17/budget", Pool.Budget)).IsRefused(HttpStatusCode.UnprocessableEntity, "date-outside-term");
    }

    [Fact]
    public async Task A_term_that_begins_in_the_year_bounds_the_entries()
    {
        var pool = await (await service.NewPool(terms => terms.TermStart = "2014-07-01")).WithBudget();

        (await pool.Spend("AWP", "1.00", on: "2014-06-30")).IsRefused(HttpStatusCode.UnprocessableEntity, "date-outside-term");
        (await pool.Spend("AWP", "1.00", on: "2014-07-01")).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Before_the_agreement_is_in_force_there_is_a_budget_and_nothing_else()
    {
        var pool = await (await service.NewPool(terms => terms.State = "Draft")).WithBudget();

        (await pool.Spend("AWP", "1.00")).IsRefused(HttpStatusCode.Conflict, "agreement-not-active");
        (await pool.Post("receipts", Receipt)).IsRefused(HttpStatusCode.Conflict, "agreement-not-active");
        (await pool.Post("periods/1/close", "{}")).IsRefused(HttpStatusCode.Conflict, "agreement-not-active");
        (await pool.SendFile("line\n")).IsRefused(HttpStatusCode.Conflict, "agreement-not-active");
    }

    [Fact]
    public async Task After_the_agreement_is_over_not_even_a_budget() =>
        (await (await service.NewPool(terms => terms.State = "Ended")).Put("budget", Pool.Budget)).IsRefused(HttpStatusCode.Conflict, "agreement-not-active");

    [Fact]
    public async Task In_shadow_mode_everything_is_worked_out_and_no_cash_moves()
    {
        var pool = await (await service.NewPool(terms => terms.Mode = "Shadow")).WithBudget();

        (await pool.Post("receipts", Receipt)).IsRefused(HttpStatusCode.UnprocessableEntity, "shadow-mode-moves-no-cash");
        (await pool.Post("year-end", "{}")).IsRefused(HttpStatusCode.UnprocessableEntity, "shadow-mode-moves-no-cash");
        (await pool.Post("pass-throughs/Dfg/payments", """{"district":"E07000187","amount":"1.00","paidOn":"2014-06-15","line":"STAFF"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "shadow-mode-moves-no-cash");
        (await pool.Spend("AWP", "5.00")).Is(HttpStatusCode.Created);

        var balances = await pool.Balances();
        Assert.Equal(-5.00m, balances["partner-current:E06000022"]);
        Assert.False(balances.ContainsKey("cash"));
        Assert.Equal("0.00", (await pool.Get("position")).Body.GetProperty("partners")[1].GetProperty("paidOnBehalf").GetString());
    }

    [Fact]
    public async Task The_same_key_and_body_answers_the_same_and_posts_once()
    {
        var pool = await (await service.NewPool()).WithBudget();
        const string Body = """{"line":"AWP","amount":"5.00","effectiveOn":"2014-05-01","paidBy":"11E"}""";

        var first = await pool.Post("expenditure", Body, key: "k1");
        var again = await pool.Post("expenditure", Body, key: "k1");

        Assert.Equal((first["journalId"], true), (again["journalId"], again.IsReplayed));
        Assert.Equal(5.00m, (await pool.Balances())["expenditure:AWP"]);
        (await pool.Post("expenditure", Body.Replace("5.00", "6.00"), key: "k1")).IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("position?period=14")]
    [InlineData("position?period=x")]
    [InlineData("position?asAt=yesterday")]
    [InlineData("trial-balance?asAt=2014-13-01T00:00:00Z")]
    [InlineData("journals?limit=0")]
    [InlineData("journals?after=%21")]
    public async Task A_question_that_cannot_be_read_is_malformed(string path)
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Get(path)).IsRefused(HttpStatusCode.BadRequest, "malformed");
    }

    [Theory]
    [InlineData("years/2014-16/budget")]
    [InlineData("years/2014/budget")]
    [InlineData("years/2014-15/journals/x")]
    [InlineData("years/2014-15/journals/99999999")]
    [InlineData("years/2014-15/expenditure/imports/17")]
    [InlineData("years/2014-15/virements/7")]
    public async Task An_address_that_cannot_be_is_not_found(string path)
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Get($"/v1/pools/{pool.Reference}/{path}")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Every_route_describes_itself_with_what_it_reads_of_the_query()
    {
        var pool = await service.NewPool();

        var document = await pool.Get("/openapi/v1.json");

        var paths = document.Is(HttpStatusCode.OK).GetProperty("paths");
        Assert.InRange(paths.EnumerateObject().Count(path => path.Name.StartsWith("/v1/pools/", StringComparison.Ordinal)), 22, 100);
        var import = paths.GetProperty("/v1/pools/{reference}/years/{year}/expenditure/imports").GetProperty("post").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString());
        Assert.Equal(["reference", "year", "Idempotency-Key", "source", "partial", "expectedRows", "expectedTotal"], import);
    }

    [Fact]
    public async Task A_period_that_cannot_be_is_not_found()
    {
        var pool = await service.NewPool();

        (await pool.Post("periods/14/close", "{}")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }
}
