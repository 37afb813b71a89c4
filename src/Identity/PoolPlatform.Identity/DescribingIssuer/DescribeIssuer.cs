using System.Text.Json.Serialization;
using Microsoft.IdentityModel.Tokens;
using PoolPlatform.Identity.Keys;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Identity.DescribingIssuer;

/// <summary>The discovery document and the public keys, as OpenID Connect clients look for them.</summary>
internal static class DescribeIssuer
{
    private const string KeysPath = "/.well-known/jwks.json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/openid-configuration", Describe).AllowAnonymous().Describe(
            "DescribeIssuer", "The token issuer's discovery document.", StatusCodes.Status200OK,
            responseExample: """{"issuer":"urn:pool-platform:identity","token_endpoint":"http://127.0.0.1:8080/connect/token","jwks_uri":"http://127.0.0.1:8080/.well-known/jwks.json"}""");
        routes.MapGet(KeysPath, ViewKeys).AllowAnonymous().Describe(
            "ViewSigningKeys", "The public keys that tokens are checked with; the newest signs, older ones are still good.", StatusCodes.Status200OK,
            responseExample: """{"keys":[{"kty":"EC","use":"sig","alg":"ES256","kid":"q8wZ...","crv":"P-256","x":"f83OJ3D2...","y":"x_FEzRu9..."}]}""");
    }

    private static IResult Describe(HttpContext http, IssuerSettings issuer)
    {
        // Addresses are those the caller came by: a service finds the keys inside, an integrator through the gateway. The issuer's name is the same for both.
        var scheme = http.Request.Headers["X-Forwarded-Proto"] is ["https"] ? "https" : http.Request.Scheme;
        var address = $"{scheme}://{http.Request.Host.ToUriComponent()}";
        return Results.Json(new Discovery(issuer.Issuer, $"{address}/connect/token", $"{address}{KeysPath}"), PlatformJson.Options);
    }

    private static IResult ViewKeys(SigningKeys keys) => Results.Json(new { keys = keys.Published.Select(Publish) }, PlatformJson.Options);

    private static object Publish(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new
        {
            kty = "EC",
            use = "sig",
            alg = SecurityAlgorithms.EcdsaSha256,
            kid = key.KeyId,
            crv = "P-256",
            x = Base64UrlEncoder.Encode(point.X),
            y = Base64UrlEncoder.Encode(point.Y),
        };
    }

    private sealed record Discovery(
        [property: JsonPropertyName("issuer")] string Issuer,
        [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
        [property: JsonPropertyName("jwks_uri")] string KeysUri)
    {
        [JsonPropertyName("grant_types_supported")]
        public IReadOnlyList<string> GrantTypes { get; } = ["client_credentials"];

        [JsonPropertyName("response_types_supported")]
        public IReadOnlyList<string> ResponseTypes { get; } = [];

        [JsonPropertyName("subject_types_supported")]
        public IReadOnlyList<string> SubjectTypes { get; } = ["public"];

        [JsonPropertyName("id_token_signing_alg_values_supported")]
        public IReadOnlyList<string> SigningAlgorithms { get; } = [SecurityAlgorithms.EcdsaSha256];

        [JsonPropertyName("token_endpoint_auth_methods_supported")]
        public IReadOnlyList<string> AuthenticationMethods { get; } = ["client_secret_post", "client_secret_basic"];
    }
}
