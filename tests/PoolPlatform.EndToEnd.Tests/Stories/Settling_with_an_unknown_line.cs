using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>Bolton, 2019/20: 159.9 million in five areas and a sixth "to be confirmed", half and half. The outturn is made up.</summary>
public sealed class Settling_with_an_unknown_line(Platform platform)
{
    [Fact]
    public async Task What_is_not_known_yet_is_counted_and_left_out_and_what_a_partner_paid_itself_lowers_its_balance()
    {
        var pool = await platform.ActiveAgreement(new Partnership
        {
            Partners = [BoltonCcg, BoltonCouncil],
            Host = BoltonCouncil,
            Start = "2019-04-01",
            End = "2022-03-31",
            Schemes = [("ADULTS", RiskShares.Percent((BoltonCcg, "50"), (BoltonCouncil, "50")))],
        });
        await pool.SetBudget(
            new Line("COMMUNITY", BoltonCcg, "51900000.00", Scheme: "ADULTS"),
            new Line("MENTAL", BoltonCcg, "18500000.00", Scheme: "ADULTS"),
            new Line("CAREHOMES", BoltonCouncil, "59700000.00", Scheme: "ADULTS"),
            new Line("LEARNING", BoltonCouncil, "24200000.00", Scheme: "ADULTS"),
            new Line("BCF", BoltonCouncil, "5600000.00", Scheme: "ADULTS"),
            new Line("PUBLIC", BoltonCouncil, null, Scheme: "ADULTS"));
        await pool.SetContributions((BoltonCcg, "79950000.00"), (BoltonCouncil, "79950000.00"));
        await pool.Receive(BoltonCcg, "50000000.00");
        await pool.Receive(BoltonCouncil, "79950000.00");
        await pool.Spend("COMMUNITY", "21900000.00", on: "2019-06-30");
        await pool.Spend("COMMUNITY", "30000000.00", paidBy: BoltonCcg, on: "2019-12-31");
        await pool.Spend("MENTAL", "18500000.00");
        await pool.Spend("CAREHOMES", "59800000.01");
        await pool.Spend("LEARNING", "24200000.00");
        await pool.Spend("BCF", "5600000.00");
        await pool.Spend("PUBLIC", "123.45");

        var position = await pool.Position("?period=12", by: BoltonCcg);
        Assert.Equal("159900000.00", position.Text("budget"));
        Assert.Equal(1, position.Number("unknownLines"));
        Assert.Equal("null", position.Text("lines", "code", "PUBLIC", "budget"));
        Assert.Equal("30000000.00", position.Text("partners", "partner", BoltonCcg, "paidOnBehalf"));

        // 100,000.01 over on what is known: the odd penny is the CCG's, listed first. It has put in 50 and paid out 30 of its 79.95 million.
        var settlement = await pool.ProposeSettlement();
        var proposed = await settlement.View(BoltonCcg);
        Assert.Equal("100000.01", proposed.Text("variance"));
        Assert.Equal(1, proposed.Number("unknownLines"));
        Assert.Equal("50000.01", proposed.Text("partners", "partner", BoltonCcg, "varianceShare"));
        Assert.Equal("80000000.01", Text(proposed, BoltonCcg, "liability"));
        Assert.Equal("0.01", Text(proposed, BoltonCcg, "balance"));
        Assert.Equal("50000.00", Text(proposed, BoltonCouncil, "balance"));
        await settlement.AgreeAll();
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal(0.01m, await pool.Balance($"partner-current:{BoltonCcg}")));
        Assert.Equal("Settled", (await settlement.Pay(BoltonCcg, "0.01")).Text("state"));
    }

    private static string Text(Api.Answer settlement, string partner, string field) => settlement.Text("partners", "partner", partner, field);
}
