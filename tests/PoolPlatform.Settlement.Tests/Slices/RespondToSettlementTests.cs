using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class RespondToSettlementTests(OnePool one) : IClassFixture<OnePool>
{
    [Fact]
    public async Task When_all_agree_the_ledger_takes_the_settlement_once()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;

        await pool.Agree(path, Pool.NhsToken);
        Assert.Equal("Proposed", (await pool.View(path)).At("state"));
        await pool.Agree(path, Pool.CouncilToken);

        // Read straight after the last answer: the request waited for the ledger.
        var agreed = await pool.View(path);
        Assert.Equal(("Agreed", "1000"), (agreed.At("state"), agreed.At("posted.journalId")));
        var posted = Assert.Single(pool.Others.SettlementsPosted);
        Assert.Equal(("BANES-MH", 2014, path[^36..]), (posted.Reference, posted.Year, posted.SettlementId));
        Assert.Equal(["11E 31961227 0", "E06000022 14581990 0"], posted.Partners.Select(one => $"{one.Partner} {one.VarianceSharePence} {one.ContributionOutstandingPence}"));
        Assert.Equal(["E06000022-client@E06000022"], pool.Others.OnBehalfOf);
        Assert.Equal([nameof(SettlementProposed), nameof(SettlementAgreed)], await pool.Events());
    }

    [Fact]
    public async Task Agreeing_asks_whether_the_officer_may_decide_on_the_partners_balance()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;
        pool.Others.DelegationRefusal = Kernel.Refusal.RuleBroken("delegation-over-limit", "Over the limit.").With("delegation", "0199d1f2-7d3a-7000-8000-000000000001");

        var refused = await pool.Host.Post($"{path}/responses", """{"response":"Agree","officer":"Finance officer"}""", Pool.NhsToken);

        Assert.Equal(((422, "delegation-over-limit"), "0199d1f2-7d3a-7000-8000-000000000001"), (refused.Told, refused.At("delegation")));
        var asked = pool.Others.DelegationsAsked.Last();
        Assert.Equal(("11E", "Finance officer", "Settlement", 319_612_27), (asked.Organisation, asked.Officer, asked.Act, asked.AmountPence));
        Assert.Equal("Proposed", (await pool.View(path)).At("state"));
        // To dispute binds nobody, so no delegation is asked for.
        Assert.Equal(201, (await pool.Host.Post($"{path}/responses", """{"response":"Dispute","reason":"Wrong basis"}""", Pool.NhsToken)).Status);
    }

    [Fact]
    public async Task Two_last_agreements_at_once_are_one_agreement()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;

        var answers = await Task.WhenAll(
            pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", Pool.NhsToken),
            pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", Pool.CouncilToken));

        Assert.Equal(["Agreed", "Proposed"], answers.Select(answer => answer.At("state")).Order());
        Assert.Equal([nameof(SettlementProposed), nameof(SettlementAgreed)], await pool.Events());
        Assert.Single(pool.Others.SettlementsPosted);
    }

    [Fact]
    public async Task While_Budgets_is_down_the_agreement_stands_and_is_posted_later()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;
        pool.Others.BudgetsIsDown = true;

        await pool.Agree(path, Pool.NhsToken, Pool.CouncilToken);

        Assert.Equal(("Agreed", null), ((await pool.View(path)).At("state"), (await pool.View(path)).At("posted")));
        pool.Others.BudgetsIsDown = false;
        await Poll.Until(async () => (await pool.View(path)).At("posted") is not null, "the worker has posted it");
        Assert.Equal(1, pool.Others.Journals);
    }

    [Fact]
    public async Task A_crash_between_agreeing_and_keeping_what_was_posted_doubles_nothing()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;
        pool.Others.AnswersGetLost = true;
        await pool.Agree(path, Pool.NhsToken, Pool.CouncilToken);
        Assert.Equal(1, pool.Others.Journals);
        pool.Others.AnswersGetLost = false;

        await pool.CrashAndRestart();

        await Poll.Until(async () => (await pool.View(path)).At("posted.journalId") == "1000", "the next start has posted it");
        Assert.Equal(1, pool.Others.Journals);
        Assert.Equal(["PostSettlement"], await pool.Column("select operation from audit_entry where operation like 'Post%'"));
    }

    [Fact]
    public async Task What_the_ledger_refuses_is_shown_and_tried_again()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;
        pool.Others.PostingRefusal = Kernel.Refusal.Conflict("period-closed", "Period 13 is closed.");

        await pool.Agree(path, Pool.NhsToken, Pool.CouncilToken);

        Assert.Equal(("Agreed", "period-closed"), ((await pool.View(path)).At("state"), (await pool.View(path)).At("problem.code")));
        pool.Others.PostingRefusal = null;
        await Poll.Until(async () => (await pool.View(path)).At("posted") is not null, "the worker has posted it");
        Assert.Null((await pool.View(path)).At("problem"));
    }

    [Fact]
    public async Task A_shadow_fund_is_agreed_and_nothing_is_posted()
    {
        var (pool, path) = await SettledPool.Agreed(others => others.Terms = Pool.Terms(mode: "Shadow"));
        await using var _ = pool;

        Assert.Equal(("Agreed", "Shadow", null), ((await pool.View(path)).At("state"), (await pool.View(path)).At("mode"), (await pool.View(path)).At("posted")));
        Assert.Equal((422, "shadow-mode-moves-no-cash"), (await pool.Pay(path, Pool.Nhs, "1.00")).Told);
        Assert.Empty(pool.Others.SettlementsPosted);
    }

    [Fact]
    public async Task With_nothing_outstanding_agreement_settles_at_once()
    {
        var (pool, path) = await SettledPool.Agreed(others => others.Position = Pool.Position(outturnPence: 24_190_000_00));
        await using var _ = pool;

        Assert.Equal(("Settled", "1000"), ((await pool.View(path)).At("state"), (await pool.View(path)).At("posted.journalId")));
        Assert.Equal([nameof(SettlementProposed), nameof(SettlementAgreed), nameof(SettlementSettled)], await pool.Events());
    }

    [Fact]
    public async Task A_partner_disputes_lines_and_may_agree_later()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;

        var disputed = await pool.Host.Post($"{path}/responses", """{"response":"Dispute","lines":["LA"],"reason":"Mrs Smith's placement is not ours"}""", Pool.NhsToken);
        Assert.Equal((201, "Disputed", """["LA"]"""), (disputed.Status, disputed.At("state"), disputed.At("lines")));
        await pool.Agree(path, Pool.CouncilToken);
        Assert.Equal("Disputed", (await pool.View(path)).At("state"));
        await pool.Agree(path, Pool.NhsToken);

        var agreed = await pool.View(path);
        Assert.Equal("Agreed", agreed.At("state"));
        Assert.Equal(["11E Dispute", "E06000022 Agree", "11E Agree"], agreed.Body.GetProperty("responses").EnumerateArray().Select(one => $"{one.GetProperty("partner")} {one.GetProperty("response")}"));
        Assert.Equal("Mrs Smith's placement is not ours", agreed.At("responses[0].reason"));
        Assert.Equal([nameof(SettlementProposed), nameof(SettlementDisputed), nameof(SettlementAgreed)], await pool.Events());
        // The reason is for the parties: it is in no event and in no audit entry.
        Assert.DoesNotContain(await pool.Column("select payload from event_log union all select facts::text from audit_entry"), text => text.Contains("Smith", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_answers_twice()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;
        await pool.Agree(path, Pool.NhsToken);

        Assert.Equal((409, "already-responded"), (await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", Pool.NhsToken)).Told);
        Assert.Equal((409, "already-responded"), (await pool.Host.Post($"{path}/responses", """{"response":"Dispute","reason":"On second thoughts"}""", Pool.NhsToken)).Told);
        await pool.Agree(path, Pool.CouncilToken);
        Assert.Equal((409, "settlement-not-open"), (await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", Pool.NhsToken)).Told);
    }

    [Fact]
    public async Task A_body_that_has_followed_a_partner_answers_for_it()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;

        var answer = await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", TestTokens.Of(Pool.Successor, Roles.PoolManager));

        Assert.Equal((201, Pool.Nhs), (answer.Status, answer.At("partner")));
        Assert.Equal((409, "already-responded"), (await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", Pool.NhsToken)).Told);
    }

    [Fact]
    public async Task A_body_that_has_followed_two_partners_answers_for_both_and_for_neither_twice()
    {
        var (pool, path) = await SettledPool.Proposed(others =>
        {
            others.Terms = Pool.Terms(share: """{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
            others.Terms.Partners.Add(new Agreements.Contracts.Partner { Code = "11X", Name = "Another CCG", Kind = "Ccg", Successors = { Pool.Successor } });
        });
        await using var _ = pool;
        var successor = TestTokens.Of(Pool.Successor, Roles.Finance);
        await pool.Agree(path, TestTokens.Of("11X", Roles.Finance), Pool.CouncilToken);

        var answer = await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", successor);

        Assert.Equal((201, "Agreed", """["11E"]"""), (answer.Status, answer.At("state"), answer.At("partners")));
        Assert.Equal(["11X", "E06000022", "11E"], await pool.Column("select partner from settlement_response order by id"));
    }

    [Fact]
    public async Task A_body_that_has_followed_two_partners_disputes_for_both()
    {
        var (pool, path) = await SettledPool.Proposed(others =>
        {
            others.Terms = Pool.Terms(share: """{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
            others.Terms.Partners.Add(new Agreements.Contracts.Partner { Code = "11X", Name = "Another CCG", Kind = "Ccg", Successors = { Pool.Successor } });
        });
        await using var _ = pool;

        var answer = await pool.Host.Post($"{path}/responses", """{"response":"Dispute","lines":["LA","LA"],"reason":"Not ours"}""", TestTokens.Of(Pool.Successor, Roles.Finance));

        Assert.Equal((201, "Disputed", """["11E","11X"]""", """["LA"]"""), (answer.Status, answer.At("state"), answer.At("partners"), answer.At("lines")));
        Assert.Equal([nameof(SettlementProposed), nameof(SettlementDisputed), nameof(SettlementDisputed)], await pool.Events());
    }

    [Theory]
    [InlineData("", 400, "malformed")]
    [InlineData("{", 400, "malformed")]
    [InlineData("[]", 400, "malformed")]
    [InlineData("null", 400, "malformed")]
    [InlineData("{}", 400, "malformed")]
    [InlineData("""{"response":"Agreed"}""", 400, "malformed")]
    [InlineData("""{"response":"Perhaps"}""", 400, "malformed")]
    [InlineData("""{"response":0}""", 400, "malformed")]
    [InlineData("""{"response":null}""", 400, "malformed")]
    [InlineData("""{"response":"Agree","because":"yes"}""", 400, "unknown-field")]
    [InlineData("""{"response":"Dispute","lines":"LA","reason":"x"}""", 400, "malformed")]
    [InlineData("""{"response":"Dispute","lines":[1],"reason":"x"}""", 400, "malformed")]
    [InlineData("""{"response":"Dispute","lines":[null],"reason":"x"}""", 400, "malformed")]
    [InlineData("""{"response":"Dispute","lines":["LA"],"reason":"\u0000"}""", 400, "malformed")]
    [InlineData("""{"response":"Dispute","lines":["LA"]}""", 422, "dispute-reason-missing")]
    [InlineData("""{"response":"Dispute","lines":["LA"],"reason":"  "}""", 422, "dispute-reason-missing")]
    [InlineData("""{"response":"Dispute","lines":["NONE"],"reason":"x"}""", 422, "line-unknown")]
    [InlineData("""{"response":"Agree","lines":["LA"]}""", 422, "agreement-names-lines")]
    public async Task An_answer_that_is_wrong_is_a_problem_and_nothing_is_kept(string body, int status, string problem)
    {
        var (pool, path) = await one.Proposed();

        Assert.Equal((status, problem), (await pool.Host.Post($"{path}/responses", body, Pool.NhsToken)).Told);
        Assert.Equal(["0"], await pool.Column("select count(*) from settlement_response"));
    }
}
