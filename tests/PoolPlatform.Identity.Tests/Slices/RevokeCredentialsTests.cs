using System.Net;

namespace PoolPlatform.Identity.Tests.Slices;

/// <summary>Listing and revoking, for an organisation that no other test gives credentials to.</summary>
public sealed class RevokeCredentialsTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    private const string Path = "/v1/organisations/E06000022/credentials";

    [Fact]
    public async Task Revoked_credentials_get_no_new_token_but_a_token_given_lives_until_it_expires()
    {
        var admin = await identity.Http.Token();
        using var given = await identity.Http.Send(HttpMethod.Post, Path, admin, """{"name":"Administrator","roles":["platform-admin"]}""", "revoked");
        var clientId = (await given.Json()).GetProperty("clientId").GetString()!;
        var secret = (await given.Json()).GetProperty("clientSecret").GetString()!;
        var token = await identity.Http.Token(clientId, secret);

        using var revoked = await identity.Http.Send(HttpMethod.Delete, $"{Path}/{clientId}", admin);
        using var again = await identity.Http.Send(HttpMethod.Delete, $"{Path}/{clientId}", admin);
        using var refused = await identity.Http.AskToken(clientId, secret);
        using var stillGood = await identity.Http.Send(HttpMethod.Get, Path, token);

        using var history = await identity.Http.Send(HttpMethod.Get, $"{Path}/{clientId}/history", admin);
        using var elsewhere = await identity.Http.Send(HttpMethod.Get, $"/v1/organisations/11E/credentials/{clientId}/history", admin);

        Assert.Equal(["GiveCredentials", "RevokeCredentials", "RevokeCredentials"], (await history.Json()).GetProperty("items").EnumerateArray().Select(act => act.GetProperty("operation").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stillGood.StatusCode);
        var shown = (await stillGood.Json()).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("clientId").GetString() == clientId);
        Assert.False(shown.TryGetProperty("clientSecret", out _));
        Assert.EndsWith("Z", shown.GetProperty("revokedAt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_organisations_credentials_are_not_found()
    {
        var admin = await identity.Http.Token();
        using var given = await identity.Http.Send(HttpMethod.Post, Path, admin, """{"name":"Mine","roles":["auditor"]}""", "other");
        var clientId = (await given.Json()).GetProperty("clientId").GetString()!;

        using var answer = await identity.Http.Send(HttpMethod.Delete, $"/v1/organisations/11E/credentials/{clientId}", admin);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("urn:pool:problem:credentials-not-found", (await answer.Json()).GetProperty("type").GetString());
        using var stillGood = await identity.Http.AskToken(clientId, (await given.Json()).GetProperty("clientSecret").GetString()!);
        Assert.Equal(HttpStatusCode.OK, stillGood.StatusCode);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?limit=ten", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=99999999999", "limit")]
    [InlineData("?after=%00", "after")]
    public async Task A_page_that_cannot_be_is_refused(string query, string field)
    {
        using var answer = await identity.Http.Send(HttpMethod.Get, Path + query, await identity.Http.Token());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Json()).GetProperty("errors").TryGetProperty(field, out _));
    }
}

public sealed class ListCredentialsTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    private const string Path = "/v1/organisations/E06000022/credentials";

    [Fact]
    public async Task Pages_follow_each_other_until_there_is_no_next()
    {
        var admin = await identity.Http.Token();
        for (var i = 0; i < 5; i++)
            using (await identity.Http.Send(HttpMethod.Post, Path, admin, $$"""{"name":"Client {{i}}","roles":["finance"]}""", $"page-{i}")) { }

        var seen = new List<string>();
        for (string? next = ""; next is not null;)
        {
            using var answer = await identity.Http.Send(HttpMethod.Get, $"{Path}?limit=2&after={next}", admin);
            var page = await answer.Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(["Client 0", "Client 1", "Client 2", "Client 3", "Client 4"], seen.Order(StringComparer.Ordinal));
    }
}
