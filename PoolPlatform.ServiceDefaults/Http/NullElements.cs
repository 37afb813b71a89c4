using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>Finds a null where an element of a list or a value of a map must be.</summary>
/// <remarks>The serializer minds nullable annotations of fields, but not of what a list or a map holds, and no rule of ours expects a null there.</remarks>
internal static class NullElements
{
    /// <summary>The path of the first one, such as <c>lines[3]</c>; null when there is none.</summary>
    public static string? FindFirst(byte[] body, Type type)
    {
        if (body.AsSpan().IndexOf("null"u8) < 0) return null;
        using var document = JsonDocument.Parse(body);
        return Find(document.RootElement, PlatformJson.Options.GetTypeInfo(type), "");
    }

    private static string? Find(JsonElement value, JsonTypeInfo type, string path) => (value.ValueKind, type.Kind) switch
    {
        (JsonValueKind.Object, JsonTypeInfoKind.Object) => value.EnumerateObject()
            .Select(field => type.Properties.FirstOrDefault(property => property.Name == field.Name) is { } property
                ? Find(field.Value, PlatformJson.Options.GetTypeInfo(property.PropertyType), Join(path, field.Name))
                : null)
            .FirstOrDefault(found => found is not null),
        (JsonValueKind.Object, JsonTypeInfoKind.Dictionary) => value.EnumerateObject()
            .Select(entry => FindElement(entry.Value, type, Join(path, entry.Name)))
            .FirstOrDefault(found => found is not null),
        (JsonValueKind.Array, JsonTypeInfoKind.Enumerable) => value.EnumerateArray()
            .Select((element, at) => FindElement(element, type, $"{path}[{at}]"))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? FindElement(JsonElement element, JsonTypeInfo collection, string path)
    {
        var type = collection.ElementType!;
        if (element.ValueKind == JsonValueKind.Null) return type == typeof(JsonElement) || Nullable.GetUnderlyingType(type) is not null ? null : path;
        return Find(element, PlatformJson.Options.GetTypeInfo(type), path);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
