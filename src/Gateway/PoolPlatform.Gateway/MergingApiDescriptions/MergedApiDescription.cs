using System.Text.Json.Nodes;

namespace PoolPlatform.Gateway.MergingApiDescriptions;

/// <summary>Many OpenAPI documents made one: always in the same order, with operation ids and component names that mean one thing each.</summary>
internal static class MergedApiDescription
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private const string Frame =
        """
        {
          "openapi": "3.0.4",
          "info": {
            "title": "Pooled-fund platform",
            "version": "v1",
            "description": "Agreements, pooled budgets, packages of care, risk shares and settlement between councils and the NHS. Money is text in pounds with two decimals, an unknown amount is null, times are UTC. Refusals are problem documents (RFC 9457) whose type is urn:pool:problem:<slug>."
          },
          "servers": [{ "url": "/" }],
          "security": [{ "clientCredentials": [] }, { "bearer": [] }],
          "tags": [],
          "paths": {},
          "components": {
            "securitySchemes": {
              "clientCredentials": {
                "type": "oauth2",
                "description": "A client id and secret of an organisation; its roles decide what it may do.",
                "flows": { "clientCredentials": { "tokenUrl": "/connect/token", "scopes": {} } }
              },
              "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token from POST /connect/token." }
            }
          }
        }
        """;

    // The gateway's own two routes; everything else in the document is said by the services.
    private const string Gateway =
        """
        {
          "paths": {
            "/health/ready": { "get": { "operationId": "ViewReadiness", "summary": "Answers 200 when every service is ready, else 503.", "responses": {
              "200": { "description": "Every service is ready.", "content": { "application/json": { "example": { "status": "Healthy", "checks": { "agreements": "Healthy" } } } } },
              "503": { "description": "A service is not ready.", "content": { "application/json": { "example": { "status": "Unhealthy", "checks": { "agreements": "Unhealthy" } } } } } } } },
            "/health/live": { "get": { "operationId": "ViewLiveness", "summary": "Answers 200 while the gateway runs.", "responses": {
              "200": { "description": "The gateway runs.", "content": { "application/json": { "example": { "status": "Healthy", "checks": {} } } } } } } }
          }
        }
        """;

    public static JsonObject Of(IEnumerable<(string Service, JsonObject Document)> parts)
    {
        var merged = JsonNode.Parse(Frame)!.AsObject();
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var components = new SortedDictionary<string, SortedDictionary<string, JsonNode?>>(StringComparer.Ordinal) { ["securitySchemes"] = Entries(merged["components"]!["securitySchemes"]) };
        var operationIds = new HashSet<string>(StringComparer.Ordinal);

        foreach (var (service, document) in parts.Append(("Gateway", JsonNode.Parse(Gateway)!.AsObject())))
        {
            merged["tags"]!.AsArray().Add(new JsonObject { ["name"] = service });
            AddComponents(components, document, service);
            foreach (var (path, methods) in Entries(document["paths"])) AddOperations(paths, operationIds, service, path, methods!.AsObject());
        }

        foreach (var (path, entries) in paths)
        {
            var beside = entries.Select(entry => entry.Key).Except(Methods).Order(StringComparer.Ordinal);
            merged["paths"]![path] = new JsonObject(beside.Concat(Methods).Where(entries.ContainsKey).Select(key => KeyValuePair.Create(key, entries[key]?.DeepClone())));
        }
        merged["components"] = new JsonObject(components.Select(section => KeyValuePair.Create(section.Key, (JsonNode?)new JsonObject(section.Value))));
        return merged;
    }

    private static void AddOperations(SortedDictionary<string, JsonObject> paths, HashSet<string> operationIds, string service, string path, JsonObject methods)
    {
        if (!paths.TryGetValue(path, out var known)) paths.Add(path, known = []);
        foreach (var (key, entry) in methods)
        {
            // Should two services describe the same operation, the one first in the list of services is believed.
            if (!known.TryAdd(key, entry?.DeepClone()) || !Methods.Contains(key) || known[key] is not JsonObject operation) continue;
            operation["tags"] = new JsonArray(service);
            if (operation["operationId"]?.GetValue<string>() is { } id && !operationIds.Add(id))
                operation["operationId"] = operationIds.Add(service + id) ? service + id : null;
            if (!path.StartsWith("/v1/", StringComparison.Ordinal)) operation["security"] = new JsonArray();
        }
    }

    /// <summary>Takes over the components; a name that another service uses for something else gets this service's name before it, and so do the references to it.</summary>
    private static void AddComponents(SortedDictionary<string, SortedDictionary<string, JsonNode?>> components, JsonObject document, string service)
    {
        var taken = from section in Entries(document["components"])
                    from entry in Entries(section.Value)
                    where components.GetValueOrDefault(section.Key)?.TryGetValue(entry.Key, out var other) == true && !JsonNode.DeepEquals(other, entry.Value)
                    select $"#/components/{section.Key}/{entry.Key}";
        var renamed = taken.ToDictionary(reference => reference, reference => reference.Insert(reference.LastIndexOf('/') + 1, service), StringComparer.Ordinal);
        Redirect(document, renamed);
        foreach (var (section, entries) in Entries(document["components"]))
        {
            if (!components.TryGetValue(section, out var known)) components.Add(section, known = new(StringComparer.Ordinal));
            foreach (var (name, described) in Entries(entries))
                known[renamed.TryGetValue($"#/components/{section}/{name}", out var reference) ? reference[(reference.LastIndexOf('/') + 1)..] : name] = described;
        }
    }

    private static void Redirect(JsonNode? node, Dictionary<string, string> renamed)
    {
        if (renamed.Count == 0) return;
        if (node is JsonArray items)
        {
            foreach (var item in items) Redirect(item, renamed);
        }
        if (node is not JsonObject fields) return;
        if (fields["$ref"] is JsonValue reference && renamed.TryGetValue(reference.GetValue<string>(), out var name)) fields["$ref"] = name;
        foreach (var (_, value) in fields) Redirect(value, renamed);
    }

    private static SortedDictionary<string, JsonNode?> Entries(JsonNode? fields) =>
        new((fields as JsonObject ?? []).ToDictionary(field => field.Key, field => field.Value?.DeepClone()), StringComparer.Ordinal);
}
