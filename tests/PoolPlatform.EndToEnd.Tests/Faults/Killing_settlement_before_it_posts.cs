using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Faults;

/// <summary>kill -9 of Settlement between what it promised and what it had to do for it.</summary>
[Collection(OneFaultAtATime.Name)]
public sealed class Killing_settlement_before_it_posts(BreakablePlatform platform)
{
    [Fact]
    public async Task What_all_agreed_on_is_posted_once_however_often_it_falls_over_before_that()
    {
        await platform.BeWhole();
        var (pool, settlement) = await platform.ProposedSettlement();

        // Nobody is there to post to when the last agreement is answered, and then whoever would have tried again is gone too.
        await platform.Kill("budgets");
        await settlement.AgreeAll();
        await platform.Kill("settlement");
        await platform.Restart("settlement", "budgets");

        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () => Assert.Equal(-22345.68m, await pool.Balance("risk-share")));
        Assert.Equal((13407.41m, 8938.27m), (await pool.Balance($"partner-current:{BanesCcg}"), await pool.Balance($"partner-current:{BanesCouncil}")));
        Assert.Equal(1, await Books.CountJournals(pool, "Settlement"));

        // The payment likewise.
        await platform.Kill("budgets");
        Assert.Equal("Settled", (await settlement.Pay(BanesCcg, "13407.41")).Text("state"));
        await platform.Kill("settlement");
        await platform.Restart("settlement", "budgets");
        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () => Assert.Equal(0, await pool.Balance($"partner-current:{BanesCcg}")));
        Assert.Equal(1, await Books.CountJournals(pool, "SettlementPayment"));
        Assert.Equal("Settled", (await settlement.View()).Text("state"));
        await Books.AreRight(pool, "1022345.68");
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () =>
        {
            var shared = (await pool.Host.Get($"{pool.Path}/reports/memorandum-account", "application/json")).Is(200).Json["settlement"]!;
            Assert.Equal(("Settled", true), (shared["state"]!.GetValue<string>(), shared["inLedger"]!.GetValue<bool>()));
        });
    }

    [Fact]
    public async Task Killed_right_after_the_last_agreement_it_posts_once_when_it_is_back()
    {
        await platform.BeWhole();
        var (pool, settlement) = await platform.ProposedSettlement();
        await settlement.AgreeAll();
        await platform.Kill("settlement");
        await platform.Restart("settlement");

        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () => Assert.Equal(-22345.68m, await pool.Balance("risk-share")));
        Assert.Equal(1, await Books.CountJournals(pool, "Settlement"));
        await settlement.In("Agreed");
        await Books.AreRight(pool, "1022345.68");
    }

    [Fact]
    public async Task Killed_right_after_it_was_asked_it_works_the_figures_out_when_it_is_back()
    {
        await platform.BeWhole();
        var pool = await platform.PoolWithOutturn();
        var asked = (await pool.Host.Post($"{pool.Path}/settlements", """{"through":12}""")).Is(202);
        await platform.Kill("settlement");
        // Spent after the settlement was asked for: its figures are those of before.
        await pool.Spend("HEALTH", "1000.00");
        await platform.Restart("settlement");

        var proposed = await new Settlement(pool, asked.Location!).In("Proposed");
        Assert.Equal(("22345.68", "13407.41"), (proposed.Text("variance"), proposed.Text("partners", "partner", BanesCcg, "varianceShare")));
    }
}
