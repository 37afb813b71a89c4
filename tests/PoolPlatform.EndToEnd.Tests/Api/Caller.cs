using System.Net.Http.Headers;
using System.Text;

namespace PoolPlatform.EndToEnd.Tests.Api;

/// <summary>A caller of the public API as a supplier would write one: JSON text in, JSON out, a key for every change.</summary>
internal sealed class Caller(HttpClient http, Task<Credentials>? credentials)
{
    public Caller(HttpClient http, Credentials credentials)
        : this(http, Task.FromResult(credentials))
    {
    }

    public static string NewKey() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    public async Task<Credentials> Credentials() => await credentials!;

    public async Task<string> Token() => await (await credentials!).Token();

    public Task<Answer> Get(string path, string? accept = null) => Send(HttpMethod.Get, path, content: null, request =>
    {
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
    });

    public Task<Answer> Put(string path, string json) => Send(HttpMethod.Put, path, Json(json));

    /// <param name="key">Made up where none is given.</param>
    public Task<Answer> Post(string path, string json = "{}", string? key = null) => Post(path, Json(json), key ?? NewKey());

    public Task<Answer> PostCsv(string path, string csv, string? key = null) => Post(path, new StringContent(csv, Encoding.UTF8, "text/csv"), key ?? NewKey());

    public Task<Answer> Post(string path, HttpContent? content, string? key) => Send(HttpMethod.Post, path, content, request =>
    {
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
    });

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content, Action<HttpRequestMessage>? adjust = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (credentials is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token());
        adjust?.Invoke(request);
        using var response = await http.SendAsync(request);
        return await Answer.Of(response, $"{method} {path}");
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
