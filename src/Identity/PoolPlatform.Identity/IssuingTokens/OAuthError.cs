using System.Text.Json.Serialization;

namespace PoolPlatform.Identity.IssuingTokens;

/// <summary>How the token endpoint says no: RFC 6749, section 5.2, because that is what OAuth clients of every make understand.</summary>
internal sealed record OAuthError(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description)
{
    [JsonIgnore]
    public int Status { get; private init; } = StatusCodes.Status400BadRequest;

    public static OAuthError InvalidRequest(string description) => new("invalid_request", description);

    public static OAuthError UnsupportedGrantType() => new("unsupported_grant_type", "Only grant_type=client_credentials is offered.");

    /// <summary>One answer for an unknown client, a revoked one and a wrong secret.</summary>
    public static OAuthError InvalidClient() => new("invalid_client", "There is no such client, or the secret is another.") { Status = StatusCodes.Status401Unauthorized };
}
