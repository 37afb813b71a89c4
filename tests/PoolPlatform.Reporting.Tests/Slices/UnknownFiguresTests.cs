using System.Text.Json.Nodes;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Settlement.Contracts.Events;

namespace PoolPlatform.Reporting.Tests.Slices;

/// <summary>A pool shaped like Bolton's of 2019/20: one area whose budget is still to be confirmed, and a partner that pays from its own account.</summary>
public sealed class UnknownFiguresTests
{
    private const string Account = "/v1/pools/BOLTON/years/2019-20/reports/memorandum-account";
    private static readonly DateTimeOffset Then = new(2019, 4, 12, 9, 0, 0, TimeSpan.Zero);

    private static readonly BudgetApproved Budget = new("BOLTON", 2019, 1, "opening", null,
    [
        new("LD", "LD", "Adult learning disability", "11E", "11E", "Package", 24_200_000_00),
        new("MH", "MH", "Adult mental health", "E06000022", "E06000022", "Block", 18_500_000_00),
        new("PH", "PH", "Population health", "E06000022", "E06000022", "Other", null),
    ]);

    [Fact]
    public async Task A_line_that_is_not_known_is_never_shown_as_nothing()
    {
        await using var reporting = await Bolton();
        await reporting.Feed.Tell("budgets", "BOLTON", new ExpenditurePosted("BOLTON", 2019, null, [new("PH", "PH", "E06000022", new(2019, 5, 1), 250_00, 1)]), Then);

        var account = await reporting.GetJson(Account);
        var csv = await reporting.GetText(Account, "text/csv");

        Assert.Equal("LD 24200000.00 0.00 -24200000.00|MH 18500000.00 0.00 -18500000.00|PH  250.00 ", Lines(account));
        Assert.Equal("42700000.00 1 250.00 250.00 -42700000.00", Totals(account, "budget", "unknownLines", "expenditure", "expenditureOnUnknownLines", "variance"));
        var unknown = account["schemes"]![2]!;
        Assert.Equal(" 250.00  1", $"{unknown["budget"]} {unknown["actual"]} {unknown["variance"]} {unknown["unknownLines"]}");
        Assert.Contains("Population health,PH,PH,Other,E06000022,not known,250.00,not known", csv);
        Assert.Contains("1 budget line(s) are not known yet", csv);
    }

    [Fact]
    public async Task Contributions_that_are_not_agreed_are_not_known()
    {
        await using var reporting = await Bolton();
        await reporting.Feed.Tell("budgets", "BOLTON", new ContributionReceived("BOLTON", 2019, 1, "11E", 100_00, new(2019, 4, 30)), Then);

        var account = await reporting.GetJson(Account);

        Assert.Equal(["11E  100.00 ", "E06000022  0.00 "], account["contributions"]!.AsArray().Select(each => $"{each!["partner"]} {each["agreed"]} {each["received"]} {each["outstanding"]}"));
        Assert.Equal(" 100.00 ", Totals(account, "income", "received", "unallocated"));
    }

    [Fact]
    public async Task Sources_of_a_partner_are_listed_and_summed()
    {
        await using var reporting = await Bolton();
        await reporting.Feed.Tell("budgets", "BOLTON", new ContributionsAgreed("BOLTON", 2019, 1,
            [new("11E", "NhsMinimum", "Monthly", 20_000_000_00), new("11E", "NhsAdditional", "Annual", 1_000_000_00), new("E06000022", "LaBetterCareGrant", "Quarterly", 22_000_000_00)]), Then);

        var account = await reporting.GetJson(Account);
        var csv = await reporting.GetText(Account, "text/csv");

        Assert.Equal("43000000.00 300000.00", Totals(account, "income", "unallocated"));
        Assert.Equal("21000000.00", (string?)account["contributions"]![0]!["agreed"]);
        Assert.Contains("NHS Bolton,11E,NHS minimum contribution,20000000.00,,", csv);
        Assert.Contains("NHS Bolton,11E,All sources,21000000.00,0.00,21000000.00", csv);
        Assert.Contains("Contributions differ from the known budget by 300000.00 pounds", csv);
    }

    [Fact]
    public async Task What_a_partner_paid_from_its_own_account_is_spending_of_the_fund_but_not_of_its_cash()
    {
        await using var reporting = await Bolton();
        await reporting.Feed.Tell("budgets", "BOLTON", new ExpenditurePosted("BOLTON", 2019, null,
            [new("LD", "LD", "11E", new(2019, 5, 1), 1_000_00, 1), new("LD", "LD", "E06000022", new(2019, 5, 1), 300_00, 1), new("LD", "LD", "11E", new(2019, 6, 1), -50_00, 1)]), Then);

        var account = await reporting.GetJson(Account);

        Assert.Equal("11E 950.00", string.Join('|', account["paidOnBehalf"]!.AsArray().Select(each => $"{each!["partner"]} {each["amount"]}")));
        Assert.Equal("1250.00 950.00 -300.00", Totals(account, "expenditure", "paidOnBehalf", "fundCash"));
    }

    [Fact]
    public async Task A_new_budget_replaces_the_one_before_and_a_line_left_out_stays_visible_with_its_spending()
    {
        await using var reporting = await Bolton();
        await reporting.Feed.Tell("budgets", "BOLTON", new ExpenditurePosted("BOLTON", 2019, null, [new("MH", "MH", "E06000022", new(2019, 5, 1), 70_00, 1)]), Then);
        await reporting.Feed.Tell("budgets", "BOLTON", Budget with { Number = 2, Version = "revised", Lines = [Budget.Lines[0] with { AmountPence = 5_00 }] }, Then);

        var account = await reporting.GetJson(Account);

        Assert.Equal("LD 5.00 0.00 -5.00|MH 0.00 70.00 70.00", Lines(account));
        Assert.Equal("5.00 70.00 65.00", Totals(account, "budget", "expenditure", "variance"));
        Assert.Equal("revised", (string?)account["budgetVersion"]);
    }

    [Fact]
    public async Task A_line_that_changed_its_scheme_and_then_left_is_counted_once()
    {
        await using var reporting = await Bolton();
        foreach (var scheme in new[] { "LD", "MH" })
            await reporting.Feed.Tell("budgets", "BOLTON", new ExpenditurePosted("BOLTON", 2019, null, [new("OLD", scheme, "E06000022", new(2019, 5, 1), 10_00, 1)]), Then);

        Assert.Equal("20.00", Totals(await reporting.GetJson(Account), "expenditure"));
    }

    [Fact]
    public async Task An_import_of_many_lines_payers_and_days_is_summed()
    {
        await using var reporting = await Bolton();
        var entries = Enumerable.Range(0, 20_000).Select(n => new ExpenditurePosted.Entry("MH", "MH", n % 2 == 0 ? "E06000022" : "11E", new DateOnly(2019, 4, 1).AddDays(n % 365), n, 2)).ToList();

        await reporting.Feed.Tell("budgets", "BOLTON", new ExpenditurePosted("BOLTON", 2019, "import", entries), Then);

        // 0 + 1 + ... + 19,999 pence, the odd ones paid by the other partner.
        var account = await reporting.GetJson(Account);
        Assert.Equal("1999900.00 1000000.00", Totals(account, "expenditure", "paidOnBehalf"));
        Assert.Equal(40_000, (long)account["totals"]!["entries"]!);
    }

    [Fact]
    public async Task A_payment_to_a_partner_brings_its_negative_balance_back_to_nothing()
    {
        await using var reporting = await Bolton();
        await reporting.Feed.Tell("settlement", "BOLTON", new SettlementProposed("s", "BOLTON", 2019, 12, Then, 0, 0, 0, 0, 1,
            [new("11E", 0, 0, 950_00, 0, 0, -950_00), new("E06000022", 0, 0, 0, 0, 0, 0)]), Then);
        await reporting.Feed.Tell("budgets", "BOLTON", new SettlementPaymentPosted("BOLTON", 2019, "s", 7, "11E", -900_00, new(2020, 5, 1)), Then);

        var share = (await reporting.GetJson(Account))["settlement"]!["partners"]![0]!;

        Assert.Equal("-950.00 -900.00 -50.00", $"{share["balance"]} {share["paid"]} {share["balanceAfter"]}");
    }

    [Fact]
    public async Task Names_that_mean_something_to_a_spreadsheet_or_a_browser_mean_nothing_here()
    {
        await using var reporting = await Bolton();
        await reporting.Feed.Tell("budgets", "BOLTON", Budget with { Lines = [Budget.Lines[0] with { Name = "=HYPERLINK(\"http://x\",\"<b>&\")" }, Budget.Lines[1] with { Name = "<script>alert('Llŷn')</script>", AmountPence = -5_00 }] }, Then);

        var csv = await reporting.GetText(Account, "text/csv");
        var page = await reporting.GetText(Account, "text/html");

        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"<b>&\"\")\",LD", csv);
        Assert.Contains(",-5.00,", csv);
        Assert.Contains("&lt;script&gt;alert(&#x27;Llŷn&#x27;)&lt;/script&gt;", page);
        Assert.DoesNotContain("<script>", page);
        Assert.DoesNotContain("<b>", page);
    }

    private static async Task<ReportingHost> Bolton()
    {
        var reporting = await ReportingHost.Start();
        await reporting.Feed.Tell("agreements", "BOLTON", new AgreementActivated(
            "BOLTON", "Bolton pool", "NhsAct2006S75", "PooledFund", "Live", "E06000022", [new("11E", "NHS Bolton", "Ccg"), new("E06000022", "Bolton Council", "Council")],
            new(2019, 4, 1), null, [new("LD", "Learning disability"), new("MH", "Mental health"), new("PH", "Population health")], 1), Then);
        await reporting.Feed.Tell("budgets", "BOLTON", Budget, Then);
        return reporting;
    }

    private static string Lines(JsonObject account) => string.Join('|', account["schemes"]!.AsArray().SelectMany(scheme => scheme!["lines"]!.AsArray())
        .Select(line => $"{line!["code"]} {line["budget"]} {line["actual"]} {line["variance"]}"));

    private static string Totals(JsonObject account, params IEnumerable<string> figures) => string.Join(' ', figures.Select(figure => account["totals"]![figure]?.ToString()));
}
