using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>A fund after Rotherham's agreement: an overspend is met by underspends of the other pool, then by the risk pool, then by money from outside, shared 9.4 to 6.6 (rules R13 and R14 of the catalogue). Figures are illustrative.</summary>
public sealed class Settling_by_ordered_mitigation(Platform platform)
{
    // No partner beyond what it puts aside for the scheme (here 60,000.00 of the commissioner, 50,000.00 of the council) unless both finance chiefs agree beforehand.
    private const string Waterfall =
        $$$$"""
        {"over":[{"kind":"offset"},{"kind":"reserve","name":"RISK-POOL","upTo":"500000.00"},
                 {"kind":"share","share":{"by":"weights","weights":{"{{{{RotherhamCcg}}}}":"9.4","{{{{RotherhamCouncil}}}}":"6.6"}}},
                 {"kind":"cap","limits":{"{{{{RotherhamCcg}}}}":{"over":"60000.00"},"{{{{RotherhamCouncil}}}}":{"over":"50000.00"}},"excess":{"to":"approval"}}],
         "under":[{"kind":"share","share":{"by":"weights","weights":{"{{{{RotherhamCcg}}}}":"9.4","{{{{RotherhamCouncil}}}}":"6.6"}}}]}
        """;

    [Fact]
    public async Task Underspends_and_the_risk_pool_come_first_and_a_partner_goes_beyond_its_own_money_only_by_decision()
    {
        var pool = await platform.ActiveAgreement(new Partnership
        {
            Partners = [RotherhamCcg, RotherhamCouncil],
            Host = RotherhamCouncil,
            Start = "2016-04-01",
            End = "2018-03-31",
            Schemes = [("ONE", null), ("TWO", null)],
            PoolRule = Waterfall,
        });
        await pool.SetBudget(
            new Line("COMMUNITY", RotherhamCcg, "9400000.00", "Block", "ONE"),
            new Line("CARE", RotherhamCouncil, "6600000.00", "Package", "TWO"),
            new Line("RISK-POOL", RotherhamCcg, "500000.00", "Reserve", "ONE"));
        await pool.SetContributions((RotherhamCcg, "9693750.00"), (RotherhamCouncil, "6806250.00"));
        await pool.Receive(RotherhamCcg, "9693750.00");
        await pool.Receive(RotherhamCouncil, "6806250.00");
        await pool.Spend("COMMUNITY", "10230000.00");
        await pool.Spend("CARE", "6387500.00");

        await SeeReferred(pool);
        var settlement = await pool.AskSettlement(
            $$"""{"through":12,"pool":{"approvals":{ "{{RotherhamCcg}}":{"upTo":"70000.00","decision":"Chief finance officers of both, 3 March 2017"} } } }""");

        await SeeWaterfall(await settlement.In("Proposed"));
        // 830,000.00 over less 212,500.00 under leave 617,500.00; 500,000.00 of it the risk pool meets, 117,500.00 come from outside.
        Assert.Equal([$"{RotherhamCcg} 69031.25 69031.25 69031.25", $"{RotherhamCouncil} 48468.75 48468.75 48468.75"], await settlement.Balances());
        await settlement.AgreeAndSeeTheLedger();
        Assert.Equal(-117500.00m, await pool.Balance("risk-share"));
        await settlement.PayAll();
    }

    private static async Task SeeReferred(Pool pool)
    {
        var referred = await (await pool.AskSettlement("""{"through":12}""")).In("Referred");
        Assert.Equal(("approval-needed", "9031.25"), (referred.Json["problem"]!["code"]!.GetValue<string>(), referred.Json["problem"]!["figures"]![$"beyond.{RotherhamCcg}"]!.GetValue<string>()));
    }

    private static Task SeeWaterfall(Api.Answer proposed)
    {
        Assert.Equal(("617500.00", "pool"), (proposed.Text("variance"), proposed.Text("rounding")));
        Assert.Equal("500000.00", proposed.Json["reserves"]!["RISK-POOL"]!["used"]!.GetValue<string>());
        Assert.Equal(["offset", "reserve", "share", "cap"], proposed.Json["workings"]!.AsArray().Select(step => step!["step"]!.GetValue<string>()));
        Assert.Contains("by decision Chief finance officers of both, 3 March 2017", proposed.Text("table"));
        return Task.CompletedTask;
    }
}
