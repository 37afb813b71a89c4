using System.Net;
using System.Text.Json;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Budgets as the papers print them: versions, headings, headlines, months, reserves, savings, grants, and what is outside the pool.</summary>
public sealed class Budgeting_in_full(BudgetsUnderTest service)
{
    /// <summary>The table of the cabinet paper of April 2019: £159.9m in five areas, public health to be confirmed, and a resolution that says £160m.</summary>
    private const string Bolton =
        """
        {"version":"opening","headline":"160000000.00","lines":[
          {"code":"COMMUNITY","scheme":"MH","name":"Adult community incl. end of life and hospices","fundedBy":"11E","owner":"11E","amount":"51900000.00","kind":"Block","heading":"Community"},
          {"code":"MH","scheme":"MH","name":"Adult mental health community","fundedBy":"11E","owner":"11E","amount":"18500000.00","kind":"Block","heading":"Community"},
          {"code":"CARE","scheme":"MH","name":"Care homes, home care, supported living","fundedBy":"E06000022","owner":"E06000022","amount":"59700000.00","kind":"Package"},
          {"code":"LD","scheme":"MH","name":"Adult learning disability","fundedBy":"E06000022","owner":"E06000022","amount":"24200000.00","kind":"Package"},
          {"code":"BCF","scheme":"MH","name":"Remaining BCF","fundedBy":"E06000022","owner":"E06000022","amount":"5600000.00","kind":"Other","recurrent":false,"setUp":true},
          {"code":"PH","scheme":"MH","name":"Population health","fundedBy":"E06000022","owner":"E06000022","amount":null,"kind":"Other"}],
         "reserves":[{"name":"prevention","purpose":"Reserve","percentOfFund":"5"},{"name":"risk-pool","purpose":"Contingency","amount":"500000.00"}],
         "outside":[{"code":"CHC","name":"Continuing healthcare","standing":"Aligned","owner":"11E","amount":"20000000.00"},{"code":"ACUTE","name":"Acute","standing":"InView","owner":"11E","amount":null}]}
        """;

    [Fact]
    public async Task The_headline_stands_apart_from_the_sum_and_what_is_to_be_confirmed_is_counted()
    {
        var pool = await service.NewPool();

        var budget = (await pool.Put("budget", Bolton)).Is(HttpStatusCode.OK);

        Assert.Equal(("159900000.00", "160000000.00", "100000.00", 1), (Text(budget, "total"), Text(budget, "headline"), Text(budget, "headlineDifference"), budget.GetProperty("unknownLines").GetInt32()));
        Assert.Equal(("154300000.00", "5600000.00", "5600000.00"), (Text(budget, "recurrent"), Text(budget, "nonRecurrent"), Text(budget, "setUp")));
        Assert.Equal(("Community", "70400000.00"), (Text(budget.GetProperty("headings")[0], "name"), Text(budget.GetProperty("headings")[0], "total")));
        Assert.Equal([("prevention", "7995000.00"), ("risk-pool", "500000.00")], budget.GetProperty("reserves").EnumerateArray().Select(one => (Text(one, "name"), Text(one, "amount"))));
        var outside = budget.GetProperty("outside");
        Assert.Equal(("20000000.00", "0.00", 1), (Text(outside, "aligned"), Text(outside, "inView"), outside.GetProperty("unknown").GetInt32()));
        Assert.Equal("159900000.00", (await pool.Get("position"))["budget"]);
        Assert.Equal(Text(budget, "headline"), (await pool.Get("budget"))["headline"]);
        Assert.Equal(1, (await pool.Put("budget", Bolton)).Is(HttpStatusCode.OK).GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Every_version_is_kept_and_a_forecast_is_never_in_force()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("budget", Pool.Budget.Replace("opening", "revised").Replace("\"1000.00\"", "\"1100.00\""))).Is(HttpStatusCode.OK);
        (await pool.Put("budget", Pool.Budget.Replace("opening", "forecast").Replace("\"1000.00\"", "\"5000.00\""))).Is(HttpStatusCode.OK);
        (await pool.Post("virements", """{"from":"STAFF","to":"AWP","amount":"50.00","reason":"r"}""")).Is(HttpStatusCode.Created);

        var items = (await pool.Get("budgets")).Is(HttpStatusCode.OK).GetProperty("items").EnumerateArray();

        Assert.Equal(["1 opening 1200.00 False", "2 revised 1300.00 False", "3 forecast 5200.00 False", "4 revised 1300.00 True"], items.Select(one => $"{one.GetProperty("number")} {Text(one, "version")} {Text(one, "total")} {one.GetProperty("inForce").GetBoolean()}"));
        Assert.Equal(("revised", "1150.00"), ((await pool.Get("budget"))["version"], Text((await pool.Get("budget")).Body.GetProperty("lines")[0], "amount")));
        Assert.Equal("5200.00", (await pool.Get("budgets/3"))["total"]);
        (await pool.Get("budgets/9")).Is(HttpStatusCode.NotFound);
        Assert.Equal("1300.00", (await pool.Get("position"))["budget"]);
        Assert.Equal([1, 2, 4], (await pool.Events("BudgetApproved")).Select(one => one.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task A_line_may_fall_on_the_months_as_it_will()
    {
        var pool = await service.NewPool();
        var months = string.Join(',', Enumerable.Range(1, 12).Select(month => month == 1 ? "\"890.00\"" : "\"10.00\""));
        string With(string profile) => Pool.Budget.Replace("\"amount\":\"1000.00\"", $"\"amount\":\"1000.00\",\"profile\":[{profile}]");

        (await pool.Put("budget", With(months.Replace("890", "891")))).IsRefused(HttpStatusCode.UnprocessableEntity, "profile-does-not-sum");
        (await pool.Put("budget", With("\"1000.00\""))).IsRefused(HttpStatusCode.UnprocessableEntity, "profile-not-twelve");
        (await pool.Put("budget", With(months))).Is(HttpStatusCode.OK);

        Assert.Equal("906.67", (await pool.Get("position?period=1"))["budget"]);
        Assert.Equal("1200.00", (await pool.Get("position?period=12"))["budget"]);
        (await pool.Post("virements", """{"from":"AWP","to":"STAFF","amount":"120.00","reason":"r"}""")).Is(HttpStatusCode.Created);
        Assert.Equal("880.00", (await pool.Get("budget")).Body.GetProperty("lines")[0].GetProperty("profile")[0].GetString());
    }

    [Theory]
    [InlineData("\"reserves\":[{\"name\":\"r\",\"purpose\":\"Reserve\"}]", "reserve-unclear")]
    [InlineData("\"reserves\":[{\"name\":\"r\",\"purpose\":\"Reserve\",\"amount\":\"-1.00\"}]", "amount-negative")]
    [InlineData("\"outside\":[{\"code\":\"A\",\"name\":\"a\",\"standing\":\"InView\",\"owner\":\"11E\",\"amount\":null},{\"code\":\"A\",\"name\":\"a\",\"standing\":\"InView\",\"owner\":\"11E\",\"amount\":null}]", "code-repeated")]
    public async Task What_stands_beside_the_lines_is_checked_too(string more, string code) =>
        (await (await service.NewPool()).Put("budget", Pool.Budget.Replace("\"version\"", more + ",\"version\""))).IsRefused(HttpStatusCode.UnprocessableEntity, code);

    [Fact]
    public async Task Savings_inside_contributions_are_shown_apart()
    {
        var pool = await (await service.NewPool()).WithBudget();
        const string Savings = """{"items":[{"code":"Q1","name":"Fewer stays","kind":"Qipp","partner":"11E","planned":"250.00","delivered":"90.00","cashable":true},{"code":"C1","name":"Estate","kind":"Cip","partner":"E06000022","planned":"10.00","delivered":"-1.00","cashable":false}]}""";

        (await pool.Get("savings")).Is(HttpStatusCode.NotFound);
        var savings = (await pool.Put("savings", Savings)).Is(HttpStatusCode.OK);
        (await pool.Put("savings", Savings.Replace("\"11E\"", "\"00W\""))).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-partner");

        Assert.Equal(("260.00", "89.00", "90.00", "171.00"), (Text(savings.GetProperty("total"), "planned"), Text(savings.GetProperty("total"), "delivered"), Text(savings.GetProperty("total"), "cashableDelivered"), Text(savings.GetProperty("total"), "outstanding")));
        Assert.Equal([("Qipp", "250.00"), ("Cip", "10.00")], (await pool.Get("savings", Pool.CcgFinance)).Body.GetProperty("kinds").EnumerateArray().Select(one => (Text(one, "kind"), Text(one, "planned"))));
        Assert.Equal("1200.00", (await pool.Get("budget"))["total"]);
    }

    [Fact]
    public async Task A_grant_has_its_own_account_conditions_and_statements_of_use()
    {
        var pool = await (await service.NewPool()).WithBudget();
        const string Grant = """{"name":"iBCF","determination":"31/3712","source":"LaBetterCareGrant","amount":"500.00","conditions":["Pooled"],"lines":["STAFF"]}""";
        (await pool.Put("grants/IBCF", Grant)).Is(HttpStatusCode.OK);
        (await pool.Put("grants/OTHER", Grant)).IsRefused(HttpStatusCode.UnprocessableEntity, "line-of-another-grant");
        (await pool.Put("grants/OTHER", Grant.Replace("STAFF", "NO"))).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");
        (await pool.Spend("STAFF", "100.00")).Is(HttpStatusCode.Created);
        (await pool.Spend("STAFF", "40.00", "2014-12-01")).Is(HttpStatusCode.Created);

        (await pool.Post("grants/IBCF/use-statements", """{"upTo":"2014-09-30","used":"100.01","conditionsMet":true,"statement":"s","signedBy":"s151"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "used-beyond-spent");
        (await pool.Post("grants/NONE/use-statements", """{"upTo":"2014-09-30","used":"1.00","conditionsMet":true,"statement":"s","signedBy":"s151"}""")).Is(HttpStatusCode.NotFound);
        (await pool.Post("grants/IBCF/use-statements", """{"upTo":"2014-09-30","used":"100.00","conditionsMet":true,"statement":"Used for care at home","signedBy":"s151"}""")).Is(HttpStatusCode.Created);

        var shown = (await pool.Get("grants/IBCF", Pool.CcgFinance)).Is(HttpStatusCode.OK);
        Assert.Equal(("140.00", "360.00", "Pooled"), (Text(shown, "spent"), Text(shown, "unspent"), shown.GetProperty("conditions")[0].GetString()));
        Assert.Equal(("100.00", "100.00"), (Text(shown.GetProperty("useStatements")[0], "used"), Text(shown.GetProperty("useStatements")[0], "spent")));
        Assert.Equal(1, (await pool.Get("grants")).Body.GetProperty("items").GetArrayLength());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
