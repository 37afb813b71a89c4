using System.Net;
using System.Text.Json;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What partners put in: matched to instalments, chased when late, in kind, passed on, and planned for next year.</summary>
public sealed class Receiving_contributions(BudgetsUnderTest service)
{
    private const string Plan =
        """
        {"partners":[
          {"partner":"11E","amount":"400.00","source":"NhsMinimum","schedule":"Quarterly"},
          {"partner":"E06000022","amount":"100.00","source":"LaAdditional","instalments":[{"dueOn":"2014-06-30","amount":"60.00"},{"dueOn":"2014-12-31","amount":"40.00"}]},
          {"partner":"E06000022","amount":"50.00","source":"LaAdditional","schedule":"Annual","inKind":true,"recurrentAmount":"20.00"}]}
        """;

    [Fact]
    public async Task Receipts_meet_the_oldest_instalment_unless_they_say_which()
    {
        var pool = await Planned();
        (await pool.Post("receipts", """{"partner":"11E","amount":"120.00","receivedOn":"2014-04-15","reference":"A"}""")).Is(HttpStatusCode.Created);
        (await pool.Post("receipts", """{"partner":"11E","amount":"30.00","receivedOn":"2014-04-20","reference":"B","towards":[{"source":"NhsMinimum","dueOn":"2014-10-01","amount":"30.00"}]}""")).Is(HttpStatusCode.Created);

        var items = (await pool.Get("contributions/instalments")).Is(HttpStatusCode.OK).GetProperty("items").EnumerateArray().Where(one => Text(one, "partner") == "11E");
        Assert.Equal(["100.00", "20.00", "30.00", "0.00"], items.Select(one => Text(one, "paid")));

        (await pool.Post("receipts", """{"partner":"11E","amount":"1.00","receivedOn":"2014-04-20","towards":[{"source":"NhsMinimum","dueOn":"2014-10-02","amount":"1.00"}]}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-instalment");
        (await pool.Post("receipts", """{"partner":"11E","amount":"1.00","receivedOn":"2014-04-20","towards":[{"source":"NhsMinimum","dueOn":"2014-10-01","amount":"2.00"}]}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "towards-beyond-receipt");
    }

    [Fact]
    public async Task Late_instalments_are_listed_by_day_and_told_once_each()
    {
        var pool = await Planned();
        (await pool.Post("receipts", """{"partner":"11E","amount":"150.00","receivedOn":"2014-04-15","reference":"A"}""")).Is(HttpStatusCode.Created);

        Assert.Equal(["11E 2014-04-01 100.00 1", "E06000022 2014-04-01 50.00 1"], Late(await pool.Get("contributions/late?on=2014-04-02")));
        Assert.Equal(["E06000022 2014-04-01 50.00 92", "E06000022 2014-06-30 60.00 2", "11E 2014-07-01 50.00 1"], Late(await pool.Get("contributions/late?on=2014-07-02")));
        (await pool.Get("contributions/late?on=yesterday")).IsRefused(HttpStatusCode.BadRequest, "malformed");

        await Poll.Until(async () => (await pool.Events("ContributionLate")).Count >= 6, "the late instalments are told");
        var told = (await pool.Events("ContributionLate")).Select(one => $"{Text(one, "partner")} {Text(one, "dueOn")} {one.GetProperty("outstandingPence")}").ToList();
        Assert.Contains("E06000022 2014-06-30 6000", told);
        Assert.Equal(told.Count, told.Distinct().Count());
    }

    [Fact]
    public async Task What_is_provided_in_kind_meets_its_contribution_and_moves_no_cash()
    {
        var pool = await Planned();

        (await pool.Post("receipts", """{"partner":"E06000022","amount":"30.00","receivedOn":"2014-05-31","reference":"Two social workers","line":"STAFF"}""")).Is(HttpStatusCode.Created);
        (await pool.Post("receipts", """{"partner":"11E","amount":"30.00","receivedOn":"2014-05-31","line":"STAFF"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "nothing-in-kind");
        (await pool.Post("receipts", """{"partner":"E06000022","amount":"30.00","receivedOn":"2014-05-31","line":"NO"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");

        var balances = await pool.Balances();
        Assert.Equal((30.00m, 120.00m, false), (balances["expenditure:STAFF"], balances["contributions-receivable:E06000022"], balances.ContainsKey("cash")));
        var position = (await pool.Get("position")).Body;
        Assert.Equal(("30.00", "30.00"), (Text(position, "actual"), Text(position.GetProperty("partners").EnumerateArray().Single(one => Text(one, "partner") == "E06000022"), "contributionPaid")));
        var id = (await pool.Get("journals")).Body.GetProperty("items").EnumerateArray().Single(one => Text(one, "kind") == "Receipt").GetProperty("journalId").GetInt64();
        (await pool.Post($"journals/{id}/reversal", """{"reason":"They stayed away"}""")).Is(HttpStatusCode.Created);
        Assert.Equal([3000L, -3000L], (await pool.Events("ExpenditurePosted")).Select(one => one.GetProperty("entries")[0].GetProperty("amountPence").GetInt64()));
        Assert.Equal("0.00", Text((await pool.Get("contributions/instalments")).Body.GetProperty("items")[0], "paid"));
    }

    [Fact]
    public async Task Next_years_contributions_are_worked_out_and_nothing_is_stored()
    {
        var pool = await Planned();

        var next = (await pool.Post("contributions/next-year/evaluate", """{"inflation":"10","partners":[{"partner":"11E","source":"NhsMinimum","planned":"5.00"}]}""", Pool.CcgFinance)).Is(HttpStatusCode.OK);

        Assert.Equal(("2015-16", "577.00"), (Text(next, "to"), Text(next, "total")));
        Assert.Equal(["445.00", "110.00", "22.00"], next.GetProperty("partners").EnumerateArray().Select(one => Text(one, "amount")));
        (await (await service.NewPool()).Post("contributions/next-year/evaluate", "{}")).IsRefused(HttpStatusCode.UnprocessableEntity, "contributions-missing");
    }

    [Fact]
    public async Task What_the_formula_comes_to_is_adopted_once_and_says_by_which_steps()
    {
        var pool = await Planned();
        const string formula = """{"inflation":"10","partners":[{"partner":"11E","source":"NhsMinimum","planned":"5.00"}],"schedule":"Quarterly"}""";
        var key = Pool.NewKey();

        var adopted = await pool.Post("contributions/next-year", formula, key: key);
        var again = await pool.Post("contributions/next-year", formula, key: key);

        Assert.Equal((HttpStatusCode.OK, true, adopted.Text), (adopted.Status, again.IsReplayed, again.Text));
        var shown = (await pool.In("2015-16").Get("contributions", Pool.CcgFinance)).Is(HttpStatusCode.OK);
        Assert.Equal(("2015-16", 1, "577.00"), (Text(shown, "year"), shown.GetProperty("number").GetInt32(), Text(shown, "total")));
        Assert.Equal(("2014-15", "10"), (Text(shown.GetProperty("formula"), "from"), Text(shown.GetProperty("formula"), "inflation")));
        Assert.Equal(["5.00", "0.00", "0.00"], shown.GetProperty("formula").GetProperty("steps").EnumerateArray().Select(step => Text(step, "planned")));
        Assert.Equal(shown.GetProperty("partners").EnumerateArray().Select(one => Text(one, "amount")), shown.GetProperty("formula").GetProperty("steps").EnumerateArray().Select(step => Text(step, "amount")));
        Assert.Equal(577.00m, (await pool.In("2015-16").Balances()).Where(account => account.Key.StartsWith("contributions-receivable", StringComparison.Ordinal)).Sum(account => account.Value));
        Assert.Equal([2014, 2015], (await pool.Events("ContributionsAgreed")).Select(told => told.GetProperty("year").GetInt32()));

        (await pool.In("2015-16").Put("contributions", Plan.Replace("2014", "2015"))).Is(HttpStatusCode.OK);
        Assert.False((await pool.In("2015-16").Get("contributions")).Body.TryGetProperty("formula", out _));
    }

    [Fact]
    public async Task Each_source_of_a_partner_keeps_its_own_schedule_when_next_year_is_adopted()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", """
            {"partners":[{"partner":"11E","amount":"120.00","source":"NhsMinimum","schedule":"Monthly"},{"partner":"11E","amount":"80.00","source":"NhsAdditional","schedule":"Annual"}]}
            """)).Is(HttpStatusCode.OK);

        // What is asked for is for those that had none.
        (await pool.Post("contributions/next-year", """{"schedule":"Quarterly"}""")).Is(HttpStatusCode.OK);

        Assert.Equal(
            ["NhsMinimum Monthly", "NhsAdditional Annual"],
            (await pool.In("2015-16").Get("contributions")).Is(HttpStatusCode.OK).GetProperty("partners").EnumerateArray().Select(one => $"{Text(one, "source")} {Text(one, "schedule")}"));
    }

    [Fact]
    public async Task Only_the_host_of_the_year_to_come_adopts_and_nothing_is_adopted_out_of_nothing()
    {
        var pool = await Planned();

        (await pool.Post("contributions/next-year", "{}", Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await pool.Post("contributions/next-year", "{}", TestTokens.Of("E08000001", "finance"))).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await pool.In("2015-16").Post("contributions/next-year", "{}")).IsRefused(HttpStatusCode.UnprocessableEntity, "date-outside-term");
        (await pool.In("2013-14").Post("contributions/next-year", "{}")).IsRefused(HttpStatusCode.UnprocessableEntity, "contributions-missing");
        (await pool.In("2998-99").Post("contributions/next-year", "{}")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await pool.Post("contributions/next-year", """{"partners":[{"partner":"00W","source":"Other","planned":"5.00"}],"schedule":"Annual"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-partner");
        (await pool.Post("contributions/next-year", """{"partners":[{"partner":"11E","source":"Other","planned":"-5.00"}],"schedule":"Annual"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "amount-negative");
        (await pool.Post("contributions/next-year", """{"partners":[{"partner":"11E","source":"Other","planned":"5.00"}]}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "schedule-unclear");
        (await pool.In("2998-99").Post("contributions/next-year/evaluate", "{}")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await pool.Post("contributions/next-year", """{"partners":[null]}""")).IsRefused(HttpStatusCode.BadRequest, "malformed");
        (await pool.In("2015-16").Get("contributions")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_cash_flow_shows_what_moved_and_what_is_expected()
    {
        var pool = await Planned();
        (await pool.Post("receipts", """{"partner":"11E","amount":"100.00","receivedOn":"2014-04-15","reference":"A"}""")).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "90.00", "2014-04-30", Pool.Ccg)).Is(HttpStatusCode.Created);
        (await pool.Spend("STAFF", "10.00")).Is(HttpStatusCode.Created);

        var months = (await pool.Get("cash-flow?on=2014-05-15")).Is(HttpStatusCode.OK).GetProperty("months");

        Assert.Equal(("100.00", "10.00", "0.00", "90.00"), (Text(months[0], "in"), Text(months[0], "out"), Text(months[0], "expectedIn"), Text(months[0], "balance")));
        Assert.Equal(("16.66", "60.00"), (Text(months[1], "expectedOut"), Text(months[2], "expectedIn")));
        Assert.Equal("83.34", Text(months[1].GetProperty("partners").EnumerateArray().Single(one => Text(one, "partner") == "11E"), "paysItself"));
        Assert.Equal(0, (await (await service.NewPool()).Get("cash-flow")).Body.GetProperty("months").GetArrayLength());
    }

    [Fact]
    public async Task The_grant_for_disabled_facilities_is_passed_on_to_districts_in_full()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", """{"partners":[{"partner":"E06000022","amount":"700.00","source":"Dfg","schedule":"Annual"}]}""")).Is(HttpStatusCode.OK);
        const string Districts = """{"passBy":"2014-06-30","districts":[{"district":"E07000187","amount":"400.00"},{"district":"E07000188","amount":"250.00","retained":"50.00","agreedIn":"Letter"}]}""";

        (await pool.Put("pass-throughs/Dfg", Districts.Replace("400.00", "399.99"))).IsRefused(HttpStatusCode.UnprocessableEntity, "pass-through-not-in-full");
        (await pool.Put("pass-throughs/Dfg", Districts)).Is(HttpStatusCode.OK);
        var paid = (await pool.Post("pass-throughs/Dfg/payments", """{"district":"E07000187","amount":"400.00","paidOn":"2014-06-15","line":"STAFF","reference":"BACS"}""")).Is(HttpStatusCode.Created);
        (await pool.Post("pass-throughs/Dfg/payments", """{"district":"E07000999","amount":"1.00","paidOn":"2014-06-15","line":"STAFF"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-district");
        (await pool.Post("pass-throughs/NhsMinimum/payments", """{"district":"E07000187","amount":"1.00","paidOn":"2014-06-15","line":"STAFF"}""")).Is(HttpStatusCode.NotFound);
        (await pool.Get("pass-throughs/dfg")).Is(HttpStatusCode.NotFound);

        var shown = (await pool.Get("pass-throughs/Dfg", Pool.CcgFinance)).Is(HttpStatusCode.OK);
        Assert.Equal(("650.00", "400.00", "250.00", "50.00"), (Text(shown, "total"), Text(shown, "paid"), Text(shown, "outstanding"), Text(shown, "retained")));
        Assert.Equal([("False", 1), ("True", 0)], shown.GetProperty("districts").EnumerateArray().Select(one => (Text(one, "isLate"), one.GetProperty("payments").GetArrayLength())));
        Assert.Equal(-400.00m, (await pool.Balances())["cash"]);

        // The grant is for works on houses.
        var entry = $"journals/{Text(paid, "journalId")}";
        Assert.Contains(
            (await pool.Get(entry)).Is(HttpStatusCode.OK).GetProperty("lines").EnumerateArray(),
            line => line.TryGetProperty("about", out var about) && about.ValueKind == JsonValueKind.Object && (Text(about, "fundingSource"), Text(about, "nature")) == ("Dfg", "Capital"));
        (await pool.Post($"{entry}/reversal", """{"reason":"Sent to another account"}""")).Is(HttpStatusCode.Created);
        Assert.Equal("0.00", Text((await pool.Get("pass-throughs/Dfg")).Body, "paid"));
    }

    private async Task<Pool> Planned()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", Plan)).Is(HttpStatusCode.OK);
        return pool;
    }

    private static List<string> Late(Reply reply) =>
        [.. reply.Is(HttpStatusCode.OK).GetProperty("items").EnumerateArray().Select(one => $"{Text(one, "partner")} {Text(one, "dueOn")} {Text(one, "outstanding")} {one.GetProperty("daysLate")}")];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
