using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>Charges, grants and dowries settle as what they are, between their two sides and outside every pool's balance.</summary>
public sealed class FlowsTests
{
    private const string Person = "0196f1c2-7d3a-7000-8000-00000000000a";
    private const string Other = "0196f1c2-7d3a-7000-8000-00000000000b";

    private static Task<Reply> Claim(SettledPool pool, string path, string body, string token) => pool.Host.Post($"{path}/claims", body, token);

    private static Task<Reply> Answer(SettledPool pool, string path, int claim, string answer, string token) =>
        pool.Host.Post($"{path}/claims/{claim}/answers", $$"""{"answer":"{{answer}}","reason":"See the file."}""", token);

    private static Task<Reply> Pay(SettledPool pool, string path, int claim, string amount, string token) =>
        pool.Host.Post($"{path}/claims/{claim}/payments", $$"""{"amount":"{{amount}}","paidOn":"2015-05-01","reference":"BACS"}""", token);

    [Fact]
    public async Task A_charge_is_claimed_by_the_day_agreed_and_paid_in_parts()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Charge);

        var claimed = await Claim(pool, path, """{"from":"2014-04-01","through":"2014-04-30","days":31,"evidence":"Invoice 1"}""", Pool.NhsToken);
        Assert.Equal((201, "4805.00", "Claimed"), (claimed.Status, claimed.At("claims[0].amount"), claimed.At("claims[0].state")));
        Assert.Equal((409, "claim-not-agreed"), (await Pay(pool, path, 1, "1.00", Pool.NhsToken)).Told);
        Assert.Equal("Agreed", (await Answer(pool, path, 1, "Agree", Pool.CouncilToken)).At("claims[0].state"));
        Assert.Equal("2805.00", (await Pay(pool, path, 1, "2000.00", Pool.NhsToken)).At("outstanding"));
        Assert.Equal((422, "payment-beyond-claim"), (await Pay(pool, path, 1, "2805.01", Pool.NhsToken)).Told);
        Assert.Equal((403, "payee-only"), (await Pay(pool, path, 1, "1.00", Pool.CouncilToken)).Told);
        var paid = await Pay(pool, path, 1, "2805.00", Pool.NhsToken);

        Assert.Equal(("Paid", "0.00", "4805.00"), (paid.At("claims[0].state"), paid.At("outstanding"), paid.At("paid")));
        Assert.Equal([nameof(FlowAgreed), nameof(FlowClaimAgreed), nameof(FlowPaid), nameof(FlowPaid)], await pool.Events());
        Assert.Equal((409, "claimed-already"), (await Claim(pool, path, """{"from":"2014-04-30","through":"2014-05-31","days":2,"evidence":"Invoice 2"}""", Pool.NhsToken)).Told);
    }

    [Fact]
    public async Task A_charge_whose_rate_was_varied_is_claimed_apart_on_either_side_of_the_day()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Charge);
        var later = pool.Others.Terms.Clone();
        later.EffectiveFrom = "2014-10-01";
        later.Charges[0].RatePerDayPence = 130_00;
        pool.Others.Later = [later];

        var spans = await Claim(pool, path, """{"from":"2014-09-01","through":"2014-10-31","days":10,"evidence":"Invoice 1"}""", Pool.NhsToken);

        Assert.Equal((422, "claim-spans-rates"), spans.Told);
        Assert.Equal("1550.00", (await Claim(pool, path, """{"from":"2014-09-01","through":"2014-09-30","days":10,"evidence":"Invoice 1"}""", Pool.NhsToken)).At("claims[0].amount"));
    }

    [Fact]
    public async Task A_grant_is_settled_for_a_year_once_it_is_paid_certified_and_what_was_unused_is_back()
    {
        await using var pool = await FlowingPool.Open();
        pool.Others.Terms.TermEnd = "";
        var path = await pool.Agreed(FlowingPool.Grant);
        string Certificate(string used) => $$"""{"year":"2014-15","used":"{{used}}","officer":"Section 151 officer","evidence":"Annual voucher"}""";
        string Recovery(string amount) => $$"""{"year":"2014-15","amount":"{{amount}}","paidOn":"2015-07-01"}""";
        Task<Reply> Certify(string used, string token) => pool.Host.Post($"{path}/certificates", Certificate(used), token);
        Task<Reply> Recover(string amount, string token) => pool.Host.Post($"{path}/recoveries", Recovery(amount), token);

        Assert.Equal((422, "claim-beyond-grant"), (await Claim(pool, path, """{"from":"2014-04-01","through":"2015-03-31","amount":"250000.01","evidence":"Invoice"}""", Pool.CouncilToken)).Told);
        Assert.Equal(201, (await Claim(pool, path, """{"from":"2014-04-01","through":"2015-03-31","amount":"250000.00","evidence":"Invoice"}""", Pool.CouncilToken)).Status);
        Assert.Equal(201, (await Answer(pool, path, 1, "Agree", Pool.NhsToken)).Status);
        Assert.Equal((409, "year-not-paid"), (await Certify("240000.00", Pool.CouncilToken)).Told);
        Assert.Equal("CertificateDue", (await Pay(pool, path, 1, "250000.00", Pool.CouncilToken)).At("years[0].state"));
        Assert.Equal((422, "recovery-beyond-unused"), (await Recover("1.00", Pool.NhsToken)).Told);
        Assert.Equal((422, "used-beyond-paid"), (await Certify("250000.01", Pool.CouncilToken)).Told);
        Assert.Equal((403, "payee-only"), (await Certify("240000.00", Pool.NhsToken)).Told);
        var certified = await Certify("240000.00", Pool.CouncilToken);
        Assert.Equal(("RecoveryDue", "10000.00", "10000.00"), (certified.At("years[0].state"), certified.At("years[0].unused"), certified.At("years[0].toRecover")));
        Assert.Equal((409, "year-certified"), (await Certify("1.00", Pool.CouncilToken)).Told);
        Assert.Equal((422, "claim-outside-flow"), (await Claim(pool, path, """{"from":"9000-04-01","through":"9000-04-01","amount":"1.00","evidence":"Invoice"}""", Pool.CouncilToken)).Told);
        Assert.Equal((409, "year-certified"), (await Claim(pool, path, """{"from":"2014-04-01","through":"2014-04-01","amount":"1.00","evidence":"Invoice"}""", Pool.CouncilToken)).Told);
        Assert.Equal((403, "payer-only"), (await Recover("10000.00", Pool.CouncilToken)).Told);
        Assert.Equal((422, "recovery-beyond-unused"), (await Recover("10000.01", Pool.NhsToken)).Told);
        Assert.Equal("RecoveryDue", (await Recover("4000.00", Pool.NhsToken)).At("years[0].state"));
        Assert.Equal("Settled", (await Recover("6000.00", Pool.NhsToken)).At("years[0].state"));
    }

    [Fact]
    public async Task A_dowry_of_a_year_costs_each_side_half_of_the_excess_of_the_catalogue()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Dowry(Person));

        foreach (var (from, through) in new[] { ("2014-04-01", "2014-06-30"), ("2014-07-01", "2014-12-31"), ("2015-01-01", "2015-03-31") })
            Assert.Equal(201, (await Claim(pool, path, $$"""{"from":"{{from}}","through":"{{through}}","evidence":"Invoice"}""", Pool.CouncilToken)).Status);

        var claims = (await pool.Host.Get(path, Pool.NhsToken)).Body.GetProperty("claims").EnumerateArray().Select(claim => claim.GetProperty("workings")).ToList();
        decimal Sum(string field) => claims.Sum(workings => decimal.Parse(workings.GetProperty(field).GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((200750.00m, 14462.34m, 7231.17m, 7231.17m), (Sum("dowry"), Sum("difference"), Sum("payerExcess"), Sum("payeeExcess")));
        Assert.Equal((422, "claim-not-next-day"), (await Claim(pool, path, """{"from":"2015-04-02","through":"2015-04-30","evidence":"Invoice"}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task A_surplus_stays_in_the_account_of_its_area_and_meets_another_persons_excess_first()
    {
        await using var pool = await FlowingPool.Open();
        var cheap = await pool.Agreed(FlowingPool.Dowry(Person, community: "3850.00"));
        var dear = await pool.Agreed(FlowingPool.Dowry(Other));
        const string Week = """{"from":"2014-04-01","through":"2014-04-07","evidence":"Invoice"}""";

        Assert.Equal("100.00", (await Claim(pool, cheap, """{"from":"2014-04-01","through":"2014-04-07","communityWeekly":"3750.00","evidence":"Invoice"}""", Pool.CouncilToken)).At("claims[0].workings.surplusAdded"));
        Assert.Equal("100.00", (await pool.Host.Get(FlowingPool.Flows, Pool.CouncilToken)).At("dowryAccounts[0].surplus"));
        var used = await Claim(pool, dear, Week, Pool.CouncilToken);
        Assert.Equal(("100.00", "88.68", "88.68", "3938.68"), (used.At("claims[0].workings.surplusUsed"), used.At("claims[0].workings.payerExcess"), used.At("claims[0].workings.payeeExcess"), used.At("claims[0].amount")));
        Assert.Equal((409, "surplus-used"), (await Answer(pool, cheap, 1, "Withdraw", Pool.CouncilToken)).Told);
        Assert.Equal("Withdrawn", (await Answer(pool, dear, 1, "Withdraw", Pool.CouncilToken)).At("claims[0].state"));
        Assert.Equal("Withdrawn", (await Answer(pool, cheap, 1, "Withdraw", Pool.CouncilToken)).At("claims[0].state"));
        Assert.Equal("0.00", (await pool.Host.Get(FlowingPool.Flows, Pool.CouncilToken)).At("dowryAccounts[0].surplus"));
    }

    [Fact]
    public async Task A_dowry_ends_and_no_later_day_is_claimed()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Dowry(Person));
        Task<Reply> End(string on) => pool.Host.Post($"{path}/end", $$"""{"on":"{{on}}","reason":"FullContinuingHealthcare"}""", Pool.NhsToken);
        await Claim(pool, path, """{"from":"2014-04-01","through":"2014-06-30","evidence":"Invoice"}""", Pool.CouncilToken);

        Assert.Equal((409, "claimed-beyond-end"), (await End("2014-06-29")).Told);
        var ended = await End("2014-07-14");
        Assert.Equal((201, "Ended", "2014-07-14", "FullContinuingHealthcare"), (ended.Status, ended.At("state"), ended.At("through"), ended.At("endReason")));
        Assert.Equal((422, "claim-outside-flow"), (await Claim(pool, path, """{"from":"2014-07-01","through":"2014-07-15","evidence":"Invoice"}""", Pool.CouncilToken)).Told);
        Assert.Equal(201, (await Claim(pool, path, """{"from":"2014-07-01","through":"2014-07-14","evidence":"Invoice"}""", Pool.CouncilToken)).Status);
        Assert.Equal(201, (await pool.Host.Post(FlowingPool.Flows, FlowingPool.Dowry(Person), Pool.NhsToken)).Status);
    }

    [Fact]
    public async Task Nothing_of_it_is_in_the_pools_balance_or_its_ledger()
    {
        await using var pool = await FlowingPool.Open();
        pool.Others.Terms.Partners.RemoveAt(2);
        var path = await pool.Agreed(FlowingPool.Dowry(Person));
        await Claim(pool, path, """{"from":"2014-04-01","through":"2015-03-31","evidence":"Invoice"}""", Pool.CouncilToken);
        await Answer(pool, path, 1, "Agree", Pool.NhsToken);
        Assert.Equal(201, (await Pay(pool, path, 1, "207981.17", Pool.CouncilToken)).Status);

        var settlement = await pool.Propose();

        Assert.Equal(("465432.17", "319612.27", "145819.90"), ((await pool.View(settlement)).At("variance"), (await pool.View(settlement)).At("partners[0].balance"), (await pool.View(settlement)).At("partners[1].balance")));
        Assert.Equal((0, 0), (pool.Others.Journals, pool.Others.PaymentsPosted.Count));
    }

    [Fact]
    public async Task A_flow_is_its_two_sides_and_nobody_elses()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Dowry(Person));
        await Claim(pool, path, """{"from":"2014-04-01","through":"2014-06-30","evidence":"Invoice"}""", Pool.CouncilToken);

        foreach (var token in new[] { FlowingPool.ThirdToken, Pool.StrangerToken })
        {
            foreach (var read in new[] { path, $"{path}/statement", $"{path}/history" }) Assert.Equal((404, "not-found"), (await pool.Host.Get(read, token)).Told);
            foreach (var (write, body) in new[]
            {
                ("answers", """{"answer":"Agree"}"""), ("end", """{"on":"2014-07-01","reason":"Death"}"""), ("claims", "{}"), ("claims/1/answers", """{"answer":"Agree"}"""),
                ("claims/1/payments", "{}"), ("certificates", "{}"), ("recoveries", "{}"),
            })
                Assert.Equal((404, "not-found"), (await pool.Host.Post($"{path}/{write}", body, token)).Told);
        }
        Assert.Equal("[]", (await pool.Host.Get(FlowingPool.Flows, FlowingPool.ThirdToken)).At("items"));
        Assert.Equal(404, (await pool.Host.Get(FlowingPool.Flows, Pool.StrangerToken)).Status);
        Assert.Equal(404, (await pool.Host.Post(FlowingPool.Flows, FlowingPool.Dowry(Other), FlowingPool.ThirdToken)).Status);
        Assert.Equal((403, "role-missing"), (await pool.Host.Post($"{path}/claims/1/answers", """{"answer":"Agree"}""", TestTokens.Of(Pool.Nhs, Roles.Auditor))).Told);
        Assert.Equal(200, (await pool.Host.Get(path, TestTokens.Of(Pool.Nhs, Roles.Auditor))).Status);
    }

    [Fact]
    public async Task No_event_and_no_audit_entry_knows_the_person_or_why_it_ended()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Dowry(Person));
        await Claim(pool, path, """{"from":"2014-04-01","through":"2014-06-30","evidence":"Invoice of the home"}""", Pool.CouncilToken);
        await Answer(pool, path, 1, "Query", Pool.NhsToken);
        await Answer(pool, path, 1, "Agree", Pool.NhsToken);
        await pool.Host.Post($"{path}/end", """{"on":"2014-07-14","reason":"Death"}""", Pool.NhsToken);

        var told = string.Join('\n', await pool.Column("select payload::text from event_log union all select facts::text from audit_entry"));

        Assert.DoesNotContain(Person, told);
        foreach (var word in new[] { "Death", "See the file", "Invoice of the home", "3850", "4127" }) Assert.DoesNotContain(word, told);
    }

    [Fact]
    public async Task The_side_that_proposed_does_not_answer_and_a_flow_is_agreed_once()
    {
        await using var pool = await FlowingPool.Open();
        var proposed = await pool.Host.Post(FlowingPool.Flows, FlowingPool.Charge, Pool.NhsToken);
        var path = proposed.Location!;

        Assert.Equal((403, "flow-own-proposal"), (await pool.Host.Post($"{path}/answers", """{"answer":"Agree"}""", Pool.NhsToken)).Told);
        Assert.Equal((409, "flow-not-agreed"), (await Claim(pool, path, """{"from":"2014-04-01","through":"2014-04-30","days":1,"evidence":"Invoice"}""", Pool.NhsToken)).Told);
        Assert.Equal((422, "query-unreasoned"), (await pool.Host.Post($"{path}/answers", """{"answer":"Decline"}""", Pool.CouncilToken)).Told);
        Assert.Equal((409, "flow-exists"), (await pool.Host.Post(FlowingPool.Flows, FlowingPool.Charge, Pool.CouncilToken)).Told);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.Host.Post($"{path}/answers", """{"answer":"Agree"}""", Pool.CouncilToken)));
        Assert.Equal([201, 409, 409, 409], answers.Select(one => one.Status).Order());
    }

    [Fact]
    public async Task Callers_at_once_claim_the_same_days_once_and_never_overpay()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Charge);

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Claim(pool, path, """{"from":"2014-04-01","through":"2014-04-30","days":31,"evidence":"Invoice"}""", Pool.NhsToken)));
        Assert.Equal([201, 409, 409, 409], claims.Select(one => one.Status).Order());
        var answers = await Task.WhenAll(Answer(pool, path, 1, "Agree", Pool.CouncilToken), Answer(pool, path, 1, "Withdraw", Pool.NhsToken));
        Assert.Equal([201, 409], answers.Select(one => one.Status).Order());

        await using var second = await FlowingPool.Open();
        var paying = await second.Agreed(FlowingPool.Charge);
        await Claim(second, paying, """{"from":"2014-04-01","through":"2014-04-30","days":31,"evidence":"Invoice"}""", Pool.NhsToken);
        await Answer(second, paying, 1, "Agree", Pool.CouncilToken);
        var paid = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Pay(second, paying, 1, "3000.00", Pool.NhsToken)));
        Assert.Equal([201, 422, 422, 422], paid.Select(one => one.Status).Order());
    }

    [Fact]
    public async Task A_statement_lists_claims_and_payments_for_a_spreadsheet()
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Charge);
        await Claim(pool, path, """{"from":"2014-04-01","through":"2014-04-30","days":31,"evidence":"Invoice"}""", Pool.NhsToken);
        await Answer(pool, path, 1, "Agree", Pool.CouncilToken);
        await pool.Host.Post($"{path}/claims/1/payments", """{"amount":"5.00","paidOn":"2015-05-01","reference":"=1+1, \"x\""}""", Pool.NhsToken);

        var text = await pool.Host.Text($"{path}/statement", Pool.CouncilToken);

        Assert.Equal(
            "\uFEFFPayer,Payee,Claim,From,Through,Days,Amount,State,Paid on,Reference,Paid\r\n" +
            "E06000022,11E,1,2014-04-01,2014-04-30,31,4805.00,Agreed,,,\r\n" +
            "E06000022,11E,1,,,,,,2015-05-01,\"'=1+1, \"\"x\"\"\",5.00\r\n", text);
        Assert.Equal(["ProposeFlow", "AnswerFlow", "ClaimFlow", "AnswerClaim", "RecordFlowPayment"],
            (await pool.Host.Get($"{path}/history", Pool.NhsToken)).Body.GetProperty("items").EnumerateArray().Select(act => act.GetProperty("operation").GetString()));
    }

    [Theory]
    [InlineData("""{"kind":"Gift"}""", 400, "malformed")]
    [InlineData("""{"kind":"CrossCharge"}""", 422, "flow-field-missing")]
    [InlineData("""{"kind":"CrossCharge","code":"XX"}""", 422, "flow-code-unknown")]
    [InlineData("""{"kind":"CrossCharge","code":"DTOC","payer":"11E"}""", 422, "flow-field-unused")]
    [InlineData("""{"kind":"GrantTransfer","code":"REABLE"}""", 422, "flow-field-missing")]
    [InlineData("""{"kind":"GrantTransfer","code":"REABLE","memorandum":" "}""", 422, "text-too-long")]
    [InlineData("""{"kind":"Dowry","payer":"11E","payee":"E06000022","personId":"943 476 5919","from":"2014-04-01","hospitalWeekly":"1.00","communityWeekly":"1.00"}""", 400, "malformed")]
    [InlineData("""{"kind":"Dowry","payer":"11E","payee":"11E","personId":"0196f1c2-7d3a-7000-8000-00000000000a","from":"2014-04-01","hospitalWeekly":"1.00","communityWeekly":"1.00"}""", 422, "flow-sides-unfit")]
    [InlineData("""{"kind":"Dowry","payer":"11E","payee":"99Z","personId":"0196f1c2-7d3a-7000-8000-00000000000a","from":"2014-04-01","hospitalWeekly":"1.00","communityWeekly":"1.00"}""", 422, "flow-sides-unfit")]
    [InlineData("""{"kind":"Dowry","payer":"11E","payee":"E06000022","personId":"0196f1c2-7d3a-7000-8000-00000000000a","from":"2013-04-01","hospitalWeekly":"1.00","communityWeekly":"1.00"}""", 422, "flow-dates-unfit")]
    [InlineData("""{"kind":"Dowry","payer":"11E","payee":"E06000022","personId":"0196f1c2-7d3a-7000-8000-00000000000a","from":"2014-04-01","hospitalWeekly":"0.00","communityWeekly":"1.00"}""", 422, "weekly-sum-out-of-range")]
    [InlineData("""{"kind":"Dowry","payer":"11E","payee":"E06000022","personId":"0196f1c2-7d3a-7000-8000-00000000000a","from":"2014-04-01","hospitalWeekly":"9999999999999.99","communityWeekly":"1.00"}""", 422, "weekly-sum-out-of-range")]
    [InlineData("""{"kind":"Dowry","payer":"11E","payee":"E06000022","personId":"0196f1c2-7d3a-7000-8000-00000000000a","from":"2014-04-01","hospitalWeekly":"1.00","communityWeekly":"1.00","payerPercent":"101"}""", 422, "payer-percent-out-of-range")]
    public async Task A_proposal_that_is_wrong_is_a_problem_and_nothing_is_kept(string body, int status, string problem)
    {
        await using var pool = await FlowingPool.Open();

        Assert.Equal((status, problem), (await pool.Host.Post(FlowingPool.Flows, body, Pool.NhsToken)).Told);
        Assert.Equal(["0"], await pool.Column("select count(*) from flow"));
    }

    // The second guard: even code that is wrong cannot write these.
    [Theory]
    [InlineData("update flow_claim set amount_pence = 1")]
    [InlineData("update flow_claim set paid_pence = amount_pence + 1")]
    [InlineData("update flow_claim set paid_pence = amount_pence")]
    [InlineData("insert into flow_payment select gen_random_uuid(), flow_id, number, 2014, 1, '2015-05-01', null, claimed_at, 'x' from flow_claim")]
    [InlineData("insert into flow_payment select gen_random_uuid(), flow_id, number, null, -1, '2015-05-01', null, claimed_at, 'x' from flow_claim")]
    [InlineData("delete from flow_claim")]
    [InlineData("update flow set person_id = null")]
    [InlineData("update dowry_account set surplus_pence = -1")]
    public async Task The_tables_refuse_what_the_rules_refuse(string sql)
    {
        await using var pool = await FlowingPool.Open();
        var path = await pool.Agreed(FlowingPool.Dowry(Person));
        Assert.Equal(201, (await Claim(pool, path, """{"from":"2014-04-01","through":"2014-06-30","evidence":"Invoice"}""", Pool.CouncilToken)).Status);

        Assert.StartsWith("23", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => pool.Column(sql))).SqlState);
    }
}
