using System.Net;
using System.Text.Json;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Budget, contributions, receipts, expenditure, position and trial balance as a finance officer walks through them.</summary>
public sealed class Keeping_the_fund(BudgetsUnderTest service)
{
    private const string Contributions =
        """{"partners":[{"partner":"11E","amount":"1000.00","source":"NhsAdditional","schedule":"Monthly"},{"partner":"E06000022","amount":"200.01","source":"LaAdditional","schedule":"Quarterly"}]}""";

    [Fact]
    public async Task A_budget_shows_the_total_of_what_is_known_and_counts_the_rest()
    {
        var pool = await service.NewPool();

        var set = await pool.Put("budget", Pool.Budget);

        Assert.Equal(("1200.00", "1", "1"), (set.Is(HttpStatusCode.OK).GetProperty("total").GetString(), set["unknownLines"], set["number"]));
        var read = (await pool.Get("budget", Pool.CcgFinance)).Is(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, read.GetProperty("lines")[2].GetProperty("amount").ValueKind);
    }

    [Fact]
    public async Task The_same_budget_again_makes_no_new_number_and_tells_nobody()
    {
        var pool = await (await service.NewPool()).WithBudget();

        Assert.Equal("1", (await pool.Put("budget", Pool.Budget))["number"]);
        Assert.Single(await pool.Events("BudgetApproved"));
    }

    [Fact]
    public async Task A_budget_changes_only_from_the_version_that_was_read()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Put("budget", Pool.Budget.Replace("opening", "revised"), ifMatch: "\"7\"")).IsRefused(HttpStatusCode.PreconditionFailed, "version-stale");
        var changed = await pool.Put("budget", Pool.Budget.Replace("opening", "revised"), ifMatch: "\"1\"");
        Assert.Equal(("2", "\"2\""), (changed["number"], changed.ETag));
    }

    [Fact]
    public async Task A_line_that_money_was_spent_on_cannot_be_left_out()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Spend("STAFF", "10.00")).Is(HttpStatusCode.Created);

        (await pool.Put("budget", """{"version":"v2","lines":[{"code":"AWP","scheme":"MH","name":"AWP","fundedBy":"11E","owner":"11E","amount":"1.00","kind":"Block"}]}"""))
            .IsRefused(HttpStatusCode.UnprocessableEntity, "line-in-use");
    }

    [Fact]
    public async Task A_note_travels_to_the_position_and_the_event()
    {
        var pool = await service.NewPool();
        (await pool.Put("budget", Pool.Budget.Replace("\"version\"", "\"note\":\"illustrative outturn\",\"version\""))).Is(HttpStatusCode.OK);

        Assert.Equal("illustrative outturn", (await pool.Get("position"))["note"]);
        Assert.Equal("illustrative outturn", Assert.Single(await pool.Events("BudgetApproved")).GetProperty("note").GetString());
    }

    [Fact]
    public async Task Contributions_stand_in_the_ledger_and_fall_due_by_their_instalments()
    {
        var pool = await service.NewPool();

        var set = (await pool.Put("contributions", Contributions)).Is(HttpStatusCode.OK);

        Assert.Equal("1200.01", set.GetProperty("total").GetString());
        Assert.Equal(12, set.GetProperty("partners")[0].GetProperty("instalments").GetArrayLength());
        var balances = await pool.Balances();
        Assert.Equal((1000.00m, 200.01m, -1200.01m), (balances["contributions-receivable:11E"], balances["contributions-receivable:E06000022"], balances["contributions"]));
        var partners = (await pool.Get("position?period=4")).Is(HttpStatusCode.OK).GetProperty("partners");
        Assert.Equal("333.33", partners[0].GetProperty("contributionDue").GetString());
        Assert.Equal("100.01", partners[1].GetProperty("contributionDue").GetString());
    }

    [Fact]
    public async Task Changed_contributions_post_only_what_differs()
    {
        var pool = await service.NewPool();
        (await pool.Put("contributions", Contributions)).Is(HttpStatusCode.OK);

        (await pool.Put("contributions", Contributions.Replace("1000.00", "900.00"))).Is(HttpStatusCode.OK);
        (await pool.Put("contributions", Contributions.Replace("1000.00", "900.00"))).Is(HttpStatusCode.OK);

        Assert.Equal(900.00m, (await pool.Balances())["contributions-receivable:11E"]);
        Assert.Equal(2, (await pool.Get("journals")).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(2, (await pool.Events("ContributionsAgreed")).Count);
    }

    [Theory]
    [InlineData("\"schedule\":\"Annual\",\"instalments\":[]", "schedule-unclear")]
    [InlineData("\"instalments\":[{\"dueOn\":\"2014-06-30\",\"amount\":\"9.99\"}]", "instalments-do-not-sum")]
    [InlineData("\"instalments\":[{\"dueOn\":\"2015-06-30\",\"amount\":\"10.00\"}]", "date-outside-year")]
    public async Task Instalments_must_be_clear_and_sum(string how, string code)
    {
        var pool = await service.NewPool();

        (await pool.Put("contributions", $$"""{"partners":[{"partner":"11E","amount":"10.00","source":"Other",{{how}}}]}""")).IsRefused(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task A_receipt_moves_what_a_partner_owes_into_cash()
    {
        var pool = await service.NewPool();
        (await pool.Put("contributions", Contributions)).Is(HttpStatusCode.OK);

        var receipt = await pool.Post("receipts", """{"partner":"11E","amount":"400.00","receivedOn":"2014-05-15","reference":"BACS"}""");

        receipt.Is(HttpStatusCode.Created);
        Assert.Equal("Receipt", (await pool.Get(receipt.Location!))["kind"]);
        var balances = await pool.Balances();
        Assert.Equal((400.00m, 600.00m), (balances["cash"], balances["contributions-receivable:11E"]));
        Assert.Equal("0.00", (await pool.Get("position?period=1")).Body.GetProperty("partners")[0].GetProperty("contributionPaid").GetString());
        Assert.Equal("400.00", (await pool.Get("position?period=2")).Body.GetProperty("partners")[0].GetProperty("contributionPaid").GetString());
        Assert.Equal(40000, Assert.Single(await pool.Events("ContributionReceived")).GetProperty("amountPence").GetInt64());
    }

    [Fact]
    public async Task What_the_host_pays_comes_out_of_the_fund_and_what_another_pays_is_owed_to_it()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Spend("AWP", "300.00")).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "50.00", paidBy: Pool.Ccg, token: Pool.CcgFinance)).Is(HttpStatusCode.Created);
        (await pool.Spend("STAFF", "-20.00")).Is(HttpStatusCode.Created);

        var balances = await pool.Balances();
        Assert.Equal((350.00m, -20.00m, -280.00m, -50.00m), (balances["expenditure:AWP"], balances["expenditure:STAFF"], balances["cash"], balances["partner-current:11E"]));
        var partners = (await pool.Get("position")).Body.GetProperty("partners");
        Assert.Equal(("50.00", "0.00"), (partners[0].GetProperty("paidOnBehalf").GetString(), partners[1].GetProperty("paidOnBehalf").GetString()));
    }

    [Fact]
    public async Task The_position_compares_what_is_known_and_shows_the_unknown_beside_it()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Spend("AWP", "300.00")).Is(HttpStatusCode.Created);
        (await pool.Spend("TBC", "7.00")).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "11.00", on: "2014-06-01")).Is(HttpStatusCode.Created);

        var april = await pool.Get("position?period=1");
        var year = await pool.Get("position");

        Assert.Equal(("100.00", "300.00", "200.00", "1"), (april["budget"], april["actual"], april["variance"], april["unknownLines"]));
        Assert.Equal(("1200.00", "311.00", "0.00", "311.00", "-889.00"), (year["budget"], year["actual"], year["committed"], year["forecast"], year["variance"]));
        Assert.Equal("7.00", year.Body.GetProperty("unknown").GetProperty("actual").GetString());
        Assert.Equal("-889.00", year.Body.GetProperty("schemes")[0].GetProperty("variance").GetString());
        Assert.Equal(JsonValueKind.Null, year.Body.GetProperty("lines")[2].GetProperty("variance").ValueKind);
    }

    [Fact]
    public async Task Figures_are_answered_as_they_were_recorded()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Spend("AWP", "300.00")).Is(HttpStatusCode.Created);
        var then = (await pool.Get("position"))["asAt"];
        (await pool.Spend("AWP", "1.00")).Is(HttpStatusCode.Created);
        (await pool.Put("budget", Pool.Budget.Replace("1000.00", "5.00"))).Is(HttpStatusCode.OK);

        var before = await pool.Get($"position?asAt={Uri.EscapeDataString(then!)}");

        Assert.Equal(("1200.00", "300.00"), (before["budget"], before["actual"]));
        Assert.Equal(("205.00", "301.00"), ((await pool.Get("position"))["budget"], (await pool.Get("position"))["actual"]));
    }

    [Fact]
    public async Task A_pool_without_a_budget_has_a_position_without_one()
    {
        var pool = await service.NewPool();

        var position = (await pool.Get("position")).Is(HttpStatusCode.OK);

        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (position.GetProperty("budget").ValueKind, position.GetProperty("variance").ValueKind));
        (await pool.Get("budget")).IsRefused(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await pool.Balances());
    }

    [Fact]
    public async Task Who_is_no_partner_any_more_still_shows_with_its_money()
    {
        var pool = await service.NewPool();
        (await pool.Put("contributions", Contributions)).Is(HttpStatusCode.OK);
        pool.Service.Neighbours.Agreements[pool.Reference].Partners[0].Code = "92G";

        var partners = (await pool.Get("position")).Body.GetProperty("partners").EnumerateArray().Select(partner => (partner.GetProperty("partner").GetString(), partner.GetProperty("contributionDue").GetString()));

        Assert.Equal([("92G", "0.00"), ("E06000022", "200.01"), ("11E", "1000.00")], partners);
    }

    [Fact]
    public async Task A_virement_moves_budget_and_leaves_the_total()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var moved = await pool.Post("virements", """{"from":"AWP","to":"STAFF","amount":"150.00","reason":"Posts filled early"}""");

        moved.Is(HttpStatusCode.Created);
        Assert.Equal("150.00", (await pool.Get(moved.Location!))["amount"]);
        var budget = await pool.Get("budget");
        Assert.Equal(("2", "1200.00"), (budget["number"], budget["total"]));
        Assert.Equal("850.00", budget.Body.GetProperty("lines")[0].GetProperty("amount").GetString());
        Assert.Equal(2, (await pool.Events("BudgetApproved")).Count);
    }

    [Fact]
    public async Task An_agreement_whose_funding_type_has_no_host_has_no_fund_to_keep()
    {
        var pool = await service.NewPool(terms => terms.Host = "");

        (await pool.Put("budget", """{"version":"opening","lines":[]}""")).IsRefused(HttpStatusCode.Conflict, "agreement-has-no-fund");
        (await pool.Post("expenditure", """{"line":"AWP","amount":"1.00","effectiveOn":"2014-04-30","paidBy":"11E","reference":"r","description":"d"}""", TestTokens.Of("11E", "finance")))
            .IsRefused(HttpStatusCode.Conflict, "agreement-has-no-fund");
    }

    [Theory]
    [InlineData("", "delegation-officer-missing")]
    [InlineData(",\"officer\":\"Head of service\"", "delegation-over-limit")]
    public async Task A_virement_that_no_chain_of_delegation_covers_moves_nothing(string officer, string code)
    {
        var token = TestTokens.Of("E06000054", "finance");
        var pool = await (await service.NewPool(terms =>
        {
            terms.Host = "E06000054";
            terms.Partners.Add(new Partner { Code = terms.Host, Name = "A council that delegates", Kind = "Council" });
        })).WithBudget(token);
        pool.Service.Neighbours.Delegations["E06000054"] = ("Head of service", 100_00);

        (await pool.Post("virements", $$"""{"from":"AWP","to":"STAFF","amount":"100.01","reason":"r"{{officer}}}""", token)).IsRefused(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal("[]", (await pool.Get("virements", token))["items"]);
        (await pool.Post("virements", """{"from":"AWP","to":"STAFF","amount":"100.00","reason":"r","officer":"Head of service"}""", token)).Is(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("AWP", "STAFF", "1000.01", "virement-beyond-line")]
    [InlineData("AWP", "NONE", "1.00", "unknown-line")]
    [InlineData("AWP", "TBC", "1.00", "virement-of-unknown")]
    [InlineData("AWP", "AWP", "1.00", "virement-to-itself")]
    [InlineData("AWP", "STAFF", "-1.00", "virement-not-positive")]
    public async Task A_virement_cannot_give_what_is_not_there(string from, string to, string amount, string code)
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Post("virements", $$"""{"from":"{{from}}","to":"{{to}}","amount":"{{amount}}","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task A_closed_period_takes_no_entry_but_a_late_one_lands_in_an_open_one_with_its_own_date()
    {
        var pool = await (await service.NewPool()).WithBudget();
        var closed = (await pool.Post("periods/3/close", "{}")).Is(HttpStatusCode.OK);
        Assert.Equal(3, closed.GetProperty("closed").GetArrayLength());

        (await pool.Spend("AWP", "10.00", on: "2014-05-31")).IsRefused(HttpStatusCode.Conflict, "period-closed");
        (await pool.Spend("AWP", "10.00", on: "2014-05-31", more: ",\"postingPeriod\":4")).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "10.00", on: "2014-08-31", more: ",\"postingPeriod\":4")).IsRefused(HttpStatusCode.UnprocessableEntity, "posting-period-unusable");
        (await pool.Post("periods/2/close", "{}")).IsRefused(HttpStatusCode.Conflict, "period-already-closed");

        Assert.Equal("10.00", (await pool.Get("position?period=2"))["actual"]);
        Assert.Equal("4", (await pool.Get("journals")).Body.GetProperty("items")[0].GetProperty("period").ToString());
        var periods = (await pool.Get("periods")).Body.GetProperty("items");
        Assert.Equal(("Closed", "Open"), (periods[2].GetProperty("state").GetString(), periods[3].GetProperty("state").GetString()));
        Assert.Equal(3, Assert.Single(await pool.Events("PeriodClosed")).GetProperty("period").GetInt32());
    }

    [Fact]
    public async Task Journals_come_page_by_page()
    {
        var pool = await (await service.NewPool()).WithBudget();
        for (var i = 1; i <= 3; i++) (await pool.Spend("AWP", $"{i}.00")).Is(HttpStatusCode.Created);

        var first = await pool.Get("journals?limit=2");
        var second = await pool.Get($"journals?limit=2&after={first["next"]}");

        Assert.Equal((2, 1), (first.Body.GetProperty("items").GetArrayLength(), second.Body.GetProperty("items").GetArrayLength()));
        Assert.Equal("3.00", second.Body.GetProperty("items")[0].GetProperty("lines")[0].GetProperty("debit").GetString());
        Assert.Equal(JsonValueKind.Null, second.Body.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task The_history_names_who_did_what()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Spend("AWP", "1.00", paidBy: Pool.Ccg, token: Pool.CcgFinance)).Is(HttpStatusCode.Created);

        var items = (await pool.Get("history")).Body.GetProperty("items");

        Assert.Equal(("SetBudget", "RecordExpenditure", "11E"), (items[0].GetProperty("operation").GetString(), items[1].GetProperty("operation").GetString(), items[1].GetProperty("organisation").GetString()));
    }

    [Fact]
    public async Task An_entry_is_reversed_once_and_leaves_every_balance_as_before()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Spend("AWP", "10.00")).Is(HttpStatusCode.Created);
        var wrong = await pool.Spend("AWP", "99.00", paidBy: Pool.Ccg);
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);

        (await pool.Post($"{wrong.Location}/reversal", """{"reason":"Entered twice","postingPeriod":1}""")).IsRefused(HttpStatusCode.Conflict, "period-closed");
        var reversed = await pool.Post($"{wrong.Location}/reversal", """{"reason":"Entered twice"}""");

        // The first open period, and the entry's own date.
        Assert.Equal(("2", "2014-04-30"), (reversed["period"], reversed["effectiveOn"]));

        Assert.Equal(wrong["journalId"], (await pool.Get(reversed.Location!)).Is(HttpStatusCode.OK).GetProperty("reverses").ToString());
        var balances = await pool.Balances();
        Assert.Equal((10.00m, 0m), (balances["expenditure:AWP"], balances["partner-current:11E"]));
        Assert.Equal([1000, 9900, -9900], (await pool.Events("ExpenditurePosted")).Select(one => one.GetProperty("entries")[0].GetProperty("amountPence").GetInt64()));
        (await pool.Post($"{wrong.Location}/reversal", """{"reason":"Again","postingPeriod":2}""")).IsRefused(HttpStatusCode.Conflict, "already-reversed");
        (await pool.Post("journals/999999999/reversal", """{"reason":"r"}""")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Contributions_are_changed_and_not_reversed()
    {
        var pool = await service.NewPool();
        (await pool.Put("contributions", Contributions)).Is(HttpStatusCode.OK);
        var journal = (await pool.Get("journals")).Body.GetProperty("items")[0].GetProperty("journalId");

        (await pool.Post($"journals/{journal}/reversal", """{"reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "not-reversible");
    }

    [Fact]
    public async Task The_ledger_leaves_as_plain_text()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Post("expenditure", """{"line":"AWP","amount":"-10.50","effectiveOn":"2014-04-30","paidBy":"11E","reference":"INV;1\n2"}""")).Is(HttpStatusCode.Created);

        var exported = await pool.Get("export?format=hledger");

        Assert.Contains(") Expenditure: INV,1 2\n    expenditure:AWP  GBP -10.50\n    partner-current:11E  GBP 10.50\n", exported.Text);
        Assert.Equal(exported.Text, (await pool.Get("export")).Text);
        (await pool.Get("export?format=xml")).IsRefused(HttpStatusCode.BadRequest, "malformed");
    }
}
