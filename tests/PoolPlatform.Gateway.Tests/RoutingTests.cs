using System.Net;
using System.Text;

namespace PoolPlatform.Gateway.Tests;

public sealed class RoutingTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Theory]
    [InlineData("/v1/organisations/11E/credentials", "Identity")]
    [InlineData("/v1/organisations/11E/credentials/11e-finance-abc", "Identity")]
    [InlineData("/v1/organisations", "Agreements")]
    [InlineData("/v1/organisations/imports", "Agreements")]
    [InlineData("/v1/legal-powers", "Agreements")]
    [InlineData("/v1/functions/Surgery", "Agreements")]
    [InlineData("/v1/funding-types", "Agreements")]
    [InlineData("/v1/readiness-checklists", "Agreements")]
    [InlineData("/v1/organisations/11E", "Agreements")]
    [InlineData("/v1/organisations/11E/history", "Agreements")]
    [InlineData("/v1/agreements", "Agreements")]
    [InlineData("/v1/agreements/BANES-MH/signatures", "Agreements")]
    [InlineData("/v1/agreements/BANES-MH/terms?on=2014-04-01", "Agreements")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/budget", "Budgets")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/expenditure/imports/7", "Budgets")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/export?format=hledger", "Budgets")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/settlements-like", "Budgets")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/settlements", "Settlement")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/simulations", "Settlement")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/risk-shares/compare", "Settlement")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/held-lines/LA/stages", "Settlement")]
    [InlineData("/v1/agreements/BANES-MH/flows", "Settlement")]
    [InlineData("/v1/agreements/BANES-MH/flows/0196f1c2-7d3a-7000-8000-000000000001/claims", "Settlement")]
    [InlineData("/v1/settlements/set-offs", "Settlement")]
    [InlineData("/v1/settlements/0199", "Settlement")]
    [InlineData("/v1/settlements/0199/responses", "Settlement")]
    [InlineData("/v1/risk-shares/evaluate", "Settlement")]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/reports/memorandum-account", "Reporting")]
    [InlineData("/v1/people", "ClientPackages")]
    [InlineData("/v1/packages/0199/approval", "ClientPackages")]
    [InlineData("/v1/package-costs/evaluate", "ClientPackages")]
    public async Task Each_path_has_its_service(string path, string service)
    {
        using var answer = await gateway.Http.Send(HttpMethod.Post, path, Calls.Finance, new StringContent("{}", Encoding.UTF8, "application/json"));

        var seen = await answer.Seen();
        Assert.Equal((service, "POST", path, 2L), (seen.Service, seen.Method, seen.Path, seen.BodyBytes));
    }

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Tokens_and_keys_are_open_to_anybody(string path)
    {
        using var answer = await gateway.Http.Get(path, token: null);

        Assert.Equal("Identity", (await answer.Seen()).Service);
    }

    [Theory]
    [InlineData("/v1/pools/BANES-MH/years/2014-15/budget")]
    [InlineData("/v1/risk-shares/evaluate")]
    [InlineData("/v1/nothing")]
    public async Task Everything_else_needs_a_token(string path)
    {
        using var missing = await gateway.Http.Get(path, token: null);
        using var rubbish = await gateway.Http.Get(path, "a.b.c");

        await missing.IsProblem(HttpStatusCode.Unauthorized, "token-missing");
        Assert.Equal("Bearer", missing.Headers.WwwAuthenticate.Single().Scheme);
        await rubbish.IsProblem(HttpStatusCode.Unauthorized, "token-invalid");
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/favicon.ico")]
    [InlineData("/docs/nothing.js")]
    [InlineData("/health")]
    [InlineData("/connect/elsewhere")]
    [InlineData("/.well-known/security.txt")]
    public async Task A_path_that_is_nobodys_is_not_found_even_without_a_token(string path)
    {
        using var answer = await gateway.Http.Get(path, token: null);

        await answer.IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/poolsides")]
    [InlineData("/v2/pools")]
    public async Task With_a_token_an_unknown_path_is_not_found(string path)
    {
        using var answer = await gateway.Http.Get(path, Calls.Finance);

        await answer.IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_token_goes_on_to_the_service_and_its_answer_comes_back_as_it_is()
    {
        using var asked = await gateway.Http.Get("/v1/settlements/1", Calls.Finance, ("If-Match", "\"7\""), ("Idempotency-Key", "k"));
        using var refused = await gateway.Http.Get("/v1/settlements/refused", Calls.Finance);

        var seen = await asked.Seen();
        Assert.Equal($"Bearer {Calls.Finance}", seen.Headers["Authorization"]);
        Assert.Equal("\"7\"", seen.Headers["If-Match"]);
        Assert.Equal("k", seen.Headers["Idempotency-Key"]);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("""{"type":"urn:pool:problem:refused-behind"}""", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("x-on-behalf-of", "somebody@11E")]
    [InlineData("X-On-Behalf-Of", "somebody@11E")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("X-Real-IP", "192.0.2.1")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-Forwarded-Prefix", "/elsewhere")]
    public async Task What_the_platform_says_to_itself_cannot_be_smuggled_in(string header, string value)
    {
        using var answer = await gateway.Http.Get("/v1/settlements/1", Calls.Finance, (header, value));

        Assert.DoesNotContain(header, (await answer.Seen()).Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Where_a_request_came_from_is_said_by_the_gateway_alone()
    {
        using var answer = await gateway.Http.Get("/v1/settlements/1", Calls.Finance, ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));

        var seen = await answer.Seen();
        Assert.Equal("127.0.0.1", seen.Headers["X-Forwarded-For"]);
        Assert.Equal("http", seen.Headers["X-Forwarded-Proto"]);
        Assert.Equal(gateway.Http.BaseAddress!.Authority, seen.Headers["X-Forwarded-Host"]);
        Assert.Equal(gateway.Http.BaseAddress!.Authority, seen.Headers["Host"]);
    }

    [Fact]
    public async Task No_inner_host_comes_out_in_a_location()
    {
        using var answer = await gateway.Http.Get("/v1/settlements/elsewhere", Calls.Finance);

        Assert.Equal("/v1/settlements/1?part=2", answer.Headers.Location!.OriginalString);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_header_in_any_script_goes_through()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET /v1/settlements/1 HTTP/1.1\r\nHost: pool\r\nConnection: close\r\nAuthorization: Bearer {Calls.Finance}\r\nIdempotency-Key: schlüssel-κλειδί\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("schlüssel-κλειδί", System.Text.RegularExpressions.Regex.Unescape(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_trace_goes_through()
    {
        using var answer = await gateway.Http.Get("/v1/settlements/1", Calls.Finance, ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", (await answer.Seen()).Headers["traceparent"], StringComparison.Ordinal);
    }
}
