using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>What comes in after an agreed settlement is settled as the difference, and the old one stays as it was.</summary>
public sealed class LaterVersionsTests
{
    [Fact]
    public async Task A_late_entry_makes_a_new_version_that_settles_the_difference_only()
    {
        var (pool, first) = await SettledPool.Agreed();
        await using var _ = pool;
        foreach (var (partner, amount) in new[] { (Pool.Nhs, "319612.27"), (Pool.Council, "145819.90") }) Assert.Equal(201, (await pool.Pay(first, partner, amount)).Status);
        var before = (await pool.View(first)).Body.GetRawText();
        // £10,000.00 comes in late.
        pool.Others.Position = Pool.Position(24_665_432_17);

        var second = await pool.Propose();

        var view = await pool.View(second);
        Assert.Equal(("Proposed", "2", "475432.17"), (view.At("state"), view.At("version"), view.At("variance")));
        // 68.67 percent of 475,432.17 is 326,479.27; 319,612.27 of it is settled.
        Assert.Equal(("326479.27", "6867.00", "6867.00"), (view.At("partners[0].varianceShare"), view.At("partners[0].balance"), view.At("partners[0].outstanding")));
        Assert.Equal(("148952.90", "3133.00"), (view.At("partners[1].varianceShare"), view.At("partners[1].balance")));
        Assert.Equal("""[{"partner":"11E","varianceShare":"319612.27","balance":"319612.27"},{"partner":"E06000022","varianceShare":"145819.90","balance":"145819.90"}]""", view.At("settledBefore"));
        Assert.Equal(before, (await pool.View(first)).Body.GetRawText());

        await pool.Agree(second, Pool.NhsToken, Pool.CouncilToken);
        Assert.Equal(["11E 31961227", "E06000022 14581990", "11E 686700", "E06000022 313300"], pool.Others.SettlementsPosted.SelectMany(one => one.Partners).Select(one => $"{one.Partner} {one.VarianceSharePence}"));
        Assert.Equal((201, "Settled"), ((await pool.Pay(second, Pool.Nhs, "6867.00")).Status, (await pool.View(second)).At("state")));
        Assert.Equal("Settled", (await pool.View(first)).At("state"));
    }

    [Fact]
    public async Task Interim_settlements_net_off_and_money_goes_back_when_the_year_ends_better()
    {
        await using var pool = await SettledPool.Open();
        var first = await pool.Propose();
        await pool.Agree(first, Pool.NhsToken, Pool.CouncilToken);
        pool.Others.Position = Pool.Position(24_190_000_00);
        var second = await pool.Propose();
        await pool.Agree(second, Pool.NhsToken, Pool.CouncilToken);
        pool.Others.Position = Pool.Position(24_200_000_00);
        var third = await pool.Propose();

        Assert.Equal(("0.00", "-319612.27"), ((await pool.View(second)).At("partners[0].varianceShare"), (await pool.View(second)).At("partners[0].balance")));
        Assert.Equal(("3", "6867.00"), ((await pool.View(third)).At("version"), (await pool.View(third)).At("partners[0].balance")));
        Assert.Equal(["Agreed", "Agreed", "Proposed"], (await pool.Host.Get(Pool.Settlements, Pool.CouncilToken)).Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("state").GetString()!));
    }

    [Fact]
    public async Task Asking_again_before_agreement_supersedes_and_keeps_the_number()
    {
        var (pool, first) = await SettledPool.Agreed();
        await using var _ = pool;
        var second = await pool.Propose();
        var again = await pool.Propose();

        Assert.Equal(("Superseded", "2", "2", "0.00"), ((await pool.View(second)).At("state"), (await pool.View(second)).At("version"), (await pool.View(again)).At("version"), (await pool.View(again)).At("partners[0].balance")));
        Assert.Equal("Agreed", (await pool.View(first)).At("state"));
    }

    [Fact]
    public async Task What_rules_are_told_comes_with_the_request_and_a_missing_measure_refers_it_back()
    {
        await using var pool = await SettledPool.Open();
        pool.Others.Terms = Pool.Terms(share:
            """
            {"over":[{"kind":"portion","measure":"uncommitted","to":{"share":{"by":"host"}}},{"kind":"share","share":{"by":"percent","weights":{"11E":"60","E06000022":"40"}}},
                     {"kind":"cap","limits":{"11E":{"over":"100000.00"}},"excess":{"to":"approval"}}],"under":"same"}
            """);

        Assert.Equal(("Referred", "measure-missing"), await Problem(pool, """{"through":12}"""));
        const string told = """{"MH":{"measures":{"uncommitted":{"amount":"65432.17","evidence":"Board minute 4"}}{approvals}}}""";
        Assert.Equal(("Referred", "approval-needed"), await Problem(pool, $$"""{"through":12,"schemes":{{told.Replace("{approvals}", "")}}}"""));
        Assert.Equal(("Referred", "scheme-unknown"), await Problem(pool, """{"through":12,"schemes":{"XX":{}}}"""));
        Assert.Equal((400, "malformed"), (await pool.Host.Post(Pool.Settlements, """{"through":12,"schemes":{"MH":{"measure":{}}}}""", Pool.CouncilToken)).Told);

        var approved = await pool.Host.Post(Pool.Settlements, $$"""{"through":12,"schemes":{{told.Replace("{approvals}", ""","approvals":{"11E":{"decision":"Chief finance officers, 3 March"}}""")}}}""", Pool.CouncilToken);
        var view = await pool.View(approved.Location!);

        // 65,432.17 to the host, then 60 and 40 percent of 400,000.00.
        Assert.Equal(("Proposed", "240000.00", "225432.17"), (view.At("state"), view.At("partners[0].varianceShare"), view.At("partners[1].varianceShare")));
        Assert.Contains("by decision Chief finance officers, 3 March", view.At("table"));
        Assert.StartsWith("An overspend, and an underspend the same way: of it, what is certified as uncommitted goes to the host alone;", view.At("inWords[0].text"));
    }

    [Fact]
    public async Task A_set_aside_is_worked_out_and_no_cash_moves_for_it()
    {
        await using var pool = await SettledPool.Open();
        pool.Others.Terms = Pool.Terms(share: """{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same","notional":true}""");
        // All of the overspend is on the council's lines, which it pays itself: whatever the rule says, it goes on bearing them.
        var path = await pool.Propose();
        var view = await pool.View(path);

        Assert.Equal(("""{"11E":"232716.09","E06000022":"232716.08"}""", "0.00", "465432.17"), (view.At("notional"), view.At("partners[0].balance"), view.At("partners[1].varianceShare")));
    }

    private static async Task<(string?, string?)> Problem(SettledPool pool, string request)
    {
        var asked = await pool.Host.Post(Pool.Settlements, request, Pool.CouncilToken);
        Assert.Equal(202, asked.Status);
        await Poll.Until(async () => (await pool.View(asked.Location!)).At("state") != "Calculating", "the settlement is worked out");
        var view = await pool.View(asked.Location!);
        return (view.At("state"), view.At("problem.code"));
    }
}
