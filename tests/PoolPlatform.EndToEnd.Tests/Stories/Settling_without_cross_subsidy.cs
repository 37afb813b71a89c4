using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>Care homes in North Wales: six councils and a health board pay in, the host pays the like sums back within a day, and each bears its own homes (rule R23 of the catalogue). Figures are illustrative.</summary>
public sealed class Settling_without_cross_subsidy(Platform platform)
{
    private const string EachItsOwn = """{"over":[{"kind":"share","share":{"by":"owner"}}],"under":"same","notional":true}""";

    //                                                    pays in          its homes cost   bears of itself
    private static readonly (string Partner, string Budget, string Outturn, string Share)[] Homes =
    [
        (Anglesey, "5000000.00", "5120000.01", "120000.01"),
        (Gwynedd, "9000000.00", "8900000.00", "-100000.00"),
        (Conwy, "9000000.00", "9000000.00", "0.00"),
        (Denbighshire, "8000000.00", "8000000.00", "0.00"),
        (Flintshire, "9000000.00", "9000000.00", "0.00"),
        (Wrexham, "10000000.00", "10000000.00", "0.00"),
        (BetsiCadwaladr, "10000000.00", "10000000.00", "0.00"),
    ];

    [Fact]
    public async Task All_pay_in_the_host_pays_the_like_sums_back_the_next_day_and_nobody_bears_anothers_homes()
    {
        var pool = await platform.ActiveAgreement(new Partnership
        {
            Partners = [.. Homes.Select(home => home.Partner)],
            Host = Denbighshire,
            Start = "2019-04-01",
            End = "2029-03-31",
            LegalPower = "SocialServicesWalesAct2014Part9",
            Schemes = [("HOMES", EachItsOwn)],
        });
        (await pool.Host.Put($"{pool.Path}/cross-subsidy", """{"allowed":false,"agreedIn":"Regional agreement"}""")).Is(200);
        (await pool.Host.Put($"{pool.Path}/budget", """{"version":"opening","lines":[{"code":"X","scheme":"HOMES","name":"x","fundedBy":"W06000001","owner":"W06000002","amount":"1.00","kind":"Package"}]}"""))
            .IsProblem(422, "cross-subsidy-forbidden");
        await pool.SetBudget([.. Homes.Select(home => new Line($"H-{home.Partner}", home.Partner, home.Budget, "Package", "HOMES"))]);
        await pool.SetContributions([.. Homes.Select(home => (home.Partner, home.Budget))]);
        foreach (var home in Homes) await pool.Receive(home.Partner, home.Budget, on: "2020-03-30");
        Assert.Equal(60_000_000m, await pool.Balance("cash"));
        foreach (var home in Homes) await pool.Spend($"H-{home.Partner}", home.Outturn, paidBy: home.Partner);

        var settlement = await pool.ProposeSettlement();

        await SeeNothingShared(settlement);
        await settlement.AgreeAndSeeTheLedger();
        await settlement.PayAll(on: "2020-03-31");
    }

    private static async Task SeeNothingShared(Settlement settlement)
    {
        var proposed = await settlement.View(Anglesey);
        Assert.Equal("20000.01", proposed.Text("variance"));
        foreach (var home in Homes)
        {
            // What it is paid back is what it paid in, whatever its homes came to; the host's own homes were paid out of the fund.
            var back = home.Partner == Denbighshire ? "0.00" : $"-{home.Budget}";
            Assert.Equal((home.Share, back), (proposed.Text("partners", "partner", home.Partner, "varianceShare"), proposed.Text("partners", "partner", home.Partner, "balance")));
            Assert.Equal(home.Share, proposed.Json["notional"]![home.Partner]!.GetValue<string>());
        }
    }
}
