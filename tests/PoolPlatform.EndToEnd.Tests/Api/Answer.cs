using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace PoolPlatform.EndToEnd.Tests.Api;

/// <summary>What came back, and what was asked, so that a failing test says both.</summary>
internal sealed record Answer(string Asked, int Status, HttpResponseHeaders Headers, string? ContentType, string Body)
{
    private JsonNode? json;

    public JsonNode Json => json ??= JsonNode.Parse(Body)!;

    public string? Location => Headers.Location?.OriginalString;

    public bool IsReplay => Headers.TryGetValues("Idempotency-Replayed", out var replayed) && replayed.Single() == "true";

    public static async Task<Answer> Of(HttpResponseMessage response, string asked) =>
        new(asked, (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());

    /// <summary>Complains with the whole answer when the status is another.</summary>
    public Answer Is(int status)
    {
        if (Status != status) Assert.Fail($"{Asked}: expected {status}, got {this}");
        return this;
    }

    /// <summary>A problem document with everything that one has.</summary>
    public Answer IsProblem(int status, string? code = null)
    {
        Is(status);
        if (ContentType != "application/problem+json") Assert.Fail($"{Asked}: no problem document but {ContentType}: {this}");
        Assert.Equal(status, Json["status"]!.GetValue<int>());
        foreach (var member in new[] { "type", "title", "detail", "traceId" })
            if (Json[member]?.GetValue<string>() is not { Length: > 0 }) Assert.Fail($"{Asked}: the problem has no {member}: {this}");
        Assert.StartsWith("urn:pool:problem:", Text("type"));
        Assert.DoesNotContain("   at ", Body);
        if (code is not null && Text("type") != $"urn:pool:problem:{code}") Assert.Fail($"{Asked}: expected {code}, got {this}");
        return this;
    }

    /// <summary>A field that holds text, money and percentages included.</summary>
    public string Text(string field) => Json[field]?.GetValue<string>() ?? throw new Xunit.Sdk.XunitException($"{Asked}: there is no {field} in {Body}");

    public int Number(string field) => Json[field]?.GetValue<int>() ?? throw new Xunit.Sdk.XunitException($"{Asked}: there is no {field} in {Body}");

    /// <summary>The one element of a list whose field has this value.</summary>
    public JsonNode Row(string list, string field, string value) =>
        Json[list]?.AsArray().SingleOrDefault(row => row![field]?.GetValue<string>() == value) ?? throw new Xunit.Sdk.XunitException($"{Asked}: no {field} {value} in {list} of {Body}");

    /// <summary>One field of one row, such as a partner's balance.</summary>
    public string Text(string list, string field, string value, string of) => Row(list, field, value)[of]?.GetValue<string>() ?? "null";

    public override string ToString() => $"{Status} {Body}";
}
