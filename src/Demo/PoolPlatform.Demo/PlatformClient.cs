using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PoolPlatform.Demo;

/// <summary>A caller of the public API like any other: a token for each client, JSON in, JSON out.</summary>
internal sealed class PlatformClient(Uri gateway) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(60) };
    private readonly Dictionary<Client, string> tokens = [];

    public Task<JsonNode> Put(Client client, string path, JsonNode body) => Send(client, HttpMethod.Put, path, Json(body), key: null);

    /// <param name="key">The same key again answers what the first call answered, so that loading twice changes nothing.</param>
    public Task<JsonNode> Post(Client client, string path, JsonNode? body, string key) => Send(client, HttpMethod.Post, path, body is null ? null : Json(body), key);

    public Task<JsonNode> PostCsv(Client client, string path, string csv, string key) => Send(client, HttpMethod.Post, path, new StringContent(csv, Encoding.UTF8, "text/csv"), key);

    public async Task<JsonNode> Get(Client client, string path) => await Find(client, path) ?? throw new PlatformRefusedException($"GET {path}: not found");

    /// <summary>Null when it is not there.</summary>
    public async Task<JsonNode?> Find(Client client, string path)
    {
        using var request = await Request(client, HttpMethod.Get, path);
        using var response = await http.SendAsync(request);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await Read(response, "GET", path);
    }

    /// <summary>Asks again until it is so, for what the platform finishes in the background.</summary>
    public async Task<JsonNode> GetOnce(Client client, string path, Predicate<JsonNode> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var found = await Get(client, path);
            if (isSo(found)) return found;
            await pause.WaitForNextTickAsync(patience.Token);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> Send(Client client, HttpMethod method, string path, HttpContent? content, string? key)
    {
        using var request = await Request(client, method, path);
        request.Content = content;
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        return await Read(response, method.Method, path);
    }

    private async Task<HttpRequestMessage> Request(Client client, HttpMethod method, string path)
    {
        if (!tokens.TryGetValue(client, out var token))
        {
            using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client.Id), new("client_secret", client.Secret)]);
            using var response = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
            token = tokens[client] = (await Read(response, "POST", "/connect/token"))["access_token"]!.GetValue<string>();
        }
        return new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    private static async Task<JsonNode> Read(HttpResponseMessage response, string method, string path)
    {
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new PlatformRefusedException($"{method} {path}: {(int)response.StatusCode} {body}");
        var answer = body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!;
        if (response.Headers.Location is { } location) answer["location"] = location.OriginalString;
        return answer;
    }

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}

/// <summary>A client of an organisation.</summary>
internal sealed record Client(string Id, string Secret);
