using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>Bolton, 2019/20: the five parts of the pool of the report of April 2019, shared 50:50 and ring-fenced (rule R15 of the catalogue). Budgets are the report's; the outturns are illustrative.</summary>
public sealed class Settling_scheme_by_scheme(Platform platform)
{
    //                                         budget           outturn          each partner: the odd penny goes to the one listed first
    private static readonly (string Scheme, string Budget, string Outturn, string Ccg, string Council)[] Schemes =
    [
        ("ADULT-COMMUNITY", "51900000.00", "52418233.09", "259116.55", "259116.54"),
        ("ADULT-MH", "18500000.00", "18377410.22", "-61294.89", "-61294.89"),
        ("CARE", "59700000.00", "61002118.64", "651059.32", "651059.32"),
        ("LD", "24200000.00", "24200000.00", "0.00", "0.00"),
        ("BCF", "5600000.00", "5514999.99", "-42500.01", "-42500.00"),
    ];

    [Fact]
    public async Task Each_scheme_is_shared_by_itself_to_the_penny_and_nothing_is_netted_across_them()
    {
        var pool = await platform.ActiveAgreement(new Partnership
        {
            Partners = [BoltonCcg, BoltonCouncil],
            Host = BoltonCouncil,
            Start = "2019-04-01",
            End = "2024-03-31",
            Schemes = [.. Schemes.Select(scheme => (scheme.Scheme, (string?)RiskShares.Equal))],
        });
        Assert.Equal("159900000.00", (await pool.SetBudget([.. Schemes.Select(scheme => new Line($"L-{scheme.Scheme}", BoltonCcg, scheme.Budget, "Block", scheme.Scheme))])).Text("total"));
        await pool.SetContributions((BoltonCcg, "79950000.00"), (BoltonCouncil, "79950000.00"));
        foreach (var partner in pool.Partners) await pool.Receive(partner, "79950000.00");
        foreach (var scheme in Schemes) await pool.Spend($"L-{scheme.Scheme}", scheme.Outturn);

        var settlement = await pool.ProposeSettlement();

        var proposed = await settlement.View(BoltonCcg);
        Assert.Equal(("1612761.94", "scheme"), (proposed.Text("variance"), proposed.Text("rounding")));
        Assert.Equal(
            Schemes.Select(scheme => (scheme.Scheme, scheme.Ccg, scheme.Council)),
            proposed.Json["schemes"]!.AsArray().Select(scheme => (scheme!["code"]!.GetValue<string>(), scheme["shares"]![BoltonCcg]!.GetValue<string>(), scheme["shares"]![BoltonCouncil]!.GetValue<string>())));
        Assert.Equal([$"{BoltonCcg} 806380.97 806380.97 806380.97", $"{BoltonCouncil} 806380.97 806380.97 806380.97"], await settlement.Balances());
        await settlement.AgreeAndSeeTheLedger();
        await settlement.PayAll();
    }
}
