using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>An agreement varied from October: the body that has followed the NHS partner is a partner in its own name from then on.</summary>
public sealed class MidYearSuccessorTests
{
    private static readonly string SuccessorToken = TestTokens.Of(Pool.Successor, Roles.Finance);

    [Fact]
    public async Task The_successor_settles_the_whole_year_and_what_it_took_over_is_shown_apart()
    {
        var (pool, path) = await SettledPool.Proposed(Replaced);
        await using var _ = pool;

        var shown = await pool.Host.Get(path, SuccessorToken);
        Assert.Equal(("Proposed", "QOX", "319612.27", "519612.27"), (shown.At("state"), shown.At("partners[0].partner"), shown.At("partners[0].varianceShare"), shown.At("partners[0].balance")));
        Assert.Equal(
            """[{"partner":"11E","contributionDue":"8305000.00","contributionPaid":"8000000.00","paidOnBehalf":"100000.00"}]""", shown.At("partners[0].inherited"));
        Assert.Equal("[]", shown.At("partners[1].inherited"));

        await pool.Agree(path, SuccessorToken, Pool.CouncilToken);
        await Poll.Until(() => Task.FromResult(!pool.Others.SettlementsPosted.IsEmpty), "it is posted");
        Assert.Equal(
            ["QOX 31961227 -500000 20500000", "11E 0 30500000 -20500000", "E06000022 14581990 0 0"],
            pool.Others.SettlementsPosted.First().Partners.Select(one => $"{one.Partner} {one.VarianceSharePence} {one.ContributionOutstandingPence} {one.TakenOverPence}"));
        Assert.Contains("\"inherited\": [{\"code\": \"11E\"", (await pool.Column("select payload::jsonb::text from event_log where type = 'SettlementProposed'"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_statement_lists_the_receipts_of_both_and_ties_to_its_own_account()
    {
        var (pool, path) = await SettledPool.Proposed(Replaced);
        await using var _ = pool;
        await pool.Agree(path, SuccessorToken, Pool.CouncilToken);
        pool.Others.Account = new PartnerAccount { CurrentAccountPence = 519_612_27, Receipts = { new AccountEntry { JournalId = 7, On = "2014-10-01", AmountPence = 100, Reference = "CHAPS" } } };

        var shown = await pool.Host.Get($"{path}/statements/QOX", SuccessorToken);

        Assert.Equal(("QOX", "11E", "true"), (shown.At("receipts[0].partner"), shown.At("receipts[1].partner"), shown.At("ledger.ties")?.ToLowerInvariant()));
    }

    [Fact]
    public async Task What_was_settled_with_the_predecessor_before_the_day_is_not_settled_again()
    {
        await using var pool = await SettledPool.Open();
        var asked = await pool.Host.Post(Pool.Settlements, """{"through":4}""", Pool.CouncilToken);
        await Poll.Until(async () => (await pool.Host.Get(asked.Location!, Pool.CouncilToken)).At("state") != "Calculating", "the interim settlement is worked out");
        await pool.Agree(asked.Location!, Pool.NhsToken, Pool.CouncilToken);
        Replaced(pool.Others);

        var path = await pool.Propose();

        var shown = await pool.Host.Get(path, SuccessorToken);
        Assert.Equal(
            ("Proposed", "2", "200000.00", "319612.27"),
            (shown.At("state"), shown.At("version"), shown.At("partners[0].balance"), shown.At("settledBefore[0].varianceShare")));
        await pool.Agree(path, SuccessorToken, Pool.CouncilToken);
        await Poll.Until(() => Task.FromResult(pool.Others.SettlementsPosted.Count == 2), "both are posted");
        Assert.Equal(
            ["QOX 0 -500000 20500000", "11E 0 30500000 -20500000", "E06000022 0 0 0"],
            pool.Others.SettlementsPosted.Last().Partners.Select(one => $"{one.Partner} {one.VarianceSharePence} {one.ContributionOutstandingPence} {one.TakenOverPence}"));
        // What was agreed with the predecessor is paid under its own settlement, by whoever has followed it.
        Assert.Equal(201, (await pool.Pay(asked.Location!, Pool.Successor, "319612.27")).Status);
    }

    [Theory]
    [InlineData("", "successor-unknown")]
    [InlineData("E06000022", "successors-several")]
    public async Task Without_one_recorded_successor_it_is_referred_and_says_so(string other, string told)
    {
        var (pool, path) = await SettledPool.Proposed(others =>
        {
            Replaced(others);
            others.Terms.Partners[0].Successors.Clear();
            if (other.Length > 0) others.Terms.Partners[0].Successors.AddRange([Pool.Successor, other]);
        });
        await using var _ = pool;

        var shown = await pool.Host.Get(path, Pool.CouncilToken);

        Assert.Equal(("Referred", told), (shown.At("state"), shown.At("problem.code")));
        Assert.Contains("11E was a partner earlier in the year", shown.Body.GetProperty("problem").GetProperty("errors").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_of_the_years_first_day_alone_is_followed_too()
    {
        var (pool, path) = await SettledPool.Proposed(others =>
        {
            Replaced(others);
            others.Later[0].EffectiveFrom = "2014-04-02";
        });
        await using var _ = pool;

        Assert.Equal("Proposed", (await pool.Host.Get(path, SuccessorToken)).At("state"));
    }

    [Fact]
    public async Task A_forecast_share_is_the_successors_too()
    {
        await using var pool = await SettledPool.Open();
        Replaced(pool.Others);
        pool.Others.Position.Lines[0].ForecastPence = 16_610_000_00;
        pool.Others.Position.Lines[1].ForecastPence = 7_580_000_00;

        var kept = await pool.Host.Post($"/v1/pools/{Pool.Reference}/years/2014-15/risk-shares/forecasts", "{}", Pool.CouncilToken);

        Assert.Equal((201, """{"QOX":"0.00","E06000022":"0.00"}"""), (kept.Status, kept.At("shares")));
    }

    private static void Replaced(OtherServices others)
    {
        var later = Pool.Terms(share: """{"over":[{"kind":"share","share":{"by":"percent","weights":{"QOX":"68.67","E06000022":"31.33"}}}],"under":"same"}""");
        later.EffectiveFrom = "2014-10-01";
        later.Partners[0] = new Partner { Code = Pool.Successor, Name = "ICB", Kind = "Icb" };
        others.Later = [later];
        others.Position.Partners[0] = new PartnerMoney
        {
            Partner = Pool.Nhs,
            ContributionDuePence = 8_305_000_00,
            ContributionPaidPence = 8_000_000_00,
            PaidOnBehalfPence = 100_000_00,
            ContributionOpeningPence = 16_610_000_00,
            ContributionClosingPence = 8_305_000_00,
        };
        others.Position.Partners.Add(new PartnerMoney { Partner = Pool.Successor, ContributionDuePence = 8_305_000_00, ContributionPaidPence = 8_310_000_00, ContributionClosingPence = 8_305_000_00 });
    }
}
