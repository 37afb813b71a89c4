using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PoolPlatform.ServiceDefaults.Security;

/// <summary>Where a service has its own access token from: the token endpoint, or its own keys where it is the issuer itself.</summary>
public interface IOwnToken
{
    ValueTask<string> Current(CancellationToken cancel);
}

/// <summary>This service's own access token, fetched by client credentials and kept until shortly before it expires.</summary>
internal sealed class ServiceTokens(IConfiguration configuration, IHostEnvironment environment, TimeProvider time) : IOwnToken, IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim renewing = new(1, 1);
    private (string Token, DateTimeOffset Until) current = ("", DateTimeOffset.MinValue);

    public async ValueTask<string> Current(CancellationToken cancel)
    {
        if (time.GetUtcNow() < current.Until) return current.Token;
        await renewing.WaitAsync(cancel);
        try
        {
            if (time.GetUtcNow() < current.Until) return current.Token;
            var issuer = configuration["Authentication:TokenEndpoint"] ?? $"{configuration["services:identity:http:0"]}/connect/token";
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = configuration["Service:ClientId"] ?? environment.ApplicationName.Replace("PoolPlatform.", "svc-", StringComparison.Ordinal).ToLowerInvariant(),
                ["client_secret"] = configuration["Service:ClientSecret"] ?? throw new InvalidOperationException("Service:ClientSecret is not configured."),
            });
            using var response = await http.PostAsync(new Uri(issuer), form, cancel);
            response.EnsureSuccessStatusCode();
            var granted = await response.Content.ReadFromJsonAsync<Granted>(cancel) ?? throw new InvalidOperationException("The token endpoint answered nothing.");
            current = (granted.AccessToken, time.GetUtcNow() + TimeSpan.FromSeconds(granted.ExpiresIn) - RenewBefore);
            return current.Token;
        }
        finally
        {
            renewing.Release();
        }
    }

    public void Dispose()
    {
        http.Dispose();
        renewing.Dispose();
    }

    private sealed record Granted(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
