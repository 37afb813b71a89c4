using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.Tests.Slices;

public sealed class DescribeIssuerTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    [Fact]
    public async Task Published_keys_check_a_token_and_hold_nothing_private()
    {
        var published = await identity.Http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var keys = new JsonWebKeySet(published);

        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(await identity.Http.Token(), new TokenValidationParameters
        {
            ValidIssuer = "urn:pool-platform:identity",
            ValidAudience = "pool-platform",
            IssuerSigningKeys = keys.GetSigningKeys(),
        });

        Assert.Null(checkedToken.Exception);
        var key = Assert.Single(keys.Keys);
        Assert.False(key.HasPrivateKey);
        Assert.Null(key.D);
        Assert.Equal(Base64UrlEncoder.Encode(key.ComputeJwkThumbprint()), key.Kid);
    }

    [Fact]
    public async Task The_addresses_are_those_the_caller_came_by()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration");
        request.Headers.Host = "pool.example.nhs.uk";
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await identity.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var issuer = await answer.Json();
        Assert.Equal("urn:pool-platform:identity", issuer.GetProperty("issuer").GetString());
        Assert.Equal("https://pool.example.nhs.uk/connect/token", issuer.GetProperty("token_endpoint").GetString());
        Assert.Equal("https://pool.example.nhs.uk/.well-known/jwks.json", issuer.GetProperty("jwks_uri").GetString());
    }

    [Fact]
    public async Task Another_service_checks_tokens_by_the_discovery_document_alone()
    {
        await using var service = await AnotherService(identity.Http.BaseAddress!.ToString());
        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        using var known = await http.Send(HttpMethod.Get, "/who", await identity.Http.Token("svc-budgets", IdentityUnderTest.ServiceSecret));
        using var nobody = await http.Send(HttpMethod.Get, "/who", token: null);
        using var rubbish = await http.Send(HttpMethod.Get, "/who", "a.b.c");

        Assert.Equal("svc-budgets", await known.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal("urn:pool:problem:token-missing", (await nobody.Json()).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, rubbish.StatusCode);
        Assert.Equal("urn:pool:problem:token-invalid", (await rubbish.Json()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task While_the_issuer_is_down_a_service_that_has_not_seen_its_keys_asks_to_try_again()
    {
        await using var service = await AnotherService("http://127.0.0.1:1");
        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        using var answer = await http.Send(HttpMethod.Get, "/who", await identity.Http.Token());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("2", answer.Headers.RetryAfter!.ToString());
    }

    private static async Task<WebApplication> AnotherService(string identityAddress)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = Path.GetTempPath() });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["services:identity:http:0"] = identityAddress;
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGet("/who", (HttpContext http) => Caller.Of(http).ClientId);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
