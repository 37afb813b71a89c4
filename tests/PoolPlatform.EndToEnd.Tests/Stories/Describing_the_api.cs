using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>The gateway says of itself what it offers, without a token.</summary>
public sealed class Describing_the_api(Platform platform)
{
    private static readonly string[] Methods = ["get", "put", "post", "patch", "delete"];

    [Fact]
    public async Task The_document_lists_every_route_of_the_contract()
    {
        var paths = (await platform.Nobody.Get("/openapi/v1.json")).Is(200).Json["paths"]!.AsObject();
        var listed = paths.SelectMany(path => path.Value!.AsObject().Where(operation => Methods.Contains(operation.Key)).Select(operation => $"{operation.Key.ToUpperInvariant()} {Anonymous(path.Key)}")).ToHashSet(StringComparer.Ordinal);

        string[] promised =
        [
            "POST /connect/token",
            "PUT /v1/organisations/{}", "POST /v1/organisations/{}/credentials",
            "POST /v1/agreements", "GET /v1/agreements", "GET /v1/agreements/{}", "POST /v1/agreements/{}/signatures", "GET /v1/agreements/{}/terms", "GET /v1/agreements/{}/history",
            "PUT /v1/pools/{}/years/{}/budget", "PUT /v1/pools/{}/years/{}/contributions", "POST /v1/pools/{}/years/{}/receipts", "POST /v1/pools/{}/years/{}/expenditure",
            "POST /v1/pools/{}/years/{}/expenditure/imports", "GET /v1/pools/{}/years/{}/expenditure/imports/{}", "POST /v1/pools/{}/years/{}/periods/{}/close",
            "GET /v1/pools/{}/years/{}/journals", "GET /v1/pools/{}/years/{}/trial-balance", "GET /v1/pools/{}/years/{}/position",
            "POST /v1/risk-shares/evaluate", "POST /v1/pools/{}/years/{}/settlements", "GET /v1/settlements/{}", "POST /v1/settlements/{}/responses", "POST /v1/settlements/{}/payments",
            "POST /v1/people", "POST /v1/packages", "POST /v1/packages/{}/approval", "POST /v1/packages/{}/end", "POST /v1/package-costs/evaluate",
            "GET /v1/pools/{}/years/{}/reports/{}",
            "GET /health/ready",
        ];
        Assert.Empty(promised.Except(listed));
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_an_example()
    {
        var document = (await platform.Nobody.Get("/openapi/v1.json")).Is(200).Json;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, operations) in document["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject().Where(operation => Methods.Contains(operation.Key)))
            {
                var name = operation!["operationId"]?.GetValue<string>();
                Assert.True(name is { Length: > 0 } && names.Add(name), $"{method} {path} has no name of its own: {name}");
                Assert.True(operation["summary"]?.GetValue<string>() is { Length: > 0 }, $"{method} {path} has no summary");
                var saysNothing = operation["responses"]!["204"] is not null;
                Assert.True(Contents(operation).All(HasExample) && (saysNothing || Contents(operation).Any()), $"{method} {path} has no example: {operation.ToJsonString()}");
            }
    }

    /// <summary>A service may offer a path that the gateway does not know, and the document would promise it all the same.</summary>
    [Fact]
    public async Task Every_list_that_the_document_names_is_there()
    {
        var caller = platform.As(Organisations.BanesCouncil, "platform-admin", "pool-manager", "practitioner");
        foreach (var (path, operations) in (await platform.Nobody.Get("/openapi/v1.json")).Is(200).Json["paths"]!.AsObject())
            if (operations!["get"] is not null && path.StartsWith("/v1/", StringComparison.Ordinal) && !path.Contains('{', StringComparison.Ordinal))
                Assert.True((await caller.Get(path)).Status != 404, $"{path} is not there");
    }

    [Fact]
    public async Task The_readable_page_is_there()
    {
        var page = await platform.Nobody.Get("/docs/index.html");
        Assert.Equal("text/html", page.Is(200).ContentType);
        Assert.InRange((await platform.Nobody.Get("/docs")).Status, 200, 308);
    }

    [Fact]
    public async Task Health_needs_no_token_and_names_every_service()
    {
        var health = (await platform.Nobody.Get("/health/ready")).Is(200);
        var services = health.Json["checks"]!.AsObject().ToDictionary(check => check.Key, check => check.Value!.GetValue<string>());
        foreach (var service in new[] { "identity", "agreements", "budgets", "clientpackages", "settlement", "reporting" }) Assert.Equal("Healthy", services[service]);
        (await platform.Nobody.Get("/health/live")).Is(200);
    }

    private static IEnumerable<JsonNode> Contents(JsonNode operation) =>
        (operation["responses"]?.AsObject() ?? []).Where(response => response.Key.StartsWith('2')).Select(response => response.Value?["content"])
            .Append(operation["requestBody"]?["content"])
            .Where(content => content is JsonObject { Count: > 0 }).Select(content => content!);

    private static bool HasExample(JsonNode content) => content.AsObject().Any(type => type.Value?["example"] is not null || type.Value?["examples"] is not null);

    // Services may name a part of a path as they like.
    private static string Anonymous(string path) => string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? "{}" : part));
}
