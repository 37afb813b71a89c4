using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>How routes describe themselves in the service's part of the OpenAPI document.</summary>
public static class ApiDescription
{
    /// <summary>Where each service serves its part; the gateway merges them.</summary>
    public const string Path = "/openapi/v1.json";

    public static void AddApiDescription(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOpenApi("v1", options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0);
    }

    public static void MapApiDescription(this WebApplication app) => app.MapOpenApi(Path).AllowAnonymous();

    /// <summary>Names a public operation, says what it is for, and shows an example of what goes in and what comes out.</summary>
    /// <remarks>Bodies are read by hand (authorisation comes before validation), so their types are said here.</remarks>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, int status, string? requestExample = null, string? responseExample = null, string requestType = "application/json", string responseType = "application/json", bool bodyIsOptional = false)
    {
        ArgumentNullException.ThrowIfNull(route);
        return route.WithName(name).WithSummary(summary).AddOpenApiOperationTransformer((operation, context, _) =>
        {
            operation.OperationId = name;
            operation.Responses = new OpenApiResponses
            {
                [status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Response("As asked.", responseType, responseExample),
                ["default"] = Response("A problem document (RFC 9457).", "application/problem+json", ProblemExample),
            };
            if (requestExample is not null)
                operation.RequestBody = new OpenApiRequestBody { Required = !bodyIsOptional, Content = Content(requestType, requestExample) };
            // Our own reading of text hides from the framework that what stands in a path is text.
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                if (parameter.Schema is OpenApiSchema { Type: null } schema) schema.Type = JsonSchemaType.String;
            var method = context.Description.HttpMethod;
            if (method == HttpMethods.Get && responseExample is not null && responseType == "application/json" && JsonNode.Parse(responseExample) is JsonObject page && page.ContainsKey("items") && page.ContainsKey("next")
                && operation.Parameters?.Any(parameter => parameter.Name == "limit") != true)
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(Query("limit", "How many to list at most: 1 to 1000, usually 100.", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" }));
                operation.Parameters.Add(Query("after", "The cursor that the page before gave as its next.", new() { Type = JsonSchemaType.String }));
            }
            // A form is only ever sent to the token endpoint, which needs no key; neither does what stores nothing.
            if (method == HttpMethods.Post && requestType != FormType && !name.StartsWith("Evaluate", StringComparison.Ordinal))
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Required = true,
                    Description = "Any string up to 128 characters; the same key, caller, path and body again is answered as the first time.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 },
                });
            }
            return Task.CompletedTask;
        });
    }

    /// <summary>Names a part of the query that an operation reads.</summary>
    public static RouteHandlerBuilder DescribeQuery(this RouteHandlerBuilder route, string name, string description, bool required = false) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            var parameter = Query(name, description, new() { Type = JsonSchemaType.String });
            parameter.Required = required;
            operation.Parameters.Add(parameter);
            return Task.CompletedTask;
        });

    /// <summary>Says that an operation must be told which version it is to change.</summary>
    public static RouteHandlerBuilder DescribeIfMatch(this RouteHandlerBuilder route) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Required = true,
                Description = "The ETag that was read; a stale one is 412, a missing one 428.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };

    private const string FormType = "application/x-www-form-urlencoded";

    private const string ProblemExample = """{"type":"urn:pool:problem:not-found","title":"Not found","status":404,"detail":"There is nothing here that you can see.","traceId":"0af7651916cd43dd8448eb211c80319c"}""";

    private static OpenApiResponse Response(string description, string type, string? example) =>
        new() { Description = description, Content = example is null ? null : Content(type, example) };

    private static Dictionary<string, OpenApiMediaType> Content(string type, string example)
    {
        var value = type.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(example) : type == FormType ? Fields(example) : JsonValue.Create(example);
        return new() { [type] = new OpenApiMediaType { Schema = SchemaOf(value), Example = value } };
    }

    private static JsonObject Fields(string form) =>
        new(QueryHelpers.ParseQuery(form).Select(field => KeyValuePair.Create(field.Key, (JsonNode?)JsonValue.Create(field.Value.ToString()))));

    /// <summary>A schema read off the example, so that the two can never disagree.</summary>
    private static OpenApiSchema SchemaOf(JsonNode? value) => value switch
    {
        JsonObject fields => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = fields.ToDictionary(field => field.Key, field => (IOpenApiSchema)SchemaOf(field.Value)),
        },
        JsonArray items => new OpenApiSchema { Type = JsonSchemaType.Array, Items = items.Count == 0 ? new OpenApiSchema() : SchemaOf(items[0]) },
        JsonValue leaf => new OpenApiSchema
        {
            Type = leaf.GetValueKind() switch
            {
                JsonValueKind.Number => JsonSchemaType.Integer,
                JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
        },
        _ => new OpenApiSchema(),
    };
}
