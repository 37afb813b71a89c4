using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PoolPlatform.Postgres.Tests;

internal static class Requests
{
    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, string body, string? key = "a new key", string type = "application/json", string? token = null) =>
        client.Post(path, Encoding.UTF8.GetBytes(body), key, type, token);

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, byte[] body, string? key = "a new key", string? type = "application/json", string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (type is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (key is not null) request.Headers.Add("Idempotency-Key", key == "a new key" ? NoteService.NewName("key") : key);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The problem document, checked for what every problem must have.</summary>
    public static async Task<JsonObject> Problem(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        Assert.Equal((int)answer.StatusCode, (int)problem["status"]!);
        Assert.StartsWith("urn:pool:problem:", (string)problem["type"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string)problem["traceId"]!);
        Assert.NotEqual("", (string)problem["title"]!);
        Assert.NotEqual("", (string)problem["detail"]!);
        return problem;
    }

    public static string Code(this JsonObject problem) => ((string)problem["type"]!)["urn:pool:problem:".Length..];

    public static IEnumerable<string> Fields(this JsonObject problem) => problem["errors"]?.AsObject().Select(error => error.Key) ?? [];
}
