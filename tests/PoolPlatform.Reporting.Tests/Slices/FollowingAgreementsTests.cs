using System.Net;
using System.Text.Json.Nodes;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Reporting.Tests.Slices;

/// <summary>Variations, successions and superseding, as far as reports show them.</summary>
public sealed class FollowingAgreementsTests
{
    private const string Statement = $"/v1/pools/{BanesPool.Reference}/years/{BanesPool.Year}/reports/partner-statement";

    [Fact]
    public async Task Whoever_follows_a_partner_reads_its_reports_and_statement()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        Assert.Equal(HttpStatusCode.NotFound, await Status(reporting, ReportingHost.BanesAccount, "QOX"));

        await Succeed(reporting, "11E", "92G");
        await Succeed(reporting, "92G", "QOX");

        Assert.Equal(HttpStatusCode.OK, await Status(reporting, ReportingHost.BanesAccount, "QOX"));
        Assert.Equal("11E", await PartnerOf(reporting, Statement));
        Assert.Equal("11E", await PartnerOf(reporting, Statement + "?partner=QOX"));
        Assert.Equal(HttpStatusCode.OK, await Status(reporting, ReportingHost.BanesAccount, "11E"));
    }

    [Fact]
    public async Task A_succession_that_was_recorded_by_mistake_gives_nothing_any_more()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await Succeed(reporting, "11E", "00T");
        Assert.Equal(HttpStatusCode.OK, await Status(reporting, ReportingHost.BanesAccount, "00T"));

        await reporting.Feed.Tell("agreements", "00T", new SuccessionWithdrawn("11E", "00T"), BanesPool.At(2014, 6, 1));

        Assert.Equal(HttpStatusCode.NotFound, await Status(reporting, ReportingHost.BanesAccount, "00T"));
    }

    [Fact]
    public async Task A_variation_shows_from_its_year_on_with_its_scheme_and_its_partner()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await Vary(reporting, "2015-04-01");
        await reporting.Feed.Tell("budgets", BanesPool.Reference, new BudgetApproved(BanesPool.Reference, 2015, 1, "opening", null,
            [new("AWP", "MH", "AWP block contract", BanesPool.Ccg, BanesPool.Ccg, "Block", 100_00), new("OPT", "OP", "Older people's team", BanesPool.Council, BanesPool.Council, "Staffing", 100_00)]), BanesPool.At(2015, 3, 2));

        var before = await reporting.GetJson(ReportingHost.BanesAccount);
        var after = await reporting.GetJson(ReportingHost.BanesAccount.Replace("2014-15", "2015-16"));

        Assert.Equal(("Mental health pooled budget", 2, "Mental health"), ((string)before["title"]!, before["partners"]!.AsArray().Count, Names(before)));
        Assert.Equal(("Mental health and wellbeing", 3, "Mental health, Older people"), ((string)after["title"]!, after["partners"]!.AsArray().Count, Names(after)));
        Assert.Equal(HttpStatusCode.OK, await Status(reporting, ReportingHost.BanesAccount, "E06000054"));
    }

    [Fact]
    public async Task A_partner_of_a_day_that_has_not_come_reads_nothing_yet()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await Vary(reporting, "2999-04-01");

        Assert.Equal(HttpStatusCode.NotFound, await Status(reporting, ReportingHost.BanesAccount, "E06000054"));
        Assert.Equal("Mental health pooled budget", (string)(await reporting.GetJson(ReportingHost.BanesAccount))["title"]!);
    }

    [Fact]
    public async Task The_year_before_is_that_of_the_agreement_whose_place_it_took()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await reporting.Feed.Tell("agreements", "BANES-2", BanesPool.Agreement() with { Reference = "BANES-2", TermStart = new(2015, 4, 1) }, BanesPool.At(2015, 3, 1));
        await reporting.Feed.Tell("agreements", BanesPool.Reference, new AgreementSuperseded(BanesPool.Reference, "BANES-2", new(2015, 4, 1)), BanesPool.At(2015, 3, 1));
        await reporting.Feed.Tell("budgets", "BANES-2", BanesPool.Budget() with { Reference = "BANES-2", Year = 2015 }, BanesPool.At(2015, 3, 2));

        var account = await reporting.GetJson("/v1/pools/BANES-2/years/2015-16/reports/memorandum-account");

        Assert.Contains("24655432.17", account.ToJsonString());
    }

    [Fact]
    public async Task Told_again_or_built_anew_the_story_is_the_same()
    {
        await using var reporting = await ReportingHost.Start();
        await BanesPool.TellYear(reporting.Feed);
        await Vary(reporting, "2014-10-01");
        await Succeed(reporting, "11E", "QOX");
        await reporting.Feed.Tell("agreements", "00T", new OrganisationSucceeded("11E", "CCG", "Ccg", "00T", "Bolton", "Ccg", null), BanesPool.At(2015, 1, 1));
        await reporting.Feed.Tell("agreements", "00T", new SuccessionWithdrawn("11E", "00T"), BanesPool.At(2015, 1, 2));
        var first = await reporting.GetText(ReportingHost.BanesAccount);

        await reporting.Feed.TellAllAgain();
        await using var anew = await ReportingHost.Start();
        await reporting.Feed.TellAll(anew.Feed, "budgets", "agreements", "settlement");

        Assert.Equal(first, await reporting.GetText(ReportingHost.BanesAccount));
        Assert.Equal(first, await anew.GetText(ReportingHost.BanesAccount));
        Assert.Equal(HttpStatusCode.OK, await Status(anew, ReportingHost.BanesAccount, "QOX"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(anew, ReportingHost.BanesAccount, "00T"));
    }

    private static Task Succeed(ReportingHost reporting, string predecessor, string successor) =>
        reporting.Feed.Tell("agreements", successor, new OrganisationSucceeded(predecessor, "Before", "Ccg", successor, "After", "Icb", new(2022, 7, 1)), BanesPool.At(2022, 7, 1));

    private static Task Vary(ReportingHost reporting, string from)
    {
        AgreementVaried.Partner[] partners =
        [
            new(BanesPool.Ccg, "NHS Bath and North East Somerset CCG", "Ccg"), new(BanesPool.Council, "Bath and North East Somerset Council", "Council"), new("E06000054", "Wiltshire Council", "Council"),
        ];
        AgreementVaried.Scheme[] schemes = [new("MH", "Mental health"), new("OP", "Older people")];
        var day = DateOnly.ParseExact(from, "yyyy-MM-dd");
        return reporting.Feed.Tell("agreements", BanesPool.Reference, new AgreementVaried(
            BanesPool.Reference, 1, 4, day, ["schemes"], "Mental health and wellbeing", "NhsAct2006S75", "PooledFund", "Live", BanesPool.Council, partners, new(2014, 4, 1), null, schemes,
            [new(day, "Mental health and wellbeing", "NhsAct2006S75", "PooledFund", "Live", BanesPool.Council, partners, null, schemes)]), BanesPool.At(2015, 1, 1));
    }

    private static string Names(JsonObject account) => string.Join(", ", account["schemes"]!.AsArray().Select(scheme => (string)scheme!["name"]!));

    private static async Task<HttpStatusCode> Status(ReportingHost reporting, string path, string organisation)
    {
        using var answer = await reporting.Get(path, token: TestTokens.Of(organisation, Roles.Finance));
        return answer.StatusCode;
    }

    private static async Task<string> PartnerOf(ReportingHost reporting, string path)
    {
        using var answer = await reporting.Get(path, "application/json", TestTokens.Of("QOX", Roles.Finance));
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["partner"]!;
    }
}
