using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>A Scottish integration joint board: community services in cash, and large hospitals set aside, which the health board holds and bears (rule R25 of the catalogue). Figures are illustrative.</summary>
public sealed class Settling_a_set_aside(Platform platform)
{
    private const string SetAside = $$$$"""{"over":[{"kind":"share","share":{"by":"weights","weights":{"{{{{GlasgowBoard}}}}":"1"}}}],"under":"same","notional":true}""";

    [Fact]
    public async Task The_overspend_of_the_hospitals_is_shown_and_no_cash_moves_for_it()
    {
        var pool = await platform.ActiveAgreement(new Partnership
        {
            Partners = [GlasgowBoard, GlasgowCouncil, GlasgowIjb],
            Host = GlasgowIjb,
            Start = "2019-04-01",
            End = "2022-03-31",
            LegalPower = "PublicBodiesScotlandAct2014BodyCorporate",
            Schemes = [("COMMUNITY", RiskShares.Percent((GlasgowBoard, "60"), (GlasgowCouncil, "40"))), ("SET-ASIDE", SetAside)],
        });
        await pool.SetBudget(
            new Line("SERVICES", GlasgowBoard, "48000000.00", "Block", "COMMUNITY"), new Line("CARE", GlasgowCouncil, "32000000.00", "Package", "COMMUNITY"),
            new Line("HOSPITALS", GlasgowBoard, "30000000.00", "Block", "SET-ASIDE"));
        await pool.SetContributions((GlasgowBoard, "78000000.00"), (GlasgowCouncil, "32000000.00"));
        // The set-aside is no payment: the board keeps the money and pays the hospitals itself.
        await pool.Receive(GlasgowBoard, "48000000.00");
        await pool.Receive(GlasgowCouncil, "32000000.00");
        await pool.Spend("SERVICES", "48100000.00");
        await pool.Spend("CARE", "32000000.00");
        await pool.Spend("HOSPITALS", "30750000.00", paidBy: GlasgowBoard);

        var settlement = await pool.ProposeSettlement();

        var proposed = await settlement.View(GlasgowCouncil);
        Assert.Equal(("850000.00", "750000.00"), (proposed.Text("variance"), proposed.Json["notional"]![GlasgowBoard]!.GetValue<string>()));
        // 60,000.00 and 40,000.00 of the community services are cash; 750,000.00 of the hospitals the board has paid already.
        Assert.Equal(
            [$"{GlasgowBoard} 810000.00 60000.00 60000.00", $"{GlasgowCouncil} 40000.00 40000.00 40000.00", $"{GlasgowIjb} 0.00 0.00 0.00"],
            await settlement.Balances());
        await settlement.AgreeAndSeeTheLedger();
        await settlement.PayAll();
    }
}
