using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>The idempotency key: once is once, however often and however parallel it is asked.</summary>
public sealed class Repeating_a_request(Platform platform)
{
    [Fact]
    public async Task The_same_key_again_answers_the_same_and_does_nothing()
    {
        var pool = await platform.BudgetedPool();
        var key = Caller.NewKey();
        var first = await pool.Spend("HEALTH", "10.00", key: key);
        var again = await pool.Spend("HEALTH", "10.00", key: key);

        Assert.Equal((false, true), (first.IsReplay, again.IsReplay));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.Location, again.Location);
        Assert.Equal("10.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var pool = await platform.BudgetedPool();
        var key = Caller.NewKey();
        await pool.Spend("HEALTH", "10.00", key: key);
        (await pool.Host.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "10.01"), key)).IsProblem(422, "idempotency-key-reused");
        Assert.Equal("10.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task A_key_belongs_to_one_caller()
    {
        var pool = await platform.BudgetedPool();
        var key = Caller.NewKey();
        await pool.Spend("HEALTH", "10.00", paidBy: BanesCouncil, key: key);
        await pool.Spend("HEALTH", "10.00", paidBy: BanesCcg, key: key);
        Assert.Equal("20.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task A_refusal_is_not_remembered()
    {
        var pool = await platform.ActiveAgreement();
        var key = Caller.NewKey();
        (await pool.Host.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "10.00"), key)).IsProblem(422);
        await pool.SetBudget(new Line("HEALTH", BanesCcg, "400000.00"));
        Assert.False((await pool.Spend("HEALTH", "10.00", key: key)).IsReplay);
        Assert.Equal("10.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task A_secret_is_shown_once()
    {
        var key = Caller.NewKey();
        const string Request = """{"name":"Shown once","roles":["auditor"]}""";
        var first = (await platform.Admin.Post($"/v1/organisations/{BanesCcg}/credentials", Request, key)).Is(201);
        var again = (await platform.Admin.Post($"/v1/organisations/{BanesCcg}/credentials", Request, key)).Is(201);
        Assert.True(again.IsReplay);
        Assert.Equal(first.Text("clientId"), again.Text("clientId"));
        Assert.True(again.Json.AsObject().ContainsKey("clientSecret") && again.Json["clientSecret"] is null);
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_are_one()
    {
        var pool = await platform.BudgetedPool();
        var key = Caller.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pool.Host.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "10.00"), key)));

        foreach (var answer in answers)
            if (answer.Status != 201) answer.IsProblem(409, "idempotency-key-in-use");
        Assert.Single(answers, answer => answer is { Status: 201, IsReplay: false });
        Assert.Equal("10.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task Two_last_signatures_activate_once()
    {
        var partnership = new Partnership();
        (await platform.As(partnership.Host).Post("/v1/agreements", partnership.ToJson())).Is(201);
        var signed = await Task.WhenAll(partnership.Partners.SelectMany(partner => Enumerable.Range(0, 3).Select(_ =>
            platform.As(partner).Post($"/v1/agreements/{partnership.Reference}/signatures", """{"signatory":"A. Officer","capacity":"Chief finance officer"}"""))));

        Assert.Equal(2, signed.Count(answer => answer.Status == 201));
        foreach (var answer in signed.Where(answer => answer.Status != 201)) answer.IsProblem(409);
        Assert.Equal("Active", (await platform.As(BanesCcg).Get($"/v1/agreements/{partnership.Reference}")).Text("state"));
    }

    [Fact]
    public async Task Two_last_agreements_post_once()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        var answers = await Task.WhenAll(pool.Partners.SelectMany(partner => Enumerable.Range(0, 3).Select(_ =>
            pool.Of(partner).Post($"{settlement.Location}/responses", """{"response":"Agree"}"""))));

        Assert.Equal(2, answers.Count(answer => answer.Status == 201));
        foreach (var answer in answers.Where(answer => answer.Status != 201)) answer.IsProblem(409);
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal(-22345.68m, await pool.Balance("risk-share")));
        Assert.Equal((13407.41m, 8938.27m), (await pool.Balance($"partner-current:{BanesCcg}"), await pool.Balance($"partner-current:{BanesCouncil}")));
    }

    [Fact]
    public async Task Two_closes_close_once()
    {
        var pool = await platform.PoolWithOutturn();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => pool.Host.Post($"{pool.Path}/periods/12/close")));
        Assert.Single(answers, answer => answer.Status == 200);
        foreach (var answer in answers.Where(answer => answer.Status != 200)) answer.IsProblem(409);
    }

    [Fact]
    public async Task Two_settlements_asked_for_at_once_leave_one_standing()
    {
        var pool = await platform.PoolWithOutturn();
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.Host.Post($"{pool.Path}/settlements", """{"through":12}""")));
        foreach (var answer in asked) answer.Is(202);
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () =>
        {
            var states = new List<string>();
            foreach (var answer in asked) states.Add((await pool.Host.Get(answer.Location!)).Text("state"));
            Assert.Equal(["Proposed", "Superseded", "Superseded", "Superseded"], states.Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public async Task Fifty_entries_at_once_are_all_there_and_balance()
    {
        var pool = await platform.BudgetedPool();
        await Task.WhenAll(Enumerable.Range(1, 50).Select(pounds => pool.Spend(pounds % 2 == 0 ? "HEALTH" : "HOMES", $"{pounds}.01", paidBy: pounds % 3 == 0 ? BanesCcg : BanesCouncil)));
        Assert.Equal("1275.50", (await pool.Position()).Text("actual"));
        await pool.TrialBalance();
    }
}
