using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.CalculatingSettlement;
using PoolPlatform.Settlement.Storage;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class RequestSettlementTests(OnePool one) : IClassFixture<OnePool>
{
    [Fact]
    public async Task The_year_is_worked_out_to_the_penny_and_laid_before_the_partners()
    {
        await using var pool = await SettledPool.Open();

        var asked = await pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken);

        Assert.Equal((202, "Calculating", $"/v1/settlements/{asked.At("settlementId")}"), (asked.Status, asked.At("state"), asked.Location));
        // The caller reads its own write at once: the request waited for the figures.
        var settlement = await pool.View(asked.Location!);
        Assert.Equal("Proposed", settlement.At("state"));
        Assert.Equal(("BANES-MH", "2014-15", "12", "Outturn illustrative"), (settlement.At("reference"), settlement.At("year"), settlement.At("through"), settlement.At("note")));
        Assert.Equal(("24190000.00", "24655432.17", "465432.17", "0.00", "1"),
            (settlement.At("budget"), settlement.At("outturn"), settlement.At("variance"), settlement.At("unallocated"), settlement.At("unknownLines")));
        Assert.Equal(
            """{"partner":"11E","contributionDue":"16610000.00","contributionPaid":"16610000.00","paidOnBehalf":"0.00","varianceShare":"319612.27","liability":"16929612.27","balance":"319612.27","outstanding":"319612.27","interest":null,"inherited":[]}""",
            settlement.At("partners[0]"));
        Assert.Equal(("145819.90", "145819.90"), (settlement.At("partners[1].varianceShare"), settlement.At("partners[1].balance")));
        Assert.Equal("""[{"code":"MH","variance":"465432.17","shares":{"11E":"319612.27","E06000022":"145819.90"}}]""", settlement.At("schemes"));
        Assert.Equal("465432.17", settlement.At("workings[0].in"));
        Assert.Equal((null, null, "[]", "[]"), (settlement.At("posted"), settlement.At("problem"), settlement.At("responses"), settlement.At("payments")));
        Assert.Equal(["SettlementProposed"], await pool.Events());
    }

    [Fact]
    public async Task The_figures_are_as_recorded_when_asked_for()
    {
        await using var pool = await SettledPool.Open();

        var asked = await pool.Host.Post(Pool.Settlements, """{"through":6}""", Pool.CouncilToken);

        Assert.Equal([$"BANES-MH 2014 6 at {asked.Body.GetProperty("asAt").GetDateTimeOffset():O}"],
            pool.Others.PositionsAsked.Select(position => $"{position.Reference} {position.Year} {position.Through} at {position.AsAt.Replace("Z", "+00:00")}"));
    }

    [Fact]
    public async Task Two_workers_at_once_propose_once()
    {
        await using var pool = await SettledPool.Open();
        var bothAreThere = new TaskCompletionSource();
        var asking = 0;
        pool.Others.BeforePosition = () =>
        {
            // The request's own worker and the two of the test.
            if (Interlocked.Increment(ref asking) == 3) bothAreThere.SetResult();
            return bothAreThere.Task;
        };
        var request = pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken);
        await Poll.Until(() => Task.FromResult(asking > 0), "the figures are asked for");
        var id = Guid.Parse((await pool.Column("select id from settlement")).Single());
        var calculating = (await pool.Host.Services.GetRequiredService<SettlementStore>().Find(id, TestContext.Current.CancellationToken))!;
        var worker = pool.Host.Services.GetRequiredService<CalculateSettlement>();

        await Task.WhenAll(worker.Run(calculating, TestContext.Current.CancellationToken), worker.Run(calculating, TestContext.Current.CancellationToken), request);
        await Poll.Until(async () => (await pool.View($"/v1/settlements/{id}")).At("state") == "Proposed", "the settlement is proposed");

        Assert.Equal(["SettlementProposed"], await pool.Events());
        Assert.Equal(["11E", "E06000022"], await pool.Column("select partner from settlement_partner order by position"));
        Assert.Equal(["RequestSettlement", "ProposeSettlement"], await pool.Column("select operation from audit_entry order by id"));
    }

    [Fact]
    public async Task While_Budgets_is_down_the_request_is_answered_and_finished_later()
    {
        await using var pool = await SettledPool.Open();
        pool.Others.BudgetsIsDown = true;

        var asked = await pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken);

        Assert.Equal(202, asked.Status);
        var calculating = await pool.View(asked.Location!);
        Assert.Equal(("Calculating", null, null, "[]"), (calculating.At("state"), calculating.At("budget"), calculating.At("unknownLines"), calculating.At("partners")));
        pool.Others.BudgetsIsDown = false;
        await Poll.Until(async () => (await pool.View(asked.Location!)).At("state") == "Proposed", "the worker has finished it");
    }

    [Fact]
    public async Task What_a_crash_left_is_finished_by_the_next_start()
    {
        await using var pool = await SettledPool.Open();
        pool.Others.BudgetsIsDown = true;
        var asked = await pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken);
        pool.Others.BudgetsIsDown = false;

        await pool.CrashAndRestart();

        await Poll.Until(async () => (await pool.View(asked.Location!)).At("state") == "Proposed", "the next start has finished it");
        Assert.Equal(["SettlementProposed"], await pool.Events());
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_settlement()
    {
        await using var pool = await SettledPool.Open();

        var first = await pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken, key: "once");
        var again = await pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken, key: "once");

        Assert.Equal((202, true, first.At("settlementId")), (again.Status, again.Replayed, again.At("settlementId")));
        Assert.Equal(["1"], await pool.Column("select count(*) from settlement"));
    }

    [Fact]
    public async Task A_rule_that_leaves_money_with_nobody_refers_the_settlement_back_and_says_why()
    {
        var (pool, path) = await SettledPool.Proposed(others => others.Terms = Pool.Terms(share:
            """{"over":[{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"11E":{"over":"1.00"},"E06000022":{"over":"1.00"}}}],"under":"same"}"""));
        await using var _ = pool;

        var referred = await pool.View(path);

        Assert.Equal(("Referred", "risk-share-incomplete"), (referred.At("state"), referred.At("problem.code")));
        Assert.NotEqual("", referred.At("problem.detail"));
        Assert.Equal(("[]", null), (referred.At("partners"), referred.At("variance")));
        Assert.Equal((409, "settlement-not-open"), (await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", Pool.NhsToken)).Told);
        Assert.Empty(await pool.Events());
    }

    [Fact]
    public async Task Asking_again_supersedes_what_is_not_agreed_yet()
    {
        var (pool, first) = await SettledPool.Proposed();
        await using var _ = pool;

        var second = await pool.Propose();

        Assert.Equal(("Superseded", "Proposed"), ((await pool.View(first)).At("state"), (await pool.View(second)).At("state")));
        Assert.Equal((409, "settlement-not-open"), (await pool.Host.Post($"{first}/responses", """{"response":"Agree"}""", Pool.NhsToken)).Told);
        var list = await pool.View(Pool.Settlements);
        Assert.Equal((first[^36..], "Superseded", second[^36..], "465432.17"), (list.At("items[0].settlementId"), list.At("items[0].state"), list.At("items[1].settlementId"), list.At("items[1].variance")));
    }

    [Fact]
    public async Task Two_requests_at_once_leave_one_settlement_standing()
    {
        await using var pool = await SettledPool.Open();

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken)));

        Assert.All(asked, one => Assert.Equal(202, one.Status));
        Assert.Equal(["1"], await pool.Column("select count(*) from settlement where state <> 'Superseded'"));
    }

    [Theory]
    [InlineData("Draft")]
    [InlineData("InApproval")]
    [InlineData("Ended")]
    public async Task Only_an_agreement_in_force_is_settled(string state)
    {
        await using var pool = await SettledPool.Open();
        pool.Others.Terms = Pool.Terms(state: state);

        Assert.Equal((409, "agreement-not-active"), (await pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task A_year_outside_the_term_is_refused()
    {
        var pool = await one.Open();

        Assert.Equal((422, "year-outside-term"), (await pool.Host.Post($"/v1/pools/{Pool.Reference}/years/2016-17/settlements", """{"through":12}""", Pool.CouncilToken)).Told);
        Assert.Equal((422, "year-outside-term"), (await pool.Host.Post($"/v1/pools/{Pool.Reference}/years/2013-14/settlements", """{"through":12}""", Pool.CouncilToken)).Told);
    }

    [Theory]
    [InlineData("", 400, "malformed")]
    [InlineData("{", 400, "malformed")]
    [InlineData("[]", 400, "malformed")]
    [InlineData("null", 400, "malformed")]
    [InlineData("{}", 400, "malformed")]
    [InlineData("""{"through":null}""", 400, "malformed")]
    [InlineData("""{"through":"12"}""", 400, "malformed")]
    [InlineData("""{"through":12.5}""", 400, "malformed")]
    [InlineData("""{"through":99999999999999}""", 400, "malformed")]
    [InlineData("""{"through":12,"thru":12}""", 400, "unknown-field")]
    [InlineData("""{"through":12,"through":11}""", 400, "malformed")]
    [InlineData("""{"through":0}""", 422, "period-out-of-range")]
    [InlineData("""{"through":14}""", 422, "period-out-of-range")]
    [InlineData("""{"through":-1}""", 422, "period-out-of-range")]
    public async Task A_request_that_is_wrong_is_a_problem_and_nothing_is_kept(string body, int status, string problem)
    {
        var pool = await one.Open();

        Assert.Equal((status, problem), (await pool.Host.Post(Pool.Settlements, body, Pool.CouncilToken)).Told);
        Assert.Equal(["0"], await pool.Column("select count(*) from settlement"));
    }

    [Fact]
    public async Task Only_the_host_asks_and_a_stranger_finds_nothing()
    {
        var pool = await one.Open();

        async Task<(int, string)> Ask(string? token) => (await pool.Host.Post(Pool.Settlements, """{"through":12}""", token)).Told;

        Assert.Equal((403, "host-only"), await Ask(Pool.NhsToken));
        Assert.Equal((403, "role-missing"), await Ask(TestTokens.Of(Pool.Council, Roles.Auditor)));
        Assert.Equal((404, "not-found"), await Ask(Pool.StrangerToken));
        Assert.Equal((404, "not-found"), await Ask(TestTokens.Issue("dev-admin", null, Roles.PlatformAdmin)));
        Assert.Equal((401, "token-missing"), await Ask(null));
        Assert.Equal((404, "not-found"), (await pool.Host.Post("/v1/pools/OTHER/years/2014-15/settlements", """{"through":12}""", Pool.CouncilToken)).Told);
        Assert.Equal((404, "not-found"), (await pool.Host.Post($"/v1/pools/{Pool.Reference}/years/2014/settlements", """{"through":12}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task Without_Agreements_nobody_is_let_in_and_the_caller_may_come_again()
    {
        await using var database = await FreshDatabase.Create("settlement", typeof(SettlementModule).Assembly);
        await using var host = await SettlementHost.Start(database);

        Assert.Equal((503, "dependency-down"), (await host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task A_reserve_line_that_the_rule_draws_on_meets_the_overspend_first()
    {
        var (pool, path) = await SettledPool.Proposed(others =>
        {
            others.Terms = Pool.Terms(share:
                """{"over":[{"kind":"reserve","name":"RISK"},{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}""");
            others.Position.Lines.Add(new Budgets.Contracts.PositionLine { Code = "RISK", Scheme = "MH", Kind = "Reserve", BudgetPence = 100_000_00 });
        });
        await using var _ = pool;

        var settlement = await pool.View(path);

        Assert.Equal(("24190000.00", "465432.17"), (settlement.At("budget"), settlement.At("variance")));
        Assert.Equal("""{"RISK":{"used":"100000.00","left":"0.00"}}""", settlement.At("reserves"));
        Assert.Equal(("250942.27", "114489.90"), (settlement.At("partners[0].varianceShare"), settlement.At("partners[1].varianceShare")));
    }
}
