using System.Text.Json;

namespace PoolPlatform.Settlement.Domain.Reading;

/// <summary>The fields of one JSON object. A field that nobody asks for is unknown, and is named.</summary>
internal sealed class JsonFields
{
    private readonly JsonAt at;
    private readonly OrderedDictionary<string, JsonElement> values;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    private JsonFields(JsonAt at, OrderedDictionary<string, JsonElement> values)
    {
        this.at = at;
        this.values = values;
    }

    public static JsonFields? Of(JsonAt at)
    {
        if (at.Value.ValueKind != JsonValueKind.Object)
        {
            at.Problems.Add(at.Path, "Must be an object.");
            return null;
        }
        var values = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in at.Value.EnumerateObject())
        {
            if (NameOf(property) is not { } name || !JsonAt.IsLabel(name))
                at.Problems.Add(at.Path, "Has a field whose name is not 1 to 200 characters of text.");
            else if (!values.TryAdd(name, property.Value))
                at.Problems.Add(Join(at.Path, name), "Is given twice.");
        }
        return new(at, values);
    }

    public JsonAt? Required(string name)
    {
        if (Optional(name) is { } value) return value;
        at.Problems.Add(Join(at.Path, name), "Is missing.");
        return null;
    }

    /// <summary>The field, or null where it is absent or <c>null</c>.</summary>
    public JsonAt? Optional(string name)
    {
        asked.Add(name);
        return values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonAt(value, Join(at.Path, name), at.Problems)
            : null;
    }

    /// <summary>All fields, where the names are data: partners, reserves.</summary>
    public IEnumerable<(string Name, JsonAt Value)> Entries() =>
        values.Select(field => (field.Key, new JsonAt(field.Value, Join(at.Path, field.Key), at.Problems)));

    public void RefuseOthers()
    {
        foreach (var name in values.Keys.Where(name => !asked.Contains(name)))
            at.Problems.Add(Join(at.Path, name), "Is not a known field.");
    }

    public void Wrong(string message) => at.Problems.Add(at.Path, message);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
