using System.Net;
using System.Text.Json.Nodes;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Reporting.Tests.Slices;

public sealed class ViewReportTests(ViewReportTests.Running running) : IClassFixture<ViewReportTests.Running>, IAsyncLifetime
{
    private ReportingHost reporting = null!;

    public async ValueTask InitializeAsync() => reporting = await running.Start();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One service with the pool of Bath and North East Somerset for all tests of the class.</summary>
    public sealed class Running : IAsyncDisposable
    {
        private ReportingHost? reporting;

        internal async Task<ReportingHost> Start()
        {
            if (reporting is not null) return reporting;
            reporting = await ReportingHost.Start();
            await BanesPool.TellYear(reporting.Feed);
            return reporting;
        }

        public ValueTask DisposeAsync() => reporting?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("text/*", "text/csv")]
    [InlineData("text/csv", "text/csv")]
    [InlineData("TEXT/HTML", "text/html")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("text/csv;q=0.5, text/html;q=0.7", "text/html")]
    [InlineData("application/json;q=0, */*", "text/csv")]
    public async Task The_format_follows_what_the_caller_accepts(string? accept, string expected)
    {
        using var answer = await reporting.Get(ReportingHost.BanesAccount, accept);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Accept", answer.Headers.Vary.Single());
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("image/*")]
    [InlineData("text/html;q=0")]
    [InlineData("rubbish")]
    public async Task A_format_that_is_not_offered_is_406(string accept)
    {
        using var answer = await reporting.Get(ReportingHost.BanesAccount, accept);

        Assert.Equal((HttpStatusCode.NotAcceptable, "not-acceptable"), (answer.StatusCode, await Code(answer)));
    }

    [Theory]
    [InlineData(Roles.Finance)]
    [InlineData(Roles.Commissioner)]
    [InlineData(Roles.PoolManager)]
    [InlineData(Roles.Auditor)]
    public async Task Whoever_reads_money_of_a_partner_may_read(string role)
    {
        using var answer = await reporting.Get(ReportingHost.BanesAccount, token: TestTokens.Of(BanesPool.Council, role));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_stranger_and_an_administrator_find_nothing()
    {
        using var stranger = await reporting.Get(ReportingHost.BanesAccount, token: TestTokens.Of("E08000001", Roles.PoolManager));
        using var administrator = await reporting.Get(ReportingHost.BanesAccount, token: TestTokens.Issue("dev-admin", null, Roles.PlatformAdmin));

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], [stranger.StatusCode, administrator.StatusCode]);
        Assert.Equal(["pool-not-found", "pool-not-found"], [await Code(stranger), await Code(administrator)]);
    }

    [Fact]
    public async Task A_partner_without_the_role_is_refused()
    {
        using var answer = await reporting.Get(ReportingHost.BanesAccount, token: TestTokens.Of(BanesPool.Ccg, Roles.Practitioner));

        Assert.Equal((HttpStatusCode.Forbidden, "role-missing"), (answer.StatusCode, await Code(answer)));
    }

    [Theory]
    [InlineData("/v1/pools/NO-SUCH/years/2014-15/reports/memorandum-account", "pool-not-found")]
    [InlineData("/v1/pools/NO%20SUCH/years/2014-15/reports/memorandum-account", "pool-not-found")]
    [InlineData("/v1/pools/BANES-MH/years/2014/reports/memorandum-account", "not-found")]
    [InlineData("/v1/pools/BANES-MH/years/2014-16/reports/memorandum-account", "not-found")]
    [InlineData("/v1/pools/BANES-MH/years/1900-01/reports/memorandum-account", "pool-year-empty")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/reports/no-such", "not-found")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/reports/bcf-return", "report-not-offered")]
    public async Task What_is_not_there_is_404(string path, string code)
    {
        using var answer = await reporting.Get(path);

        Assert.Equal((HttpStatusCode.NotFound, code), (answer.StatusCode, await Code(answer)));
    }

    [Fact]
    public async Task A_file_for_a_spreadsheet_has_a_name_and_a_byte_order_mark()
    {
        using var answer = await reporting.Get(ReportingHost.BanesAccount, "text/csv");

        Assert.Equal("memorandum-account-BANES-MH-2014-15.csv", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal([0xEF, 0xBB, 0xBF], (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))[..3]);
    }

    [Fact]
    public async Task A_page_may_load_nothing()
    {
        using var answer = await reporting.Get(ReportingHost.BanesAccount, "text/html");

        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    private static async Task<string> Code(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return ((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["type"]!)["urn:pool:problem:".Length..];
    }
}
