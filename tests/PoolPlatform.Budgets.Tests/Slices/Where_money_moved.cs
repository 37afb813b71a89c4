using System.Net;
using System.Text.Json;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Where money moved: between sectors, between payer and responsible body, and where it may not.</summary>
public sealed class Where_money_moved(BudgetsUnderTest service)
{
    [Fact]
    public async Task Shifts_between_sectors_are_added_up_by_direction_and_told()
    {
        var pool = await (await service.NewPool()).WithBudget();
        const string Shift = """{"from":"Acute","to":"Community","amount":"350.00","on":"2014-10-01","recurrent":true,"evidence":"Evaluation, table 4","scheme":"MH"}""";
        (await pool.Post("resource-shifts", Shift)).Is(HttpStatusCode.Created);
        (await pool.Post("resource-shifts", Shift.Replace("350.00", "50.00").Replace("true", "false"))).Is(HttpStatusCode.Created);
        (await pool.Post("resource-shifts", Shift.Replace("Community", "Acute"))).IsRefused(HttpStatusCode.UnprocessableEntity, "shift-to-itself");
        (await pool.Post("resource-shifts", Shift.Replace("350.00", "-1.00"))).IsRefused(HttpStatusCode.UnprocessableEntity, "shift-not-positive");
        (await pool.Post("resource-shifts", Shift.Replace("Evaluation, table 4", ""))).IsRefused(HttpStatusCode.UnprocessableEntity, "text-unusable");

        var shown = (await pool.Get("resource-shifts", Pool.CcgFinance)).Is(HttpStatusCode.OK);

        Assert.Equal(("400.00", "350.00"), (Text(shown.GetProperty("totals")[0], "amount"), Text(shown.GetProperty("totals")[0], "recurrent")));
        Assert.Equal(2, shown.GetProperty("items").GetArrayLength());
        Assert.Equal([35000L, 5000L], (await pool.Events("ResourceShifted")).Select(one => one.GetProperty("amountPence").GetInt64()));
    }

    [Fact]
    public async Task Who_paid_and_who_is_responsible_stand_side_by_side_and_recharges_avoided_are_counted()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Spend("STAFF", "30.00", paidBy: Pool.Ccg)).Is(HttpStatusCode.Created);
        (await pool.Spend("STAFF", "12.00", paidBy: Pool.Ccg)).Is(HttpStatusCode.Created);
        (await pool.Spend("STAFF", "8.00")).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "5.00", paidBy: Pool.Ccg)).Is(HttpStatusCode.Created);
        var wrong = (await pool.Spend("STAFF", "999.00", paidBy: Pool.Ccg)).Is(HttpStatusCode.Created).GetProperty("journalId").GetInt64();
        (await pool.Post($"journals/{wrong}/reversal", """{"reason":"r"}""")).Is(HttpStatusCode.Created);

        var shown = (await pool.Get("responsibilities")).Is(HttpStatusCode.OK);

        Assert.Equal((2, "42.00"), (shown.GetProperty("rechargesAvoided").GetProperty("count").GetInt32(), Text(shown.GetProperty("rechargesAvoided"), "sum")));
        var staff = shown.GetProperty("lines").EnumerateArray().Single(line => Text(line, "line") == "STAFF");
        Assert.Equal(("E06000022", "50.00", "42.00"), (Text(staff, "responsible"), Text(staff, "spent"), Text(staff, "paidByOthers")));
        Assert.Equal([("11E", "47.00", "5.00", "42.00"), ("E06000022", "0.00", "50.00", "-50.00")], shown.GetProperty("partners").EnumerateArray().Select(one => (Text(one, "partner"), Text(one, "putIn"), Text(one, "costOfOwnFunctions"), Text(one, "crossSubsidy"))));
    }

    [Fact]
    public async Task Where_it_is_ruled_out_no_partner_funds_anothers_line()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("cross-subsidy", """{"allowed":false,"agreedIn":"Schedule 3"}""")).Is(HttpStatusCode.OK);

        (await pool.Put("budget", Pool.Budget.Replace("\"fundedBy\":\"11E\"", "\"fundedBy\":\"E06000022\""))).IsRefused(HttpStatusCode.UnprocessableEntity, "cross-subsidy-forbidden");
        (await pool.Post("virements", """{"from":"AWP","to":"STAFF","amount":"1.00","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "cross-subsidy-forbidden");
        Assert.False((await pool.Get("responsibilities")).Body.GetProperty("crossSubsidyAllowed").GetBoolean());

        (await pool.Put("cross-subsidy", """{"allowed":true}""")).Is(HttpStatusCode.OK);
        (await pool.Post("virements", """{"from":"AWP","to":"STAFF","amount":"1.00","reason":"r"}""")).Is(HttpStatusCode.Created);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
