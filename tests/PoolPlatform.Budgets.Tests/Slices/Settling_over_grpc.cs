using System.Net;
using Grpc.Core;
using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What Settlement asks and posts: the B&amp;NES figures of 2014/15, to the penny.</summary>
public sealed class Settling_over_grpc(BudgetsUnderTest service)
{
    [Fact]
    public async Task A_settlement_leaves_each_partner_at_its_balance_and_a_payment_brings_it_to_nothing()
    {
        var pool = await Banes();
        var position = await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014, Through = 12 }, RunningService.ServiceToken);
        Assert.Equal((2419000000L, 2465543217L), (position.BudgetPence, position.ActualPence));
        var ccg = position.Partners[0];
        Assert.Equal((1661000000L, 1600000000L, 10000L), (ccg.ContributionDuePence, ccg.ContributionPaidPence, ccg.PaidOnBehalfPence));

        await Settle(pool, "s-1");

        // balance = due + share - paid - paid on behalf
        var balances = await pool.Balances();
        Assert.Equal(16610000.00m + 319612.27m - 16000000.00m - 100.00m, balances["partner-current:11E"]);
        Assert.Equal(145819.90m, balances["partner-current:E06000022"]);
        Assert.Equal((0m, -465432.17m), (balances["contributions-receivable:11E"], balances["risk-share"]));

        await pool.Service.Grpc.PostSettlementPaymentAsync(Payment(pool, "p-1", 92951227), RunningService.ServiceToken);
        Assert.Equal(0m, (await pool.Balances())["partner-current:11E"]);
        Assert.Equal(ccg.ContributionPaidPence, (await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014 }, RunningService.ServiceToken)).Partners[0].ContributionPaidPence);
    }

    [Fact]
    public async Task The_same_settlement_and_payment_again_answer_the_same_journal_and_post_nothing()
    {
        var pool = await Banes();
        (await pool.Post("periods/13/close", "{}")).Is(HttpStatusCode.OK);

        Assert.Equal((await Settle(pool, "s-1")).JournalId, (await Settle(pool, "s-1")).JournalId);
        var payment = Payment(pool, "p-1", 100);
        Assert.Equal(
            (await pool.Service.Grpc.PostSettlementPaymentAsync(payment, RunningService.ServiceToken)).JournalId,
            (await pool.Service.Grpc.PostSettlementPaymentAsync(payment, RunningService.ServiceToken)).JournalId);

        Assert.Single(await pool.Events("SettlementPosted"));
        Assert.Single(await pool.Events("SettlementPaymentPosted"));
        payment.AmountPence = 101;
        await Refused(() => pool.Service.Grpc.PostSettlementPaymentAsync(payment, RunningService.ServiceToken).ResponseAsync, "posted-differently");
    }

    [Fact]
    public async Task Interest_is_income_of_the_fund_and_leaves_the_current_account_as_it_is()
    {
        var pool = await Banes();
        await Settle(pool, "s-1");
        (await pool.Post("periods/13/close", "{}")).Is(HttpStatusCode.OK);
        var before = (await pool.Balances())["partner-current:11E"];

        foreach (var (id, pence) in new[] { ("i-1", 1050L), ("i-2", -50L) })
        {
            var interest = Payment(pool, id, pence);
            interest.Kind = "Interest";
            Assert.Equal(
                (await pool.Service.Grpc.PostSettlementPaymentAsync(interest, RunningService.ServiceToken)).JournalId,
                (await pool.Service.Grpc.PostSettlementPaymentAsync(interest, RunningService.ServiceToken)).JournalId);
        }

        var balances = await pool.Balances();
        Assert.Equal((before, -10.00m), (balances["partner-current:11E"], balances["income:interest"]));
        Assert.Equal((2, 0), ((await pool.Events("SettlementInterestPosted")).Count, (await pool.Events("SettlementPaymentPosted")).Count));
        var unknown = Payment(pool, "i-3", 1);
        unknown.Kind = "Gift";
        await Refused(() => pool.Service.Grpc.PostSettlementPaymentAsync(unknown, RunningService.ServiceToken).ResponseAsync, "malformed");
    }

    [Fact]
    public async Task A_partners_account_shows_its_receipts_what_it_paid_on_behalf_and_what_it_owes()
    {
        var pool = await Banes();
        await Settle(pool, "s-1");

        var account = await pool.Service.Grpc.FindPartnerAccountAsync(new() { Reference = pool.Reference, Year = 2014, Partner = "11E" }, RunningService.ServiceToken);

        Assert.Equal(1600000000L, account.Receipts.Sum(receipt => receipt.AmountPence));
        Assert.Equal(10000L, account.PaidOnBehalf.Sum(paid => paid.AmountPence));
        Assert.Equal((92951227L, 0L), (account.CurrentAccountPence, account.ReceivablePence));
        Assert.All(account.Receipts, receipt => Assert.Equal((true, true), (receipt.JournalId > 0, receipt.On.Length == 10)));
        Assert.Equal(new PartnerAccount(), await pool.Service.Grpc.FindPartnerAccountAsync(new() { Reference = "NO-SUCH", Year = 2014, Partner = "11E" }, RunningService.ServiceToken));
    }

    [Fact]
    public async Task Figures_asked_for_again_as_at_their_moment_are_the_same()
    {
        var pool = await Banes();
        var first = await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014, Through = 12 }, RunningService.ServiceToken);
        (await pool.Spend("AWP", "1.00")).Is(HttpStatusCode.Created);

        var again = await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014, Through = 12, AsAt = first.AsAt }, RunningService.ServiceToken);

        Assert.Equal(first, again);
    }

    /// <summary>An entry that takes its time is waited for, or it would come into figures that were given out already.</summary>
    [Fact]
    public async Task Figures_as_at_a_moment_wait_for_whoever_is_posting_and_give_up_in_time()
    {
        var pool = await Banes();
        await using var connection = await pool.Service.Database.OpenConnectionAsync();
        await using (var share = new NpgsqlCommand("select pg_advisory_lock_shared(id, 2014) from pool where reference = $1", connection) { Parameters = { new() { Value = pool.Reference } } }) await share.ExecuteNonQueryAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014 }, RunningService.ServiceToken).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await pool.Get("position")).Status);
        await using (var release = new NpgsqlCommand("select pg_advisory_unlock_all()", connection)) await release.ExecuteNonQueryAsync();
        Assert.Equal(2465543217L, (await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014 }, RunningService.ServiceToken)).ActualPence);
    }

    [Fact]
    public async Task The_account_of_a_partner_that_left_during_the_year_goes_to_whoever_took_its_place()
    {
        var pool = await Banes();
        var later = pool.Service.Neighbours.Agreements[pool.Reference].Clone();
        later.EffectiveFrom = "2014-10-01";
        later.Partners[0] = new Partner { Code = "QOX", Name = "ICB", Kind = "Icb" };
        pool.Service.Neighbours.Later[pool.Reference] = [later];
        var figures = (await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014, Through = 12 }, RunningService.ServiceToken)).Partners;
        Assert.Equal(["QOX", "E06000022", "11E"], figures.Select(partner => partner.Partner));
        var request = new PostSettlementRequest { SettlementId = "s-1", Reference = pool.Reference, Year = 2014 };
        request.Partners.Add(new SettledPartner { Partner = "QOX", VarianceSharePence = 31961227, TakenOverPence = 60990000 });
        request.Partners.Add(new SettledPartner { Partner = "11E", ContributionOutstandingPence = 61000000, TakenOverPence = -60990000 });
        request.Partners.Add(new SettledPartner { Partner = "E06000022", VarianceSharePence = 14581990 });

        await pool.Service.Grpc.PostSettlementAsync(request, RunningService.ServiceToken);

        var balances = await pool.Balances();
        Assert.Equal(
            (929512.27m, 0m, 0m, 145819.90m, -465432.17m),
            (balances["partner-current:QOX"], balances["partner-current:11E"], balances["contributions-receivable:11E"], balances["partner-current:E06000022"], balances["risk-share"]));
        await pool.Service.Grpc.PostSettlementPaymentAsync(Payment(pool, "p-1", 100), RunningService.ServiceToken);
        request.SettlementId = "s-2";
        request.Partners[0].TakenOverPence += 1;
        await Refused(() => pool.Service.Grpc.PostSettlementAsync(request, RunningService.ServiceToken).ResponseAsync, "malformed");
    }

    [Fact]
    public async Task A_payment_waits_for_its_settlement() =>
        await Refused(() => PayUnsettled(), "settlement-not-posted");

    [Fact]
    public async Task A_pool_without_a_budget_has_nothing_to_settle()
    {
        var pool = await service.NewPool();

        await Refused(() => pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014 }, RunningService.ServiceToken).ResponseAsync, "budget-missing");
    }

    [Fact]
    public async Task In_shadow_mode_nothing_is_posted()
    {
        var pool = await service.NewPool(terms => terms.Mode = "Shadow");

        await Refused(() => Settle(pool, "s-1"), "shadow-mode-moves-no-cash");
    }

    [Fact]
    public async Task Only_services_may_ask()
    {
        var pool = await Banes();
        var token = new Metadata { { "authorization", $"Bearer {Pool.HostFinance}" } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014 }, token).ResponseAsync);
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task A_settlement_of_nothing_stands_in_the_ledger_too()
    {
        var pool = await service.NewPool();
        var request = new PostSettlementRequest { SettlementId = "s-0", Reference = pool.Reference, Year = 2014 };
        request.Partners.Add(new SettledPartner { Partner = "11E" });

        Assert.True((await pool.Service.Grpc.PostSettlementAsync(request, RunningService.ServiceToken)).JournalId > 0);
        Assert.Single(await pool.Events("SettlementPosted"));
    }

    private async Task PayUnsettled()
    {
        var pool = await Banes();
        await pool.Service.Grpc.PostSettlementPaymentAsync(Payment(pool, "p-1", 100), RunningService.ServiceToken);
    }

    /// <summary>The pool of the report: 24,190,000.00 budgeted, 24,655,432.17 spent; the CCG is 610,000.00 behind and paid 100.00 itself.</summary>
    private async Task<Pool> Banes()
    {
        var pool = await service.NewPool();
        (await pool.Put("budget", """
            {"version":"opening","lines":[{"code":"AWP","scheme":"MH","name":"AWP","fundedBy":"11E","owner":"11E","amount":"16610000.00","kind":"Block"},
                                          {"code":"OTHER","scheme":"MH","name":"Other","fundedBy":"E06000022","owner":"E06000022","amount":"7694000.00","kind":"Other"},
                                          {"code":"CR","scheme":"MH","name":"Other budgets","fundedBy":"E06000022","owner":"E06000022","amount":"-114000.00","kind":"Other"}]}
            """)).Is(HttpStatusCode.OK);
        (await pool.Put("contributions", """
            {"partners":[{"partner":"11E","amount":"16610000.00","source":"NhsAdditional","schedule":"Annual"},{"partner":"E06000022","amount":"7580000.00","source":"LaAdditional","schedule":"Annual"}]}
            """)).Is(HttpStatusCode.OK);
        (await pool.Post("receipts", """{"partner":"11E","amount":"16000000.00","receivedOn":"2014-04-15"}""")).Is(HttpStatusCode.Created);
        (await pool.Post("receipts", """{"partner":"E06000022","amount":"7580000.00","receivedOn":"2014-04-15"}""")).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "100.00", paidBy: Pool.Ccg)).Is(HttpStatusCode.Created);
        (await pool.Spend("OTHER", "24655332.17")).Is(HttpStatusCode.Created);
        return pool;
    }

    private static async Task<PostedReply> Settle(Pool pool, string id)
    {
        var request = new PostSettlementRequest { SettlementId = id, Reference = pool.Reference, Year = 2014 };
        request.Partners.Add(new SettledPartner { Partner = "11E", VarianceSharePence = 31961227, ContributionOutstandingPence = 61000000 });
        request.Partners.Add(new SettledPartner { Partner = "E06000022", VarianceSharePence = 14581990 });
        return await pool.Service.Grpc.PostSettlementAsync(request, RunningService.ServiceToken);
    }

    private static PostSettlementPaymentRequest Payment(Pool pool, string id, long pence) =>
        new() { PaymentId = id, SettlementId = "s-1", Reference = pool.Reference, Year = 2014, Partner = "11E", AmountPence = pence, PaidOn = "2015-05-20", PaymentReference = "CHAPS 1" };

    private static async Task Refused(Func<Task> work, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(work)).Trailers.GetValue("refusal-code"));
}
