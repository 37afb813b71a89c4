using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace PoolPlatform.Identity.Tests.Slices;

public sealed class GiveCredentialsTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    private const string Path = "/v1/organisations/11E/credentials";
    private const string Finance = """{"name":"Finance system","roles":["finance","commissioner"]}""";

    [Fact]
    public async Task Credentials_given_to_an_organisation_get_tokens_in_its_name()
    {
        using var answer = await Give(Path, Finance, "first");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var given = await answer.Json();
        var clientId = given.GetProperty("clientId").GetString()!;
        Assert.Matches("^11e-finance-[a-z2-7]{8}$", clientId);
        Assert.Equal("Finance system", given.GetProperty("name").GetString());
        Assert.Equal("11E", given.GetProperty("organisation").GetString());
        Assert.Equal($"{Path}/{clientId}", answer.Headers.Location!.OriginalString);
        var secret = given.GetProperty("clientSecret").GetString()!;
        Assert.Equal(43, secret.Length);
        var token = new JsonWebToken(await identity.Http.Token(clientId, secret));
        Assert.Equal("11E", token.GetPayloadValue<string>("org"));
        Assert.Equal(["finance", "commissioner"], token.GetPayloadValue<string[]>("roles"));
    }

    [Fact]
    public async Task A_replay_shows_null_where_the_secret_was_and_nothing_stored_holds_it()
    {
        using var first = await Give(Path, Finance, "replayed");
        var given = await first.Json();
        using var again = await Give(Path, Finance, "replayed");

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        var replayed = await again.Json();
        Assert.Equal(given.GetProperty("clientId").GetString(), replayed.GetProperty("clientId").GetString());
        Assert.Equal(JsonValueKind.Null, replayed.GetProperty("clientSecret").ValueKind);
        var stored = await identity.Query<string>("select (select string_agg(t::text, ' ') from client_credential t) || (select string_agg(t::text, ' ') from idempotency_key t) || (select string_agg(t::text, ' ') from audit_entry t)");
        Assert.DoesNotContain(given.GetProperty("clientSecret").GetString()!, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        using var first = await Give(Path, Finance, "reused");
        using var second = await Give(Path, """{"name":"Another","roles":["finance"]}""", "reused");

        await IsProblem(second, HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Names_need_not_be_unique()
    {
        using var first = await Give(Path, Finance, "name-1");
        using var second = await Give(Path, Finance, "name-2");

        Assert.NotEqual((await first.Json()).GetProperty("clientId").GetString(), (await second.Json()).GetProperty("clientId").GetString());
    }

    [Theory]
    [InlineData("""{"name":"x","roles":["king"]}""", 422, "unknown-role", "roles[0]")]
    [InlineData("""{"name":"x","roles":["finance","service"]}""", 422, "unknown-role", "roles[1]")]
    [InlineData("""{"name":"x","roles":["Finance"]}""", 422, "unknown-role", "roles[0]")]
    [InlineData("""{"name":"x","roles":[null]}""", 400, "malformed", "roles[0]")]
    [InlineData("""{"name":"x","roles":[]}""", 422, "roles-missing", "roles")]
    [InlineData("""{"name":"","roles":["finance"]}""", 422, "name-invalid", "name")]
    [InlineData("""{"name":"  ","roles":["finance"]}""", 422, "name-invalid", "name")]
    [InlineData("""{"name":"x"}""", 400, "malformed", "roles")]
    [InlineData("""{"roles":["finance"]}""", 400, "malformed", "name")]
    [InlineData("""{"name":null,"roles":["finance"]}""", 400, "malformed", "name")]
    [InlineData("""{"name":"x","roles":null}""", 400, "malformed", "roles")]
    [InlineData("""{"name":7,"roles":["finance"]}""", 400, "malformed", "name")]
    [InlineData("""{"name":"x","roles":"finance"}""", 400, "malformed", "roles")]
    [InlineData("""{"name":"x","roles":["finance"],"secret":"mine"}""", 400, "unknown-field", "secret")]
    [InlineData("""{"name":"x","name":"y","roles":["finance"]}""", 400, "malformed", "name")]
    [InlineData("""{"name":"\u0000","roles":["finance"]}""", 400, "malformed", "name")]
    [InlineData("""{"name":"\ud800","roles":["finance"]}""", 400, "malformed", "name")]
    [InlineData("""{"name":"x","roles":["finance"]""", 400, "malformed", null)]
    [InlineData("null", 400, "malformed", null)]
    [InlineData("[]", 400, "malformed", null)]
    [InlineData("", 400, "malformed", null)]
    public async Task A_request_that_breaks_a_rule_is_refused_by_its_field(string body, int status, string code, string? field)
    {
        using var answer = await Give(Path, body, $"refused-{body}");

        var problem = await IsProblem(answer, (HttpStatusCode)status, code);
        if (field is not null) Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused()
    {
        using var answer = await Give(Path, $$"""{"name":"{{new string('n', 201)}}","roles":["finance"]}""", "long");

        await IsProblem(answer, HttpStatusCode.UnprocessableEntity, "name-invalid");
    }

    [Theory]
    [InlineData("/v1/organisations/99Z/credentials", "organisation-not-found")]
    [InlineData("/v1/organisations/e06000022/credentials", "not-found")]
    [InlineData("/v1/organisations/11E%20/credentials", "not-found")]
    [InlineData("/v1/organisations/%E2%82%AC/credentials", "not-found")]
    public async Task An_organisation_that_is_not_registered_is_not_found(string path, string code)
    {
        using var answer = await Give(path, Finance, "nobody");

        await IsProblem(answer, HttpStatusCode.NotFound, code);
    }

    [Fact]
    public async Task Only_a_platform_administrator_may_and_is_asked_before_anything_is_read()
    {
        using var first = await Give(Path, """{"name":"everything else","roles":["pool-manager","finance","commissioner","practitioner","auditor"]}""", "others");
        var given = await first.Json();
        var token = await identity.Http.Token(given.GetProperty("clientId").GetString()!, given.GetProperty("clientSecret").GetString()!);

        using var refused = await identity.Http.Send(HttpMethod.Post, Path, token, "not even JSON");
        using var listing = await identity.Http.Send(HttpMethod.Get, Path, token);
        using var revoking = await identity.Http.Send(HttpMethod.Delete, $"{Path}/any", token);
        using var unknownOrganisation = await identity.Http.Send(HttpMethod.Post, "/v1/organisations/99Z/credentials", token, "{}");
        using var nobody = await identity.Http.Send(HttpMethod.Post, Path, token: null, Finance, "nobody");

        await IsProblem(refused, HttpStatusCode.Forbidden, "role-missing");
        await IsProblem(listing, HttpStatusCode.Forbidden, "role-missing");
        await IsProblem(revoking, HttpStatusCode.Forbidden, "role-missing");
        await IsProblem(unknownOrganisation, HttpStatusCode.Forbidden, "role-missing");
        await IsProblem(nobody, HttpStatusCode.Unauthorized, "token-missing");
    }

    [Fact]
    public async Task Without_an_idempotency_key_nothing_is_given()
    {
        using var missing = await identity.Http.Send(HttpMethod.Post, Path, await identity.Http.Token(), Finance);
        using var tooLong = await Give(Path, Finance, new string('k', 129));

        await IsProblem(missing, HttpStatusCode.BadRequest, "idempotency-key-missing");
        await IsProblem(tooLong, HttpStatusCode.BadRequest, "idempotency-key-missing");
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_or_too_large_is_refused()
    {
        var admin = await identity.Http.Token();
        using var form = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new FormUrlEncodedContent([new("name", "x")]) };
        form.Headers.Authorization = new("Bearer", admin);
        form.Headers.Add("Idempotency-Key", "form");
        using var unsupported = await identity.Http.SendAsync(form, TestContext.Current.CancellationToken);
        using var large = await Give(Path, $$"""{"name":"{{new string('n', 1024 * 1024)}}","roles":["finance"]}""", "large");

        await IsProblem(unsupported, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        await IsProblem(large, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Agreements_is_asked_with_the_issuers_own_token()
    {
        using var answer = await Give(Path, Finance, "asked");

        string[] seen;
        lock (identity.Agreements.TokensSeen) seen = [.. identity.Agreements.TokensSeen];
        Assert.All(seen, token => Assert.Equal("svc-identity", new JsonWebToken(token).Subject));
        Assert.NotEmpty(seen);
    }

    [Fact]
    public async Task Who_gave_what_to_whom_stands_in_the_audit_trail()
    {
        using var answer = await Give(Path, Finance, "audited");
        var clientId = (await answer.Json()).GetProperty("clientId").GetString();

        Assert.Equal(
            """dev-admin GiveCredentials {"name": "Finance system", "roles": ["finance", "commissioner"], "organisation": "11E"}""",
            await identity.Query<string>($"select client_id || ' ' || operation || ' ' || facts from audit_entry where subject = 'credentials:{clientId}'"));
    }

    private async Task<HttpResponseMessage> Give(string path, string body, string key) =>
        await identity.Http.Send(HttpMethod.Post, path, await identity.Http.Token(), body, key);

    private static async Task<JsonElement> IsProblem(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Json();
        Assert.Equal($"urn:pool:problem:{code}", problem.GetProperty("type").GetString());
        Assert.Equal(32, problem.GetProperty("traceId").GetString()!.Length);
        return problem;
    }
}
