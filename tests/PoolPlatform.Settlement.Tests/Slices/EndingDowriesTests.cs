using PoolPlatform.Settlement.Contracts.Events;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>A dowry ends before days that were claimed and agreed: they are credited, and what was paid of them comes back.</summary>
public sealed class EndingDowriesTests
{
    private const string Person = "0196f1c2-7d3a-7000-8000-00000000000a";
    private const string Other = "0196f1c2-7d3a-7000-8000-00000000000b";
    private const string Week = """{"from":"2014-04-01","through":"2014-04-07","evidence":"Invoice"}""";

    [Fact]
    public async Task Days_beyond_the_end_that_were_agreed_are_credited_and_what_was_paid_of_them_comes_back()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Dowry(Person));
        Assert.Equal("51852.84", (await pool.Host.Post($"{path}/claims", """{"from":"2014-04-01","through":"2014-06-30","evidence":"Invoice"}""", Pool.CouncilToken)).At("claims[0].amount"));
        Assert.Equal((409, "claimed-beyond-end"), (await End(pool, path, "2014-06-16", Pool.CouncilToken)).Told);
        await pool.Host.Post($"{path}/claims/1/answers", """{"answer":"Agree"}""", Pool.NhsToken);
        Assert.Equal(201, (await pool.Host.Post($"{path}/claims/1/payments", """{"amount":"50000.00","paidOn":"2014-07-10"}""", Pool.CouncilToken)).Status);
        Assert.Equal((422, "recovery-beyond-unused"), (await Recover(pool, path, "1.00", Pool.NhsToken)).Told);

        Assert.Equal((403, "payee-takes-back"), (await End(pool, path, "2014-06-16", Pool.NhsToken)).Told);
        var ended = await End(pool, path, "2014-06-16", Pool.CouncilToken);

        Assert.Equal((201, "Ended", "2014-06-16"), (ended.Status, ended.At("state"), ended.At("through")));
        Assert.Equal("""{"from":"2014-06-17","through":"2014-06-30","days":14,"amount":"7977.36","surplusMoved":"0.00","shortfall":"0.00"}""", ended.At("claims[0].credit"));
        Assert.Equal(("43875.48", "0.00", "6124.52"), (ended.At("agreed"), ended.At("outstanding"), ended.At("toRecover")));
        Assert.Equal((403, "payer-only"), (await Recover(pool, path, "6124.52", Pool.CouncilToken)).Told);
        Assert.Equal("124.52", (await Recover(pool, path, "6000.00", Pool.NhsToken)).At("toRecover"));
        Assert.Equal((422, "recovery-beyond-unused"), (await Recover(pool, path, "124.53", Pool.NhsToken)).Told);
        var back = await Recover(pool, path, "124.52", Pool.NhsToken);
        Assert.Equal(("0.00", "6124.52", "true"), (back.At("toRecover"), back.At("claims[0].recovered"), back.At("payments[2].isRecovery")?.ToLowerInvariant()));
        Assert.Equal(back.At("claims"), (await pool.Host.Get(path, Pool.CouncilToken)).At("claims"));
        Assert.Equal("43875.48", (await pool.Host.Get(FlowingPool.Flows, Pool.NhsToken)).At("items[0].agreed"));
        Assert.Contains("11E,E06000022,1,2014-06-17,2014-06-30,-14,-7977.36,Credited,,,", await pool.Host.Text($"{path}/statement", Pool.NhsToken), StringComparison.Ordinal);
        Assert.Equal([nameof(FlowAgreed), nameof(FlowClaimAgreed), nameof(FlowPaid), nameof(FlowCredited), nameof(FlowPaid), nameof(FlowPaid)], await pool.Events());
        Assert.Equal((422, "claim-outside-flow"), (await pool.Host.Post($"{path}/claims", """{"from":"2014-07-01","through":"2014-07-01","evidence":"Invoice"}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task A_claim_that_a_later_one_builds_on_is_not_withdrawn_before_it()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Dowry(Person));
        await pool.Host.Post($"{path}/claims", Week, Pool.CouncilToken);
        await pool.Host.Post($"{path}/claims", """{"from":"2014-04-08","through":"2014-04-14","evidence":"Invoice"}""", Pool.CouncilToken);
        Task<Reply> Withdraw(int claim) => pool.Host.Post($"{path}/claims/{claim}/answers", """{"answer":"Withdraw"}""", Pool.CouncilToken);

        Assert.Equal((409, "later-claim-stands"), (await Withdraw(1)).Told);
        Assert.Equal(201, (await Withdraw(2)).Status);
        Assert.Equal(201, (await Withdraw(1)).Status);
    }

    [Fact]
    public async Task What_is_not_paid_yet_of_a_credited_claim_is_owed_less()
    {
        await using var pool = await FlowingPool.Open();
        var path = await Claimed(pool, FlowingPool.Dowry(Person));

        var ended = await End(pool, path, "2014-04-01", Pool.CouncilToken);

        Assert.Equal(("569.81", "569.81", "0.00"), (ended.At("agreed"), ended.At("outstanding"), ended.At("toRecover")));
        Assert.Equal((422, "payment-beyond-claim"), (await pool.Host.Post($"{path}/claims/1/payments", """{"amount":"569.82","paidOn":"2014-07-10"}""", Pool.CouncilToken)).Told);
        Assert.Equal("0.00", (await pool.Host.Post($"{path}/claims/1/payments", """{"amount":"569.81","paidOn":"2014-07-10"}""", Pool.CouncilToken)).At("outstanding"));
    }

    [Fact]
    public async Task A_surplus_of_days_beyond_the_end_leaves_the_account_and_what_others_used_of_it_both_sides_bear()
    {
        await using var pool = await FlowingPool.Open();
        var unused = await Claimed(pool, FlowingPool.Dowry(Person, community: "3750.00"));
        var back = await End(pool, unused, "2014-04-01", Pool.CouncilToken);
        Assert.Equal(("-85.71", "0.00", "3300.00"), (back.At("claims[0].credit.surplusMoved"), back.At("claims[0].credit.shortfall"), back.At("claims[0].credit.amount")));
        Assert.Equal("14.29", (await pool.Host.Get(FlowingPool.Flows, Pool.NhsToken)).At("dowryAccounts[0].surplus"));

        var used = await Claimed(pool, FlowingPool.Dowry(Person, community: "3750.00"));
        await Claimed(pool, FlowingPool.Dowry(Other));
        var ended = await End(pool, used, "2014-04-01", Pool.CouncilToken);

        // 114.29 was there and all of it went to the other person; 85.71 is to go, and half of it the payer bears.
        Assert.Equal(("0.00", "85.71", "3257.14"), (ended.At("claims[0].credit.surplusMoved"), ended.At("claims[0].credit.shortfall"), ended.At("claims[0].credit.amount")));
        Assert.Equal("0.00", (await pool.Host.Get(FlowingPool.Flows, Pool.NhsToken)).At("dowryAccounts[0].surplus"));
    }

    [Fact]
    public async Task A_recovery_names_what_its_kind_has()
    {
        await using var pool = await FlowingPool.Open();
        var dowry = await Claimed(pool, FlowingPool.Dowry(Person));
        var charge = await pool.Agreed(FlowingPool.Charge);
        var grant = await pool.Agreed(FlowingPool.Grant);
        Task<Reply> Post(string path, string body, string token) => pool.Host.Post($"{path}/recoveries", body, token);

        Assert.Equal((422, "flow-field-missing"), (await Post(dowry, """{"amount":"1.00","paidOn":"2015-07-01"}""", Pool.NhsToken)).Told);
        Assert.Equal((422, "flow-field-unused"), (await Post(dowry, """{"claim":1,"year":"2014-15","amount":"1.00","paidOn":"2015-07-01"}""", Pool.NhsToken)).Told);
        Assert.Equal((404, "claim-not-found"), (await Post(dowry, """{"claim":2,"amount":"1.00","paidOn":"2015-07-01"}""", Pool.NhsToken)).Told);
        Assert.Equal((422, "flow-amount-not-positive"), (await Post(dowry, """{"claim":1,"amount":"0.00","paidOn":"2015-07-01"}""", Pool.NhsToken)).Told);
        Assert.Equal((422, "flow-field-missing"), (await Post(grant, """{"amount":"1.00","paidOn":"2015-07-01"}""", Pool.NhsToken)).Told);
        Assert.Equal((422, "flow-field-unused"), (await Post(grant, """{"year":"2014-15","claim":1,"amount":"1.00","paidOn":"2015-07-01"}""", Pool.NhsToken)).Told);
        Assert.Equal((409, "flow-of-other-kind"), (await Post(charge, """{"claim":1,"amount":"1.00","paidOn":"2015-07-01"}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task Two_that_end_it_at_once_credit_once_and_never_recover_twice()
    {
        await using var pool = await FlowingPool.Open();
        var path = await Claimed(pool, FlowingPool.Dowry(Person));
        Assert.Equal(201, (await pool.Host.Post($"{path}/claims/1/payments", """{"amount":"3988.68","paidOn":"2014-07-10"}""", Pool.CouncilToken)).Status);

        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => End(pool, path, "2014-04-01", Pool.CouncilToken)));
        var back = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Recover(pool, path, "3418.87", Pool.NhsToken)));

        Assert.Equal([201, 409, 409, 409], ends.Select(one => one.Status).Order());
        Assert.Equal([201, 422, 422, 422], back.Select(one => one.Status).Order());
    }

    // The second guard: even code that is wrong cannot write these.
    [Theory]
    [InlineData("update flow_credit set amount_pence = 1")]
    [InlineData("delete from flow_credit")]
    [InlineData("insert into flow_credit select flow_id, number + 1, from_on, through_on, 7, 1, 0, 0, claimed_at, 'x' from flow_claim")]
    [InlineData("insert into flow_payment (id, flow_id, claim, amount_pence, paid_on, recorded_at, recorded_by, is_recovery) select gen_random_uuid(), flow_id, 2, 1, '2015-05-01', claimed_at, 'x', true from flow_claim")]
    public async Task The_tables_refuse_what_the_rules_refuse(string sql)
    {
        await using var pool = await FlowingPool.Open();
        await End(pool, await Claimed(pool, FlowingPool.Dowry(Person)), "2014-04-01", Pool.CouncilToken);

        Assert.StartsWith("23", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => pool.Column(sql))).SqlState);
    }

    /// <summary>A week is claimed and agreed.</summary>
    private static async Task<string> Claimed(SettledPool pool, string dowry)
    {
        var path = await pool.Agreed(dowry);
        Assert.Equal(201, (await pool.Host.Post($"{path}/claims", Week, Pool.CouncilToken)).Status);
        Assert.Equal(201, (await pool.Host.Post($"{path}/claims/1/answers", """{"answer":"Agree"}""", Pool.NhsToken)).Status);
        return path;
    }

    private static Task<Reply> End(SettledPool pool, string path, string on, string token) => pool.Host.Post($"{path}/end", $$"""{"on":"{{on}}","reason":"Death"}""", token);

    private static Task<Reply> Recover(SettledPool pool, string path, string amount, string token) =>
        pool.Host.Post($"{path}/recoveries", $$"""{"claim":1,"amount":"{{amount}}","paidOn":"2014-08-01","reference":"BACS"}""", token);
}
