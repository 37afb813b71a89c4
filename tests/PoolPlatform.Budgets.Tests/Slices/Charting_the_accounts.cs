using System.Net;
using System.Text.Json;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>The whole chart of accounts, and what each line is about.</summary>
public sealed class Charting_the_accounts(BudgetsUnderTest service)
{
    [Fact]
    public async Task A_line_of_spending_says_scheme_line_responsible_partner_source_nature_and_vat()
    {
        var pool = await (await service.NewPool()).WithBudget();

        var spent = await pool.Spend("AWP", "120.00", more: ",\"nature\":\"Capital\",\"fundingSource\":\"Dfg\",\"vat\":{\"regime\":\"Section33\",\"net\":\"100.00\",\"amount\":\"20.00\",\"recoverable\":\"15.00\"}");

        Assert.Equal("105.00", spent.Is(HttpStatusCode.Created).GetProperty("borne").GetString());
        var about = (await pool.Get(spent.Location!)).Body.GetProperty("lines")[0].GetProperty("about");
        Assert.Equal(
            ("MH", "AWP", "11E", "Dfg", "Capital"),
            (about.GetProperty("scheme").GetString(), about.GetProperty("line").GetString(), about.GetProperty("responsible").GetString(), about.GetProperty("fundingSource").GetString(), about.GetProperty("nature").GetString()));
        Assert.Equal("""{"regime":"Section33","net":"100.00","amount":"20.00","gross":"120.00","recoverable":"15.00"}""", about.GetProperty("vat").GetRawText());
        var balances = await pool.Balances();
        Assert.Equal((105.00m, 15.00m, -120.00m), (balances["expenditure:AWP"], balances["vat-recoverable"], balances["cash"]));
        Assert.Equal("105.00", (await pool.Get("position"))["actual"]);
        Assert.Equal(10500, Assert.Single(await pool.Events("ExpenditurePosted")).GetProperty("entries")[0].GetProperty("amountPence").GetInt64());
    }

    [Fact]
    public async Task A_partner_that_pays_itself_recovers_its_own_vat_and_the_fund_owes_it_the_rest()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Spend("AWP", "120.00", paidBy: Pool.Ccg, more: ",\"vat\":{\"regime\":\"ContractedOutServices\",\"net\":\"100.00\",\"amount\":\"20.00\",\"recoverable\":\"20.00\"}")).Is(HttpStatusCode.Created);

        var balances = await pool.Balances();
        Assert.Equal((100.00m, -100.00m, false), (balances["expenditure:AWP"], balances["partner-current:11E"], balances.ContainsKey("vat-recoverable")));
    }

    [Theory]
    [InlineData("100.00", "19.99", "0.00")]
    [InlineData("100.00", "20.00", "20.01")]
    [InlineData("100.00", "20.00", "-1.00")]
    [InlineData("140.00", "-20.00", "0.00")]
    [InlineData("0.00", "120.00", "120.00")]
    public async Task Vat_that_does_not_add_up_is_refused(string net, string amount, string recoverable)
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Spend("AWP", "120.00", more: $",\"vat\":{{\"regime\":\"Section33\",\"net\":\"{net}\",\"amount\":\"{amount}\",\"recoverable\":\"{recoverable}\"}}"))
            .IsRefused(HttpStatusCode.UnprocessableEntity, "vat-does-not-add-up");
    }

    [Fact]
    public async Task Imported_lines_say_what_they_are_about_too()
    {
        var pool = await (await service.NewPool()).WithBudget();

        await pool.Import("line,amount,effectiveOn,paidBy,reference,supplier,description\nSTAFF,10.00,2014-04-30,E06000022,R1,S,D\n");

        var about = (await pool.Get("journals")).Body.GetProperty("items")[0].GetProperty("lines")[0].GetProperty("about");
        Assert.Equal(("MH", "STAFF", "E06000022", JsonValueKind.Null), (about.GetProperty("scheme").GetString(), about.GetProperty("line").GetString(), about.GetProperty("responsible").GetString(), about.GetProperty("vat").ValueKind));
    }

    [Fact]
    public async Task Income_reserves_recovered_vat_and_earlier_years_have_accounts_of_their_own()
    {
        var pool = await (await service.NewPool()).WithBudget();

        await Enter(pool, "ClientIncome", "50.00", ",\"line\":\"AWP\"");
        await Enter(pool, "OtherIncome", "7.00");
        await Enter(pool, "ToReserve", "30.00", ",\"reserve\":\"risk-pool\"");
        await Enter(pool, "FromReserve", "12.00", ",\"reserve\":\"risk-pool\"");
        await Enter(pool, "PriorYear", "4.00");
        await Enter(pool, "VatRecovered", "3.00");

        var balances = await pool.Balances();
        Assert.Equal((-50.00m, -7.00m, -18.00m, 4.00m, -3.00m), (balances["income:client"], balances["income:other"], balances["reserve:risk-pool"], balances["prior-year"], balances["vat-recoverable"]));
        Assert.Equal((56.00m, 18.00m), (balances["cash"], balances["contributions"]));
        Assert.Equal("0.00", (await pool.Get("position"))["actual"]);
    }

    [Fact]
    public async Task No_more_is_taken_from_a_reserve_than_it_holds()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await Enter(pool, "ToReserve", "30.00", ",\"reserve\":\"risk-pool\"");

        var refused = await pool.Post("entries", """{"kind":"FromReserve","amount":"30.01","effectiveOn":"2014-05-31","reserve":"risk-pool"}""");

        Assert.Equal("30.00", refused.IsRefused(HttpStatusCode.UnprocessableEntity, "reserve-beyond-balance").GetProperty("has").GetString());
    }

    [Theory]
    [InlineData("""{"kind":"ToReserve","amount":"1.00","effectiveOn":"2014-05-31"}""", "entry-incomplete")]
    [InlineData("""{"kind":"OtherIncome","amount":"1.00","effectiveOn":"2014-05-31","reserve":"x"}""", "entry-incomplete")]
    [InlineData("""{"kind":"VatRecovered","amount":"1.00","effectiveOn":"2014-05-31","line":"AWP"}""", "entry-incomplete")]
    [InlineData("""{"kind":"ClientIncome","amount":"1.00","effectiveOn":"2014-05-31","line":"NONE"}""", "unknown-line")]
    [InlineData("""{"kind":"ClientIncome","amount":"0.00","effectiveOn":"2014-05-31"}""", "amount-zero")]
    [InlineData("""{"kind":"ToReserve","amount":"-1.00","effectiveOn":"2014-05-31","reserve":"x"}""", "amount-negative")]
    [InlineData("""{"kind":"ClientIncome","amount":"1.00","effectiveOn":"2013-05-31"}""", "date-outside-year")]
    public async Task An_entry_that_makes_no_sense_is_refused(string entry, string code)
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Post("entries", entry)).IsRefused(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task Reversing_restores_vat_and_reserves_as_well()
    {
        var pool = await (await service.NewPool()).WithBudget();
        var spent = await pool.Spend("AWP", "120.00", more: ",\"vat\":{\"regime\":\"Section33\",\"net\":\"100.00\",\"amount\":\"20.00\",\"recoverable\":\"15.00\"}");
        var reserved = await Enter(pool, "ToReserve", "30.00", ",\"reserve\":\"risk-pool\"");

        foreach (var location in new[] { spent.Location!, reserved.Location! })
            (await pool.Post($"{location}/reversal", """{"reason":"Wrong"}""")).Is(HttpStatusCode.Created);

        Assert.All(await pool.Balances(), balance => Assert.Equal(0.00m, balance.Value));
    }

    [Fact]
    public async Task A_shadow_pool_sets_aside_and_takes_no_cash()
    {
        var pool = await (await service.NewPool(terms => terms.Mode = "Shadow")).WithBudget();

        await Enter(pool, "ToReserve", "30.00", ",\"reserve\":\"risk-pool\"");
        (await pool.Post("entries", """{"kind":"OtherIncome","amount":"1.00","effectiveOn":"2014-05-31"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "shadow-mode-moves-no-cash");
    }

    private static async Task<Reply> Enter(Pool pool, string kind, string amount, string more = "")
    {
        var entered = await pool.Post("entries", $$"""{"kind":"{{kind}}","amount":"{{amount}}","effectiveOn":"2014-05-31"{{more}}}""");
        entered.Is(HttpStatusCode.Created);
        return entered;
    }
}
