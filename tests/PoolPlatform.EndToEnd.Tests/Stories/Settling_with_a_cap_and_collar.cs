using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>Bath and North East Somerset, 2014/15, with the cap and collar that the committee paper of 3 November 2014 proposes against its risks (rule R8 of the catalogue). The outturns are illustrative.</summary>
public sealed class Settling_with_a_cap_and_collar(Platform platform)
{
    // By the pounds of Table 2; the council bears no more than 150,000.00 of an overspend and keeps no more than 100,000.00 of an underspend.
    private const string CapAndCollar =
        $$$$"""
        {"over":[{"kind":"share","share":{"by":"weights","weights":{"{{{{BanesCcg}}}}":"16610000.00","{{{{BanesCouncil}}}}":"7580000.00"}}},
                 {"kind":"cap","limits":{"{{{{BanesCouncil}}}}":{"over":"150000.00","under":"100000.00"}},"excess":{"to":"{{{{BanesCcg}}}}"}}],"under":"same"}
        """;

    // Uncapped the council would bear 191,880.12 of the overspend, and keep 150,409.26 of the underspend.
    [Theory]
    [InlineData("4994345.67", "612345.67", "462345.67", "150000.00")]
    [InlineData("3902000.00", "-480000.00", "-380000.00", "-100000.00")]
    public async Task The_council_bears_and_keeps_no_more_than_was_agreed_and_the_commissioner_the_rest(string olderPeople, string variance, string ccg, string council)
    {
        var pool = await platform.ActiveAgreement(new Partnership { Schemes = [("MH", CapAndCollar)] });
        await pool.SetBudget(
            new Line("AWP", BanesCcg, "12816000.00", "Block", "MH"),
            new Line("OTHER-NHS", BanesCcg, "3794000.00", "Other", "MH"),
            new Line("OPP", BanesCouncil, "4382000.00", "Package", "MH"),
            new Line("OTHER-LA", BanesCouncil, "3198000.00", "Package", "MH"));
        await pool.SetContributions((BanesCcg, "16610000.00"), (BanesCouncil, "7580000.00"));
        await pool.Receive(BanesCcg, "16610000.00");
        await pool.Receive(BanesCouncil, "7580000.00");
        foreach (var (line, amount) in new[] { ("AWP", "12816000.00"), ("OTHER-NHS", "3794000.00"), ("OPP", olderPeople), ("OTHER-LA", "3198000.00") }) await pool.Spend(line, amount);

        var settlement = await pool.ProposeSettlement();

        var proposed = await settlement.View(BanesCcg);
        Assert.Equal(variance, proposed.Text("variance"));
        Assert.Equal([$"{BanesCcg} {ccg} {ccg} {ccg}", $"{BanesCouncil} {council} {council} {council}"], await settlement.Balances());
        Assert.Contains("is held at", proposed.Text("table"));
        await settlement.AgreeAndSeeTheLedger();
        await settlement.PayAll();
    }
}
