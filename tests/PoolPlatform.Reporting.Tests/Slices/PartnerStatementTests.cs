using System.Net;
using System.Text.Json.Nodes;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Reporting.Tests.Slices;

public sealed class PartnerStatementTests
{
    private const string Statement = $"/v1/pools/{BanesPool.Reference}/years/{BanesPool.Year}/reports/partner-statement";

    [Fact]
    public async Task A_partner_sees_its_own_side_unless_it_asks_for_another()
    {
        await using var reporting = await Settled();

        Assert.Equal("11E False 319612.27 0.00", await Side(""));
        Assert.Equal("E06000022 True 145819.90 145819.90", await Side("?partner=E06000022"));

        async Task<string> Side(string query)
        {
            var statement = await reporting.GetJson(Statement + query);
            return $"{statement["partner"]} {(bool)statement["isHost"]!} {statement["share"]!["varianceShare"]} {statement["share"]!["balanceAfter"]}";
        }
    }

    [Fact]
    public async Task It_ties_to_the_memorandum_account()
    {
        await using var reporting = await Settled();
        var account = await reporting.GetJson(ReportingHost.BanesAccount);
        var sides = new[] { await reporting.GetJson(Statement + "?partner=11E"), await reporting.GetJson(Statement + "?partner=E06000022") };

        Assert.Equal(Pence(account["totals"]!["received"]), sides.Sum(side => side["receipts"]!.AsArray().Sum(receipt => Pence(receipt!["amount"]))));
        Assert.Equal(Pence(account["totals"]!["expenditure"]), sides.Sum(side => side["paidItself"]!.AsArray().Sum(paid => Pence(paid!["amount"]))));
        foreach (var group in new[] { "funds", "owns" })
            Assert.Equal(Pence(account["totals"]!["budget"]), sides.Sum(side => Pence(side[group]!["budget"])));
        Assert.Equal(account["settlement"]!["partners"]!.ToJsonString(), new JsonArray([.. sides.Select(side => side["share"]!.DeepClone())]).ToJsonString());
    }

    [Fact]
    public async Task Interest_on_a_balance_paid_late_is_the_funds_cash_and_clears_no_balance()
    {
        await using var reporting = await Settled();
        Assert.Equal("0.00 -145819.90", await Cash());

        await reporting.Feed.Tell("budgets", BanesPool.Reference, new SettlementInterestPosted(BanesPool.Reference, 2014, BanesPool.SettlementId, 902, BanesPool.Ccg, 1_050_78, new(2015, 7, 10)), BanesPool.At(2015, 7, 10));
        await reporting.Feed.Tell("budgets", BanesPool.Reference, new SettlementInterestPosted(BanesPool.Reference, 2014, BanesPool.SettlementId, 903, BanesPool.Ccg, -50_00, new(2015, 7, 11)), BanesPool.At(2015, 7, 11));
        // Of another year, which keeps it.
        await reporting.Feed.Tell("budgets", BanesPool.Reference, new SettlementInterestPosted(BanesPool.Reference, 2015, "another", 904, BanesPool.Ccg, 7_00, new(2016, 7, 11)), BanesPool.At(2016, 7, 11));

        Assert.Equal("1000.78 -144819.12", await Cash());
        var statement = await reporting.GetJson(Statement);
        Assert.Equal("0.00", (string?)statement["share"]!["balanceAfter"]);
        Assert.Equal(["1050.78 2015-07-10", "-50.00 2015-07-11"], statement["interest"]!.AsArray().Select(paid => $"{paid!["amount"]} {paid["paidOn"]}"));
        Assert.Empty((await reporting.GetJson(Statement + "?partner=E06000022"))["interest"]!.AsArray());
        Assert.Contains("Interest on balances paid late", await reporting.GetText(Statement, "text/csv"), StringComparison.Ordinal);
        Assert.Contains("Interest on balances paid late", await reporting.GetText(ReportingHost.BanesAccount, "text/html"), StringComparison.Ordinal);

        async Task<string> Cash()
        {
            var totals = (await reporting.GetJson(ReportingHost.BanesAccount))["totals"]!;
            return $"{totals["settlementInterest"]} {totals["fundCash"]}";
        }
    }

    [Theory]
    [InlineData("text/csv", "banes-mh-2014-15-partner-11E.csv")]
    [InlineData("text/html", "banes-mh-2014-15-partner-11E.html")]
    public async Task Each_format_is_as_its_golden_file(string accept, string golden)
    {
        await using var reporting = await Settled();

        Golden.Same(golden, await reporting.GetText(Statement, accept));
    }

    [Theory]
    [InlineData("E08000001")]
    [InlineData("rubbish")]
    public async Task Whoever_is_no_partner_has_no_statement(string partner)
    {
        await using var reporting = await Settled();

        using var answer = await reporting.Get($"{Statement}?partner={partner}");
        using var stranger = await reporting.Get($"{Statement}?partner=11E", token: TestTokens.Of("E08000001", Roles.Finance));

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], [answer.StatusCode, stranger.StatusCode]);
        Assert.Contains("report-partner-not-found", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("pool-not-found", await stranger.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<ReportingHost> Settled()
    {
        var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);
        return reporting;
    }

    private static long Pence(JsonNode? amount) => long.Parse(((string?)amount)!.Replace(".", ""), System.Globalization.CultureInfo.InvariantCulture);
}
