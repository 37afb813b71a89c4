using Npgsql;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class RecordPaymentTests(OnePool one) : IClassFixture<OnePool>
{
    [Fact]
    public async Task The_last_payment_between_the_partners_settles_and_the_host_clears_its_own_share_in_its_own_time()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;

        var part = await pool.Pay(path, Pool.Nhs, "300000.00");
        Assert.Equal((201, "19612.27", "Agreed"), (part.Status, part.At("outstanding"), part.At("state")));
        var rest = await pool.Pay(path, Pool.Nhs, "19612.27");
        Assert.Equal((201, "0.00", "Settled"), (rest.Status, rest.At("outstanding"), rest.At("state")));
        Assert.Equal((201, "Settled"), ((await pool.Pay(path, Pool.Council, "145819.90")).Status, (await pool.View(path)).At("state")));
        Assert.Equal((409, "settlement-settled"), (await pool.Pay(path, Pool.Council, "0.01")).Told);

        var settled = await pool.View(path);
        Assert.Equal(["11E 300000.00 1001", "11E 19612.27 1002", "E06000022 145819.90 1003"], settled.Body.GetProperty("payments").EnumerateArray()
            .Select(one => $"{one.GetProperty("partner")} {one.GetProperty("amount")} {one.GetProperty("posted").GetProperty("journalId")}"));
        Assert.Equal(["30000000 2015-05-29 BACS", "1961227 2015-05-29 BACS", "14581990 2015-05-29 BACS"], pool.Others.PaymentsPosted.Select(one => $"{one.AmountPence} {one.PaidOn} {one.PaymentReference}"));
        Assert.Equal([nameof(SettlementProposed), nameof(SettlementAgreed), nameof(SettlementSettled)], await pool.Events());
    }

    [Fact]
    public async Task A_partner_that_is_owed_is_paid()
    {
        var (pool, path) = await SettledPool.Agreed(others => others.Position = Pool.Position(outturnPence: 24_090_000_00));
        await using var _ = pool;

        var paid = await pool.Pay(path, Pool.Nhs, "68670.00");

        Assert.Equal((201, "-68670.00", "0.00", "Settled"), (paid.Status, paid.At("amount"), paid.At("outstanding"), paid.At("state")));
        Assert.Equal(-68_670_00, Assert.Single(pool.Others.PaymentsPosted).AmountPence);
    }

    [Fact]
    public async Task Two_payments_at_once_never_overpay_a_balance()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;

        var paid = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.Pay(path, Pool.Nhs, "200000.00")));

        Assert.Equal([201, 422, 422, 422], paid.Select(one => one.Status).Order());
        Assert.All(paid.Where(one => one.Status == 422), one => Assert.Equal(("payment-beyond-balance", "119612.27", "200000.00"), (one.Problem, one.At("outstanding"), one.At("amount"))));
        Assert.Equal("119612.27", (await pool.View(path)).At("partners[0].outstanding"));
        Assert.Single(pool.Others.PaymentsPosted);
    }

    [Fact]
    public async Task While_Budgets_is_down_a_payment_is_kept_and_posted_later_after_the_settlement()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;
        pool.Others.BudgetsIsDown = true;
        await pool.Agree(path, Pool.NhsToken, Pool.CouncilToken);

        Assert.Equal(201, (await pool.Pay(path, Pool.Nhs, "319612.27")).Status);

        Assert.Empty(pool.Others.PaymentsPosted);
        pool.Others.BudgetsIsDown = false;
        await Poll.Until(async () => (await pool.View(path)).At("payments[0].posted") is not null, "the worker has posted it");
        Assert.Equal(2, pool.Others.Journals);
        Assert.Equal("Settled", (await pool.View(path)).At("state"));
    }

    [Theory]
    [InlineData("", 400, "malformed")]
    [InlineData("{", 400, "malformed")]
    [InlineData("[]", 400, "malformed")]
    [InlineData("null", 400, "malformed")]
    [InlineData("{}", 400, "malformed")]
    [InlineData("""{"partner":"11E","amount":1,"paidOn":"2015-05-29"}""", 400, "malformed")]
    [InlineData("""{"partner":"11E","amount":"1.000","paidOn":"2015-05-29"}""", 400, "malformed")]
    [InlineData("""{"partner":"11E","amount":null,"paidOn":"2015-05-29"}""", 400, "malformed")]
    [InlineData("""{"partner":"11e","amount":"1.00","paidOn":"2015-05-29"}""", 400, "malformed")]
    [InlineData("""{"partner":"11E","amount":"1.00","paidOn":"29/05/2015"}""", 400, "malformed")]
    [InlineData("""{"partner":"11E","amount":"1.00","paidOn":"2015-02-29"}""", 400, "malformed")]
    [InlineData("""{"partner":"11E","amount":"1.00","paidOn":"2015-05-29","on":"x"}""", 400, "unknown-field")]
    [InlineData("""{"partner":"11E","amount":"1.00","paidOn":"2015-05-29","reference":5}""", 400, "malformed")]
    [InlineData("""{"partner":"11E","amount":"0.00","paidOn":"2015-05-29"}""", 422, "payment-zero")]
    [InlineData("""{"partner":"11E","amount":"319612.28","paidOn":"2015-05-29"}""", 422, "payment-beyond-balance")]
    [InlineData("""{"partner":"11E","amount":"9999999999999.99","paidOn":"2015-05-29"}""", 422, "payment-beyond-balance")]
    [InlineData("""{"partner":"11E","amount":"-1.00","paidOn":"2015-05-29"}""", 422, "payment-against-balance")]
    [InlineData("""{"partner":"99Z","amount":"1.00","paidOn":"2015-05-29"}""", 422, "partner-unknown")]
    [InlineData("""{"partner":"11E","amount":"1.00","paidOn":"2014-03-31"}""", 422, "paid-before-year")]
    public async Task A_payment_that_is_wrong_is_a_problem_and_nothing_is_kept(string body, int status, string problem)
    {
        var (pool, path) = await one.Agreed();

        Assert.Equal((status, problem), (await pool.Host.Post($"{path}/payments", body, Pool.CouncilToken)).Told);
        Assert.Equal(["0"], await pool.Column("select count(*) from settlement_payment"));
    }

    [Fact]
    public async Task Cash_is_recorded_by_the_host_and_once_all_agree()
    {
        var (pool, path) = await one.Proposed();

        Assert.Equal((409, "settlement-not-agreed"), (await pool.Pay(path, Pool.Nhs, "1.00")).Told);
        Assert.Equal((403, "host-only"), (await pool.Pay(path, Pool.Nhs, "1.00", Pool.NhsToken)).Told);
        Assert.Equal((403, "role-missing"), (await pool.Pay(path, Pool.Nhs, "1.00", TestTokens.Of(Pool.Council, Roles.Auditor))).Told);
    }

    [Fact]
    public async Task A_body_that_has_followed_a_partner_pays_its_balance()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;

        Assert.Equal(Pool.Nhs, (await pool.Pay(path, Pool.Successor, "1.00")).At("partner"));
    }

    // The second guard: even code that is wrong cannot write these.
    [Theory]
    [InlineData("update settlement_partner set paid_pence = balance_pence + 1")]
    [InlineData("update settlement_partner set paid_pence = -1")]
    [InlineData("update settlement_partner set variance_share_pence = 0, liability_pence = contribution_due_pence, balance_pence = 0")]
    [InlineData("update settlement set outturn_pence = budget_pence, variance_pence = 0")]
    [InlineData("update settlement set state = 'Proposed'")]
    [InlineData("update settlement_response set response = 'Dispute', reason = 'x'")]
    [InlineData("insert into settlement_response (settlement_id, partner, response, lines, responded_at, responded_by) select settlement_id, partner, response, lines, responded_at, responded_by from settlement_response")]
    [InlineData("insert into settlement_posting select settlement_id, null, 7, posted_at from settlement_posting")]
    [InlineData("delete from settlement_posting")]
    [InlineData("insert into settlement_payment select gen_random_uuid(), id, '11E', 0, '2015-05-29', null, as_at, 'x' from settlement")]
    [InlineData("insert into settlement select gen_random_uuid(), reference, year, through, as_at, requested_by, 'Calculating' from settlement")]
    public async Task The_tables_refuse_what_the_rules_refuse(string sql)
    {
        var (pool, _) = await one.Agreed();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => pool.Column(sql));

        Assert.StartsWith("23", refused.SqlState);
    }
}
