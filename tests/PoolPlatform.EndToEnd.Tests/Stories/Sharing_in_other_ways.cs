using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>One small pool settled for each kind of share; 100.01 over on the CCG's line, 50.00 under on the council's.</summary>
public sealed class Sharing_in_other_ways(Platform platform)
{
    // 50.01 in all. Equal halves leave an odd penny for the partner listed first. Opening contributions are 1 to 2, closing ones 1 to 1.
    // Owners bear their own lines; a host share is the host's alone.
    [Theory]
    [InlineData("equal", "25.01", "25.00")]
    [InlineData("opening", "16.67", "33.34")]
    [InlineData("closing", "25.01", "25.00")]
    [InlineData("owner", "100.01", "-50.00")]
    [InlineData("host", "0.00", "50.01")]
    public async Task A_variance_is_shared_as_agreed_and_posted(string by, string ccg, string council)
    {
        var rule = by switch
        {
            "equal" => RiskShares.Equal,
            "owner" => RiskShares.Owner,
            "host" => RiskShares.Host,
            _ => RiskShares.Contributions(by),
        };
        var pool = await platform.ActiveAgreement(new Partnership { Schemes = [(Partnership.Scheme, rule)] });
        await pool.SetBudget(new Line("HEALTH", BanesCcg, "1000.00"), new Line("HOMES", BanesCouncil, "2000.00"));
        await pool.SetContributions((BanesCcg, "1000.00"), (BanesCouncil, "2000.00"));
        await pool.SetContributions((BanesCcg, "1500.00"), (BanesCouncil, "1500.00"));
        await pool.Spend("HEALTH", "1100.01");
        await pool.Spend("HOMES", "1950.00");

        var settlement = await pool.ProposeSettlement();
        var proposed = await settlement.View();
        Assert.Equal(ccg, proposed.Text("partners", "partner", BanesCcg, "varianceShare"));
        Assert.Equal(council, proposed.Text("partners", "partner", BanesCouncil, "varianceShare"));

        // Nothing was paid in yet, so each balance is the contribution and the share of the variance.
        await settlement.AgreeAll();
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal(-50.01m, await pool.Balance("risk-share")));
        foreach (var partner in pool.Partners)
            Assert.Equal(Pool.Pounds(proposed.Row("partners", "partner", partner)["balance"]), await pool.Balance($"partner-current:{partner}"));
    }
}
