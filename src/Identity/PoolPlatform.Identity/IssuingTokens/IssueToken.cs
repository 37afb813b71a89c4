using System.Text.Json.Serialization;
using PoolPlatform.Identity.Clients;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Identity.IssuingTokens;

/// <summary>Answers a client's id and secret with an access token (RFC 6749, section 4.4).</summary>
internal static class IssueToken
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/connect/token", Handle).AllowAnonymous().Describe(
        "IssueToken",
        "Exchanges a client's id and secret for an access token. The secret may also come as HTTP Basic credentials.",
        StatusCodes.Status200OK,
        "grant_type=client_credentials&client_id=11e-finance-k3w7q2mz&client_secret=1bC4Zk0m7w",
        """{"access_token":"eyJhbGciOiJFUzI1NiIs...","token_type":"Bearer","expires_in":3600}""",
        "application/x-www-form-urlencoded");

    private static async Task<IResult> Handle(HttpContext http, KnownClients clients, AccessTokens tokens, CancellationToken cancel)
    {
        // Neither a token nor the reason for refusing one belongs into anybody's cache.
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        var (request, unreadable) = await TokenRequest.Read(http.Request, cancel);
        if (request is null) return Refuse(unreadable!);
        if (await clients.Authenticate(request.ClientId, request.ClientSecret, cancel) is { } client)
            return Results.Json(new Granted(tokens.Issue(client), "Bearer", tokens.LifetimeSeconds), PlatformJson.Options);
        if (request.ByHeader) http.Response.Headers.WWWAuthenticate = "Basic realm=\"pool-platform\", charset=\"UTF-8\"";
        return Refuse(OAuthError.InvalidClient());
    }

    private static IResult Refuse(OAuthError error) => Results.Json(error, PlatformJson.Options, statusCode: error.Status);

    private sealed record Granted(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
