using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PoolPlatform.Identity.Tests.Slices;

public sealed class IssueTokenTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    [Fact]
    public async Task The_development_administrator_has_a_token_from_the_first_start()
    {
        using var answer = await identity.Http.AskToken("dev-admin", "dev-admin-secret");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var granted = await answer.Json();
        Assert.Equal("Bearer", granted.GetProperty("token_type").GetString());
        Assert.Equal(3600, granted.GetProperty("expires_in").GetInt32());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        var token = new JsonWebToken(granted.GetProperty("access_token").GetString());
        Assert.Equal("ES256", token.Alg);
        Assert.Equal("urn:pool-platform:identity", token.Issuer);
        Assert.Equal(["pool-platform"], token.Audiences);
        Assert.Equal("dev-admin", token.Subject);
        Assert.Equal(["platform-admin"], token.GetPayloadValue<string[]>("roles"));
        Assert.False(token.TryGetPayloadValue<string>("org", out _));
        Assert.Equal(3600, (token.ValidTo - token.IssuedAt).TotalSeconds);
        Assert.Equal(token.IssuedAt, token.ValidFrom);
        Assert.NotEmpty(token.Id);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task The_development_administrator_does_not_exist_outside_Development(string environment)
    {
        using var elsewhere = identity.Start(environment);
        using var answer = await elsewhere.AskToken("dev-admin", "dev-admin-secret");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_client", (await answer.Json()).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("svc-identity")]
    [InlineData("svc-agreements")]
    [InlineData("svc-budgets")]
    [InlineData("svc-clientpackages")]
    [InlineData("svc-settlement")]
    [InlineData("svc-reporting")]
    [InlineData("svc-gateway")]
    public async Task A_service_of_the_platform_has_the_role_service_and_no_organisation(string clientId)
    {
        var token = new JsonWebToken(await identity.Http.Token(clientId, IdentityUnderTest.ServiceSecret));

        Assert.Equal(clientId, token.Subject);
        Assert.Equal(["service"], token.GetPayloadValue<string[]>("roles"));
        Assert.False(token.TryGetPayloadValue<string>("org", out _));
    }

    [Theory]
    [InlineData("dev-admin", "wrong")]
    [InlineData("dev-admin", "")]
    [InlineData("nobody", "dev-admin-secret")]
    [InlineData("svc-gateway", "dev-admin-secret")]
    [InlineData("svc-unheard-of", IdentityUnderTest.ServiceSecret)]
    [InlineData("DEV-ADMIN", "dev-admin-secret")]
    public async Task Whoever_is_not_known_by_that_secret_is_told_nothing_more(string clientId, string secret)
    {
        using var answer = await identity.Http.AskToken(clientId, secret);

        Assert.Equal(secret.Length == 0 ? HttpStatusCode.BadRequest : HttpStatusCode.Unauthorized, answer.StatusCode);
        if (secret.Length == 0) return;
        Assert.Equal(
            """{"error":"invalid_client","error_description":"There is no such client, or the secret is another."}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("client_id=dev-admin&client_secret=dev-admin-secret", "invalid_request")]
    [InlineData("grant_type=&client_id=dev-admin&client_secret=dev-admin-secret", "invalid_request")]
    [InlineData("grant_type=password&client_id=dev-admin&client_secret=dev-admin-secret", "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&client_id=dev-admin", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_secret=dev-admin-secret", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=dev-admin&client_id=dev-admin&client_secret=dev-admin-secret", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=dev%00admin&client_secret=dev-admin-secret", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=dev-admin&client_secret=%00", "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=dev-admin&client_secret=dev-admin-secret&a%00=b", "invalid_request")]
    [InlineData("", "invalid_request")]
    [InlineData("%", "invalid_request")]
    [InlineData("a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11&l=12&m=13&n=14&o=15&p=16&q=17", "invalid_request")]
    public async Task A_form_that_cannot_be_read_is_refused_as_OAuth_says(string form, string error)
    {
        using var content = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await identity.Http.PostAsync(new Uri("/connect/token", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(error, (await answer.Json()).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("client_id", 1_025)]
    [InlineData("client_secret", 100_000)]
    [InlineData("grant_type", 2_000_000)]
    public async Task A_field_that_is_too_long_is_refused(string field, int length)
    {
        using var answer = await identity.Http.AskToken(("grant_type", "client_credentials"), ("client_id", "dev-admin"), ("client_secret", "x"), (field == "grant_type" ? "padding" : field + "2", new string('x', length)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", (await answer.Json()).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("application/json", """{"grant_type":"client_credentials"}""")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--x--\r\n")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "grant_type=client_credentials&client_id=dev-admin&client_secret=dev-admin-secret")]
    [InlineData("text/plain", "grant_type=client_credentials&client_id=dev-admin&client_secret=dev-admin-secret")]
    public async Task Anything_but_a_form_is_refused(string type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await identity.Http.PostAsync(new Uri("/connect/token", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", (await answer.Json()).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("dev-admin:dev-admin-secret", HttpStatusCode.OK, null)]
    [InlineData("dev%2Dadmin:dev%2Dadmin%2Dsecret", HttpStatusCode.OK, null)]
    [InlineData("dev-admin:wrong", HttpStatusCode.Unauthorized, "invalid_client")]
    [InlineData("dev-admin", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData(":secret", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("dev%00admin:dev-admin-secret", HttpStatusCode.BadRequest, "invalid_request")]
    public async Task The_secret_may_come_as_basic_credentials(string pair, HttpStatusCode status, string? error)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        using var answer = await identity.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        if (error is not null) Assert.Equal(error, (await answer.Json()).GetProperty("error").GetString());
        if (status == HttpStatusCode.Unauthorized) Assert.Equal("Basic", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_secret_in_both_places_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_secret", "dev-admin-secret")]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("dev-admin:dev-admin-secret"u8));
        using var answer = await identity.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_is_refused_once_it_has_expired()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(2));
        using var past = identity.Start(time: time);
        var expired = await past.Token();

        using var answer = await identity.Http.Send(HttpMethod.Get, "/v1/organisations/11E/credentials", expired);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("urn:pool:problem:token-expired", (await answer.Json()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_token_signed_by_anybody_else_is_refused()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var real = new JsonWebToken(await identity.Http.Token());
        var forged = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = real.Issuer,
            Audience = "pool-platform",
            Claims = new Dictionary<string, object> { ["sub"] = "dev-admin", ["roles"] = new[] { "platform-admin" } },
            SigningCredentials = new(new ECDsaSecurityKey(key) { KeyId = real.Kid }, "ES256"),
        });

        using var answer = await identity.Http.Send(HttpMethod.Get, "/v1/organisations/11E/credentials", forged);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("urn:pool:problem:token-invalid", (await answer.Json()).GetProperty("type").GetString());
    }
}
