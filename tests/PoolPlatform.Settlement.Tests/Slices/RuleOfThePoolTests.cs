using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>An agreement whose one rule is the pool's: settled, forecast, compared and simulated on all schemes netted.</summary>
public sealed class RuleOfThePoolTests
{
    private const string Waterfall =
        """
        {"over":[{"kind":"offset"},{"kind":"reserve","name":"risk-pool","upTo":"300.00"},{"kind":"share","share":{"by":"weights","weights":{"11E":"9.4","E06000022":"6.6"}}},
                 {"kind":"cap","limits":{"11E":{"over":"100.00"}},"excess":{"to":"approval"}}],"under":[{"kind":"share","share":{"by":"equal"}}]}
        """;

    [Fact]
    public async Task All_schemes_are_netted_and_a_limit_of_the_pools_rule_waits_for_its_own_approval()
    {
        await using var pool = await Netted();

        Assert.Equal(("Referred", "approval-needed"), await Asked(pool, """{"through":12}"""));
        Assert.Equal((400, "malformed"), (await pool.Host.Post(Pool.Settlements, """{"through":12,"pool":{"approval":{}}}""", Pool.CouncilToken)).Told);
        var asked = await pool.Host.Post(Pool.Settlements, """{"through":12,"pool":{"approvals":{"11E":{"decision":"Both finance chiefs, 3 March"}}}}""", Pool.CouncilToken);
        var view = await pool.View(asked.Location!);

        // 800.00 over, 200.00 under: 600.00 are left, of which the reserve meets 300.00 and 9.4 to 6.6 shares 300.00.
        Assert.Equal(("Proposed", "600.00", "176.25", "123.75"), (view.At("state"), view.At("variance"), view.At("partners[0].varianceShare"), view.At("partners[1].varianceShare")));
        Assert.Equal("pool", view.At("inWords[0].scheme"));
        Assert.Contains("by decision Both finance chiefs, 3 March", view.At("table"));

        // What was told goes with the figures when lines are held and the rest is laid before the partners again.
        await pool.Host.Post($"{asked.Location}/responses", """{"response":"Dispute","lines":["B"],"reason":"not ours"}""", Pool.NhsToken);
        var again = await pool.Host.Post($"{asked.Location}/held-lines", "{}", Pool.CouncilToken);
        Assert.Equal(202, again.Status);
        await Poll.Until(async () => (await pool.View(again.Location!)).At("state") != "Calculating", "the rest is worked out");
        Assert.Equal(("Proposed", "800.00"), ((await pool.View(again.Location!)).At("state"), (await pool.View(again.Location!)).At("variance")));
    }

    [Fact]
    public async Task A_forecast_share_a_comparison_and_a_simulation_run_the_pools_rule_too()
    {
        await using var pool = await Netted();
        const string year = $"/v1/pools/{Pool.Reference}/years/2014-15";
        const string told = """ "pool":{"approvals":{"11E":{"decision":"Both finance chiefs"}}} """;

        var forecast = await pool.Host.Post($"{year}/risk-shares/forecasts", $$"""{ {{told}} }""", Pool.CouncilToken);
        var compared = await pool.Host.Post($"{year}/risk-shares/compare", $$$"""{ {{{told}}},"through":12,"rules":[{"name":"Equal","pool":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}}]}""", Pool.CouncilToken);
        var simulated = await pool.Host.Post($"{year}/simulations", $$"""{ {{told}},"draws":10,"basis":"actual"}""", Pool.CouncilToken);

        Assert.Equal((201, """{"11E":"176.25","E06000022":"123.75"}"""), (forecast.Status, forecast.At("shares")));
        Assert.Equal("""[{"partner":"11E","shares":{"as agreed":"176.25","Equal":"300.00"},"lowest":"as agreed"},{"partner":"E06000022","shares":{"as agreed":"123.75","Equal":"300.00"},"lowest":"as agreed"}]""", compared.At("partners"));
        Assert.Equal((200, "600.00"), (simulated.Status, simulated.At("variance.mean")));
    }

    /// <summary>Two schemes without rules of their own, 800.00 over and 200.00 under, and a risk pool of 300.00.</summary>
    private static async Task<SettledPool> Netted()
    {
        var pool = await SettledPool.Open();
        var terms = Pool.Terms(share: "");
        terms.Schemes.Add(new Scheme { Code = "LD", Name = "Learning disability" });
        terms.PoolRiskShare = Waterfall;
        pool.Others.Terms = terms;
        pool.Others.Position = new Position
        {
            Reference = Pool.Reference,
            Year = 2014,
            Lines =
            {
                Line("A", "MH", 1_000_00, 1_800_00),
                Line("B", "LD", 1_000_00, 800_00),
                new PositionLine { Code = "risk-pool", Scheme = "MH", Name = "Risk pool", FundedBy = Pool.Council, Owner = Pool.Council, Kind = "Reserve", BudgetPence = 300_00 },
            },
        };
        return pool;
    }

    private static PositionLine Line(string code, string scheme, long budget, long spent) =>
        new() { Code = code, Scheme = scheme, Name = code, FundedBy = Pool.Nhs, Owner = Pool.Nhs, Kind = "Block", BudgetPence = budget, ActualPence = spent, ForecastPence = spent };

    private static async Task<(string?, string?)> Asked(SettledPool pool, string request)
    {
        var asked = await pool.Host.Post(Pool.Settlements, request, Pool.CouncilToken);
        Assert.Equal(202, asked.Status);
        await Poll.Until(async () => (await pool.View(asked.Location!)).At("state") != "Calculating", "the settlement is worked out");
        var view = await pool.View(asked.Location!);
        return (view.At("state"), view.At("problem.code"));
    }
}
