using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Settlement.Contracts.Events;

namespace PoolPlatform.Reporting.Tests.Slices;

public sealed partial class MemorandumAccountTests
{
    [Fact]
    public async Task The_settled_pool_of_Bath_and_North_East_Somerset_comes_out_to_the_penny()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);

        var account = await reporting.GetJson(ReportingHost.BanesAccount);

        Assert.Equal(
            ["24190000.00", "24190000.00", "24655432.17", "465432.17", "319612.27", "-145819.90"],
            new[] { "budget", "received", "expenditure", "variance", "settlementPayments", "fundCash" }.Select(figure => (string?)account["totals"]![figure]));
        Assert.Equal(
            ["319612.27 319612.27 0.00", "145819.90 0.00 145819.90"],
            account["settlement"]!["partners"]!.AsArray().Select(partner => $"{partner!["varianceShare"]} {partner["paid"]} {partner["balanceAfter"]}"));
        Assert.Equal("Settled 0.00 True", $"{account["settlement"]!["state"]} {account["settlement"]!["notShared"]} {(bool)account["settlement"]!["inLedger"]!}");
    }

    [Theory]
    [InlineData("application/json", "banes-mh-2014-15.json")]
    [InlineData("text/csv", "banes-mh-2014-15.csv")]
    [InlineData("text/html", "banes-mh-2014-15.html")]
    public async Task Each_format_is_as_its_golden_file(string accept, string golden)
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);

        var text = await reporting.GetText(ReportingHost.BanesAccount, accept);

        if (accept.EndsWith("json", StringComparison.Ordinal)) Golden.SameJson(golden, text);
        else Golden.Same(golden, text);
    }

    [Fact]
    public async Task Hearing_everything_again_changes_nothing()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);
        var before = await reporting.GetText(ReportingHost.BanesAccount);

        await reporting.Feed.TellAllAgain();

        Assert.Equal(before, await reporting.GetText(ReportingHost.BanesAccount));
    }

    [Theory]
    [InlineData("agreements", "budgets", "settlement")]
    [InlineData("settlement", "budgets", "agreements")]
    [InlineData("budgets", "settlement", "agreements")]
    public async Task Built_again_from_nothing_it_is_the_same_whichever_service_is_heard_first(string first, string second, string third)
    {
        await using var reporting = await ReportingHost.Start();
        await using var rebuilt = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);

        await reporting.Feed.TellAll(rebuilt.Feed, first, second, third);

        Assert.Equal(await reporting.GetText(ReportingHost.BanesAccount), await rebuilt.GetText(ReportingHost.BanesAccount));
    }

    [Fact]
    public async Task Figures_of_lines_schemes_and_partners_add_up_to_the_totals()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);

        var account = await reporting.GetJson(ReportingHost.BanesAccount);

        var lines = account["schemes"]!.AsArray().SelectMany(scheme => scheme!["lines"]!.AsArray()).ToList();
        foreach (var (column, total) in new[] { ("budget", "budget"), ("actual", "expenditure"), ("variance", "variance") })
            Assert.Equal(Pence(account["totals"]![total]), lines.Sum(line => Pence(line![column])));
        Assert.Equal(Pence(account["totals"]!["income"]), account["contributions"]!.AsArray().Sum(contribution => Pence(contribution!["agreed"])));
        Assert.Equal(Pence(account["totals"]!["variance"]), account["settlement"]!["partners"]!.AsArray().Sum(partner => Pence(partner!["varianceShare"])));
        Assert.Equal(156, (long)account["totals"]!["entries"]!);
    }

    [Fact]
    public async Task Before_a_settlement_no_share_is_shown()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);

        var account = await reporting.GetJson(ReportingHost.BanesAccount);
        var page = await reporting.GetText(ReportingHost.BanesAccount, "text/html");

        Assert.Null(account["settlement"]);
        Assert.Equal("465432.17", (string?)account["totals"]!["variance"]);
        Assert.Contains("No settlement is proposed yet", page);
    }

    [Fact]
    public async Task The_settlement_proposed_last_is_shown_with_its_own_state()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await reporting.Feed.Tell("settlement", BanesPool.Reference, BanesPool.Proposed("first"), BanesPool.At(2015, 4, 20));
        await reporting.Feed.Tell("settlement", BanesPool.Reference, new SettlementDisputed("first", BanesPool.Reference, 2014, BanesPool.Ccg, ["OPP"]), BanesPool.At(2015, 4, 21));
        Assert.Equal("first Disputed", await Newest(reporting));

        await reporting.Feed.Tell("settlement", BanesPool.Reference, BanesPool.Proposed("second"), BanesPool.At(2015, 4, 22));
        Assert.Equal("second Proposed", await Newest(reporting));
        await reporting.Feed.Tell("settlement", BanesPool.Reference, new SettlementAgreed("second", BanesPool.Reference, 2014), BanesPool.At(2015, 4, 23));
        Assert.Equal("second Agreed", await Newest(reporting));

        static async Task<string> Newest(ReportingHost reporting) =>
            (await reporting.GetJson(ReportingHost.BanesAccount))["settlement"] is { } settlement ? $"{settlement["settlementId"]} {settlement["state"]}" : "";
    }

    [Fact]
    public async Task What_is_recorded_after_the_settlement_is_said_not_to_be_shared()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);

        await reporting.Feed.Tell("budgets", BanesPool.Reference,
            new ExpenditurePosted(BanesPool.Reference, 2014, null, [new("OPP", "MH", BanesPool.Council, new(2015, 3, 31), 1_000_01, 1)]), BanesPool.At(2015, 6, 2));

        var account = await reporting.GetJson(ReportingHost.BanesAccount);
        Assert.Equal("466432.18 465432.17 1000.01", $"{account["totals"]!["variance"]} {account["settlement"]!["variance"]} {account["settlement"]!["notShared"]}");
    }

    [Fact]
    public async Task The_year_before_stands_beside_it_and_the_next_year_sees_this_one()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await reporting.Feed.Tell("budgets", BanesPool.Reference, BanesPool.Budget() with { Year = 2015, Number = 1 }, BanesPool.At(2015, 4, 2));

        var next = await reporting.GetJson($"/v1/pools/{BanesPool.Reference}/years/2015-16/reports/memorandum-account");

        Assert.Equal("""{"year":"2014-15","income":"24190000.00","budget":"24190000.00","expenditure":"24655432.17","variance":"465432.17"}""", next["priorYear"]!.ToJsonString());
        Assert.Equal("0.00", (string?)next["totals"]!["expenditure"]);
        Assert.Null(next["totals"]!["income"]);
        Assert.Contains("<th scope=\"col\" class=\"money\">2014-15 (£)</th>", await reporting.GetText($"/v1/pools/{BanesPool.Reference}/years/2015-16/reports/memorandum-account", "text/html"));
    }

    [Fact]
    public async Task The_page_can_be_read_aloud_and_loads_nothing()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await BanesPool.TellSettled(reporting.Feed);

        var page = await reporting.GetText(ReportingHost.BanesAccount, "text/html");

        Assert.Equal(Count(page, "<table>"), Count(page, "<caption>"));
        Assert.Equal(HeaderCell().Count(page), ScopedHeaderCell().Count(page));
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en-GB\">", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotMatch("(src|href|url)\\s*[=(]", page);
        Assert.Equal(1, Count(page, "<h1>"));

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    private static long Pence(JsonNode? amount) => long.Parse(((string?)amount)!.Replace(".", ""), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("<th[ >]")]
    private static partial Regex HeaderCell();

    [GeneratedRegex("<th scope=\"(col|row)\"")]
    private static partial Regex ScopedHeaderCell();
}
