namespace PoolPlatform.EndToEnd.Tests.Api;

/// <summary>A client id and its secret, and the token they were last exchanged for.</summary>
internal sealed class Credentials(HttpClient http, string clientId, string clientSecret)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Task<(string Token, DateTimeOffset Until)>? current;

    public string ClientId => clientId;

    public string ClientSecret => clientSecret;

    /// <summary>A token that comes from elsewhere.</summary>
    public static Credentials Of(string token) => new(null!, "", "") { current = Task.FromResult((token, DateTimeOffset.MaxValue)) };

    public async Task<string> Token()
    {
        Task<(string Token, DateTimeOffset Until)> asked;
        lock (gate)
        {
            if (current is null || current.IsFaulted || (current.IsCompletedSuccessfully && current.Result.Until < TimeProvider.System.GetUtcNow())) current = Exchange();
            asked = current;
        }
        return (await asked).Token;
    }

    private async Task<(string Token, DateTimeOffset Until)> Exchange()
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", clientSecret)]);
        using var response = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
        var granted = (await Answer.Of(response, "POST /connect/token")).Is(200);
        return (granted.Text("access_token"), TimeProvider.System.GetUtcNow().AddSeconds(granted.Number("expires_in")) - RenewBefore);
    }
}
