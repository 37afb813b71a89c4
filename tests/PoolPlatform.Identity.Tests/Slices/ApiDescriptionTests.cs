using System.Text.Json;

namespace PoolPlatform.Identity.Tests.Slices;

public sealed class ApiDescriptionTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    [Fact]
    public async Task Every_public_route_is_described_with_an_example()
    {
        var operations = await Operations();

        Assert.Equal(
            [
                "DescribeIssuer", "GiveCredentials", "IssueToken", "ListCredentials", "RevokeCredentials", "ViewCredentialsHistory", "ViewSigningKeys",
            ],
            operations.Keys.Order(StringComparer.Ordinal));
        Assert.All(operations.Where(operation => operation.Key != "RevokeCredentials"), operation =>
            Assert.Contains("\"example\"", operation.Value.GetProperty("responses").EnumerateObject().First().Value.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parameters_say_what_they_are()
    {
        var operations = await Operations();

        Assert.Equal(["code:string", "limit:integer", "after:string"], Parameters(operations["ListCredentials"]));
        Assert.Equal(["code:string", "Idempotency-Key:string"], Parameters(operations["GiveCredentials"]));
        Assert.Equal(["code:string", "clientId:string"], Parameters(operations["RevokeCredentials"]));
        Assert.False(operations["IssueToken"].TryGetProperty("parameters", out _));
    }

    private static IEnumerable<string> Parameters(JsonElement operation) => operation.GetProperty("parameters").EnumerateArray()
        .Select(parameter => $"{parameter.GetProperty("name").GetString()}:{parameter.GetProperty("schema").GetProperty("type").GetString()}");

    private async Task<Dictionary<string, JsonElement>> Operations()
    {
        using var answer = await identity.Http.Send(HttpMethod.Get, "/openapi/v1.json", token: null);
        return (await answer.Json()).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .ToDictionary(operation => operation.Value.GetProperty("operationId").GetString()!, operation => operation.Value);
    }
}
