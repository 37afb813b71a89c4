using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>Bath and North East Somerset, 2014/15: Tables 1 and 2 of the committee paper of 3 November 2014, settled to the penny. The outturn is made up.</summary>
public sealed class Settling_the_mental_health_pool(Platform platform)
{
    private static readonly Line[] Tables =
    [
        new("AWP", BanesCcg, "12816000.00", "Block", "MH"),
        new("NCA", BanesCcg, "714000.00", "NonContractActivity", "MH"),
        new("IAPT", BanesCcg, "1059000.00", "Block", "MH"),
        new("JFP", BanesCcg, "854000.00", "Package", "MH"),
        new("SHARED", BanesCcg, "651000.00", "Staffing", "MH"),
        new("RICE", BanesCcg, "401000.00", "Block", "MH"),
        new("S12", BanesCcg, "115000.00", "Other", "MH"),
        new("OPT", BanesCouncil, "434000.00", "Staffing", "MH"),
        new("ADT", BanesCouncil, "383000.00", "Staffing", "MH"),
        new("AMPH", BanesCouncil, "164000.00", "Staffing", "MH"),
        new("OTHER", BanesCouncil, "-114000.00", "Other", "MH"),
        new("OPP", BanesCouncil, "4679000.00", "Package", "MH"),
        new("ADP", BanesCouncil, "2034000.00", "Package", "MH"),
    ];

    [Fact]
    public async Task An_overspend_is_borne_68_67_to_31_33_whatever_its_cause_and_the_ledger_agrees_to_the_penny()
    {
        var pool = await platform.ActiveAgreement(new Partnership { Schemes = [("MH", RiskShares.Percent((BanesCcg, "68.67"), (BanesCouncil, "31.33")))] });
        var budget = await pool.SetBudget(Tables);
        Assert.Equal("24190000.00", budget.Text("total"));
        await pool.SetContributions((BanesCcg, "16610000.00"), (BanesCouncil, "7580000.00"));
        await pool.Receive(BanesCcg, "16610000.00");
        await pool.Receive(BanesCouncil, "7580000.00");
        await SpendOutturn(pool);

        await SeePosition(pool);
        await pool.Close(12);
        var settlement = await pool.ProposeSettlement();
        await SeeProposal(await settlement.View(BanesCcg));
        await settlement.AgreeAll();
        await SeePostedOnce(pool, settlement);
        await SeeMemorandumAccount(pool);

        Assert.Equal("Settled", (await settlement.Pay(BanesCcg, "319612.27")).Text("state"));
        await settlement.Pay(BanesCouncil, "145819.90");
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal(0, await pool.Balance($"partner-current:{BanesCcg}") + await pool.Balance($"partner-current:{BanesCouncil}")));
        Assert.Equal(0, await pool.Balance("cash"));
        await pool.TrialBalance(by: BanesCcg);
    }

    /// <summary>Every line to its budget by the host's ledger file, 500,000.00 more for older people, and a credit on therapies.</summary>
    private static async Task SpendOutturn(Pool pool)
    {
        var rows = Tables.Select(line => $"{line.Code},{line.Amount},2015-03-31,{pool.HostCode},V-{line.Code},A supplier,\"Year, illustrative\"");
        var import = await pool.Import("line,amount,effectiveOn,paidBy,reference,supplier,description\n" + string.Join('\n', rows) + "\n");
        Assert.Equal("Completed", import.Text("state"));
        Assert.Equal(13, import.Number("accepted"));
        Assert.Equal("24190000.00", import.Text("controlTotal"));
        await pool.Spend("OPP", "500000.00", on: "2014-09-30");
        await pool.Spend("IAPT", "-34567.83", on: "2014-12-31");
    }

    private static async Task SeePosition(Pool pool)
    {
        var position = await pool.Position("?period=12", by: BanesCcg);
        Assert.Equal(("24190000.00", "24655432.17", "465432.17"), (position.Text("budget"), position.Text("actual"), position.Text("variance")));
        Assert.Equal(("-114000.00", "-114000.00"), (position.Text("lines", "code", "OTHER", "budget"), position.Text("lines", "code", "OTHER", "actual")));
        Assert.Equal(("16610000.00", "16610000.00", "0.00"), Contribution(position, BanesCcg));
        Assert.Equal(("7580000.00", "7580000.00", "0.00"), Contribution(position, BanesCouncil));
        Assert.Equal("500000.00", (await pool.Position("?period=6")).Text("actual"));
    }

    private static (string Due, string Paid, string OnBehalf) Contribution(Answer answer, string partner) =>
        (answer.Text("partners", "partner", partner, "contributionDue"), answer.Text("partners", "partner", partner, "contributionPaid"), answer.Text("partners", "partner", partner, "paidOnBehalf"));

    private static Task SeeProposal(Answer settlement)
    {
        Assert.Equal("465432.17", settlement.Text("variance"));
        Assert.Equal(("319612.27", "16929612.27", "319612.27"), Share(settlement, BanesCcg));
        Assert.Equal(("145819.90", "7725819.90", "145819.90"), Share(settlement, BanesCouncil));
        return Task.CompletedTask;
    }

    private static (string VarianceShare, string Liability, string Balance) Share(Answer settlement, string partner) =>
        (settlement.Text("partners", "partner", partner, "varianceShare"), settlement.Text("partners", "partner", partner, "liability"), settlement.Text("partners", "partner", partner, "balance"));

    private static async Task SeePostedOnce(Pool pool, Settlement settlement)
    {
        Assert.Equal("Agreed", (await settlement.View()).Text("state"));
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal(-465432.17m, await pool.Balance("risk-share")));
        Assert.Equal(319612.27m, await pool.Balance($"partner-current:{BanesCcg}"));
        Assert.Equal(145819.90m, await pool.Balance($"partner-current:{BanesCouncil}"));
        Assert.Equal(-465432.17m, await pool.Balance("cash"));
    }

    /// <summary>Reporting hears of it all by event, and shows the same figures in every form.</summary>
    private static async Task SeeMemorandumAccount(Pool pool)
    {
        var path = $"{pool.Path}/reports/memorandum-account";
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () =>
        {
            foreach (var form in new[] { "application/json", "text/csv", "text/html" })
            {
                var account = (await pool.Of(BanesCcg).Get(path, form)).Is(200);
                Assert.Equal(form, account.ContentType);
                var figures = account.Body.Replace(",", "", StringComparison.Ordinal);
                foreach (var figure in new[] { "24190000.00", "24655432.17", "465432.17", "319612.27", "145819.90", "16610000.00", "7580000.00", "-114000.00" })
                    Assert.Contains(figure, figures, StringComparison.Ordinal);
            }
        });
    }
}
