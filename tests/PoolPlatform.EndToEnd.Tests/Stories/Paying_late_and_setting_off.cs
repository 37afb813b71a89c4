using System.Globalization;
using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>Two partners of several pools: one pays late and with interest, what stands on both sides is set off, and what they charge each other stays outside.</summary>
public sealed class Paying_late_and_setting_off(Platform platform)
{
    // Parties to nothing else, because a set-off looks at all that two bodies owe each other.
    private const string Ccg = "00Q";
    private const string Council = "E06000008";

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task A_set_off_and_a_late_payment_with_interest_leave_both_ledgers_at_nothing()
    {
        await Register();
        var over = await Pool(spent: "1020000.00");
        var under = await Pool(spent: "990000.00");
        var (owes, isOwed) = (await Settle(over), await Settle(under));

        // At 60 to 40 the CCG owes 12,000.00 in the one pool and is owed 6,000.00 in the other.
        var shown = (await over.Of(Ccg).Get("/v1/settlements/balances")).Is(200);
        Assert.Equal(("12000.00", "6000.00", "6000.00"), (shown.Text("items", "counterparty", Council, "owes"), shown.Text("items", "counterparty", Council, "owed"), shown.Text("items", "counterparty", Council, "net")));
        var set = (await over.Of(Ccg).Post("/v1/settlements/set-offs", $$"""{"counterparty":"{{Council}}","on":"{{Day(0)}}"}""")).Is(201);
        Assert.Equal("6000.00", set.Text("amount"));
        Assert.Equal("Settled", (await isOwed.View()).Text("state"));
        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () => Assert.Equal((6000m, 0m), (await over.Balance($"partner-current:{Ccg}"), await under.Balance($"partner-current:{Ccg}"))));

        // 6,000.00 for 30 days at 4 percent.
        var paid = (await over.Host.Post($"{owes.Location}/payments", $$"""{"partner":"{{Ccg}}","amount":"6019.73","interest":"19.73","paidOn":"{{Day(30)}}","reference":"CHAPS"}""")).Is(201);
        Assert.Equal(("Settled", "0.00"), (paid.Text("state"), paid.Text("outstanding")));
        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () => Assert.Equal((0m, -19.73m), (await over.Balance($"partner-current:{Ccg}"), await over.Balance("income:interest"))));

        var statement = (await over.Of(Ccg).Get($"{owes.Location}/statements/{Ccg}?on={Day(30)}")).Is(200);
        Assert.Equal(("600000.00", "true", "0.00"), (statement.Text("receiptsTotal"), statement.Json["ledger"]!["ties"]!.ToJsonString(), statement.Json["ledger"]!["currentAccount"]!.GetValue<string>()));
        Assert.Equal("19.73", statement.Text("items", "item", "InterestPaid", "amount"));
        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () =>
            Assert.Equal("19.73", (await over.Host.Get($"{over.Path}/reports/memorandum-account")).Is(200).Json["totals"]!["settlementInterest"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_charge_by_the_day_is_claimed_and_paid_under_the_agreements_rate_and_touches_no_pool()
    {
        await Register();
        var agreement = JsonNode.Parse(new Partnership { Partners = [Ccg, Council], Host = Council }.ToJson())!.AsObject();
        foreach (var field in new[] { "host", "poolManager", "particulars", "schemes" }) agreement.Remove(field);
        agreement["fundingType"] = "CrossCharging";
        agreement["charges"] = JsonNode.Parse($$"""[{"code":"DTOC","payer":"{{Council}}","payee":"{{Ccg}}","reason":"Discharge late through the council alone","ratePerDay":"155.00","from":"2014-04-01","to":"2015-03-31"}]""");
        var reference = agreement["reference"]!.GetValue<string>();
        (await platform.As(Council).Post("/v1/agreements", agreement.ToJsonString())).Is(201);
        foreach (var partner in new[] { Ccg, Council })
            (await platform.As(partner).Post($"/v1/agreements/{reference}/signatures", """{"signatory":"A. Officer","capacity":"Chief finance officer"}""")).Is(201);

        var flow = (await platform.As(Ccg).Post($"/v1/agreements/{reference}/flows", """{"kind":"CrossCharge","code":"DTOC"}""")).Is(201).Location!;
        (await platform.As(Council).Post($"{flow}/answers", """{"answer":"Agree"}""")).Is(201);
        (await platform.As(Ccg).Post($"{flow}/claims", """{"from":"2014-04-01","through":"2014-04-30","days":31,"evidence":"Invoice 1"}""")).Is(201);
        (await platform.As(Council).Post($"{flow}/claims/1/answers", """{"answer":"Agree"}""")).Is(201);
        var paid = (await platform.As(Ccg).Post($"{flow}/claims/1/payments", """{"amount":"4805.00","paidOn":"2014-06-01"}""")).Is(201);

        Assert.Equal(("4805.00", "0.00"), (paid.Text("paid"), paid.Text("outstanding")));
        (await platform.As(Organisations.Stranger).Get(flow)).IsProblem(404);
    }

    private async Task Register()
    {
        foreach (var (code, name, kind) in new[] { (Ccg, "NHS Blackburn with Darwen CCG", "Ccg"), (Council, "Blackburn with Darwen Council", "Council") })
            Assert.InRange((await platform.Admin.Put($"/v1/organisations/{code}", new JsonObject { ["name"] = name, ["kind"] = kind }.ToJsonString())).Status, 200, 201);
    }

    private async Task<Pool> Pool(string spent)
    {
        var pool = await platform.ActiveAgreement(new Partnership
        {
            Partners = [Ccg, Council],
            Host = Council,
            Schemes = [(Partnership.Scheme, RiskShares.Percent((Ccg, "60"), (Council, "40")))],
            Payments = """{"dueDays":0,"interest":{"annualPercent":"4"},"setOff":true}""",
        });
        await pool.SetBudget(new Line("CARE", Ccg, "1000000.00", "Block"));
        await pool.SetContributions((Ccg, "600000.00"), (Council, "400000.00"));
        await pool.Receive(Ccg, "600000.00");
        await pool.Receive(Council, "400000.00");
        await pool.Spend("CARE", spent);
        return pool;
    }

    private static async Task<Settlement> Settle(Pool pool)
    {
        var settlement = await pool.ProposeSettlement();
        await settlement.AgreeAll();
        return settlement;
    }

    private static string Day(int later) => Today.AddDays(later).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
