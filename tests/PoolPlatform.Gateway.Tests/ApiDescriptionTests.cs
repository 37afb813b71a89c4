using System.Net;
using System.Text.Json.Nodes;
using PoolPlatform.Gateway.MergingApiDescriptions;

namespace PoolPlatform.Gateway.Tests;

public sealed class ApiDescriptionTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Fact]
    public async Task The_document_lists_what_every_service_offers_and_needs_no_token()
    {
        using var answer = await gateway.Http.Get("/openapi/v1.json", token: null);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var document = await answer.Json();
        Assert.Equal("3.0.4", document.GetProperty("openapi").GetString());
        Assert.Equal("Pooled-fund platform", document.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal(
            ["/health/live", "/health/ready", "/v1/agreements-things", "/v1/budgets-things", "/v1/clientpackages-things", "/v1/identity-things", "/v1/reporting-things", "/v1/settlement-things"],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name));
        Assert.Equal(
            ["Identity", "Agreements", "Budgets", "ClientPackages", "Settlement", "Reporting", "Gateway"],
            document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()));
        Assert.Equal("/connect/token", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("clientCredentials").GetProperty("flows").GetProperty("clientCredentials").GetProperty("tokenUrl").GetString());
    }

    [Fact]
    public async Task The_page_comes_from_here_and_shows_the_document()
    {
        using var root = await gateway.Http.Get("/", token: null);
        using var page = await gateway.Http.Get("/docs/index.html", token: null);
        using var script = await gateway.Http.Get("/docs/swagger-ui-bundle.js", token: null);
        using var settings = await gateway.Http.Get("/docs/index.js", token: null);

        Assert.Equal("/docs/index.html", root.Headers.Location!.OriginalString);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("//", html.Replace("// ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.Contains("/openapi/v1.json", await settings.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_services_that_share_a_path_each_keep_their_operation()
    {
        var merged = Merge(
            ("One", """{"paths":{"/v1/things":{"post":{"operationId":"AddThing"}}}}"""),
            ("Two", """{"paths":{"/v1/things":{"get":{"operationId":"ListThings"}}}}"""));

        Assert.Equal("""{"get":{"operationId":"ListThings","tags":["Two"]},"post":{"operationId":"AddThing","tags":["One"]}}""", merged["paths"]!["/v1/things"]!.ToJsonString());
    }

    [Fact]
    public void Operation_ids_stay_unique()
    {
        var merged = Merge(
            ("One", """{"paths":{"/v1/a":{"get":{"operationId":"ViewHistory"}}}}"""),
            ("Two", """{"paths":{"/v1/b":{"get":{"operationId":"ViewHistory"}}}}"""));

        Assert.Equal("ViewHistory", merged["paths"]!["/v1/a"]!["get"]!["operationId"]!.GetValue<string>());
        Assert.Equal("TwoViewHistory", merged["paths"]!["/v1/b"]!["get"]!["operationId"]!.GetValue<string>());
    }

    [Fact]
    public void A_component_of_the_same_name_and_another_meaning_is_renamed_with_its_references()
    {
        var merged = Merge(
            ("One", """{"paths":{"/v1/a":{"get":{"x":{"$ref":"#/components/schemas/Line"}}}},"components":{"schemas":{"Line":{"type":"string"},"Same":{"type":"object"}}}}"""),
            ("Two", """{"paths":{"/v1/b":{"get":{"x":[{"$ref":"#/components/schemas/Line"},{"$ref":"#/components/schemas/Same"}]}}},"components":{"schemas":{"Line":{"type":"integer"},"Same":{"type":"object"}}}}"""));

        Assert.Equal("""{"Line":{"type":"string"},"Same":{"type":"object"},"TwoLine":{"type":"integer"}}""", merged["components"]!["schemas"]!.ToJsonString());
        Assert.Equal("#/components/schemas/Line", merged["paths"]!["/v1/a"]!["get"]!["x"]!["$ref"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/TwoLine", merged["paths"]!["/v1/b"]!["get"]!["x"]![0]!["$ref"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/Same", merged["paths"]!["/v1/b"]!["get"]!["x"]![1]!["$ref"]!.GetValue<string>());
    }

    [Fact]
    public void What_needs_no_token_says_so_and_inner_addresses_are_left_out()
    {
        var merged = Merge(("Identity", """{"servers":[{"url":"http://127.0.0.1:5110"}],"paths":{"/connect/token":{"post":{"operationId":"IssueToken"}},"/v1/things":{"get":{}}}}"""));

        Assert.Equal("[]", merged["paths"]!["/connect/token"]!["post"]!["security"]!.ToJsonString());
        Assert.Null(merged["paths"]!["/v1/things"]!["get"]!["security"]);
        Assert.Equal("""[{"url":"/"}]""", merged["servers"]!.ToJsonString());
    }

    [Fact]
    public void The_order_is_always_the_same()
    {
        const string One = """{"paths":{"/v1/b":{"post":{},"get":{}},"/v1/a":{"get":{}}},"components":{"schemas":{"B":{},"A":{}}}}""";
        const string Other = """{"components":{"schemas":{"A":{},"B":{}}},"paths":{"/v1/a":{"get":{}},"/v1/b":{"get":{},"post":{}}}}""";

        Assert.Equal(Merge(("One", One)).ToJsonString(), Merge(("One", Other)).ToJsonString());
    }

    private static JsonObject Merge(params (string Service, string Document)[] parts) =>
        MergedApiDescription.Of(parts.Select(part => (part.Service, JsonNode.Parse(part.Document)!.AsObject())));
}
