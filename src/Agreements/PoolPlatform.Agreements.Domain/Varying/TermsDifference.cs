using System.Collections.Immutable;
using System.Text.Json;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>One thing that differs between two sets of terms.</summary>
/// <param name="Path">Where: <c>schemes[MH].riskShare.over[0].share.weights.11E</c>.</param>
/// <param name="Before">Null where it was not there.</param>
/// <param name="After">Null where it is there no longer.</param>
public sealed record TermsDifference(string Path, JsonElement? Before, JsonElement? After)
{
    /// <summary>All that differs between two sets of terms as JSON, in the order of the later, and at the end what is gone.</summary>
    public static ImmutableArray<TermsDifference> Between(JsonElement before, JsonElement after)
    {
        var were = Leaves("", before).ToDictionary(leaf => leaf.Path, leaf => leaf.Value, StringComparer.Ordinal);
        var are = Leaves("", after).ToList();
        var still = are.Select(leaf => leaf.Path).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. are.Where(leaf => !(were.TryGetValue(leaf.Path, out var was) ? JsonElement.DeepEquals(was, leaf.Value) : leaf.Value.ValueKind == JsonValueKind.Null))
                .Select(leaf => new TermsDifference(leaf.Path, were.TryGetValue(leaf.Path, out var was) ? Given(was) : null, Given(leaf.Value))),
            .. were.Where(leaf => !still.Contains(leaf.Key) && leaf.Value.ValueKind != JsonValueKind.Null).Select(leaf => new TermsDifference(leaf.Key, leaf.Value, null)),
        ];
    }

    private static JsonElement? Given(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value;

    private static IEnumerable<(string Path, JsonElement Value)> Leaves(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when path.Length == 0 || value.EnumerateObject().Any() => value.EnumerateObject().SelectMany(field => Leaves(path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.Value)),
        JsonValueKind.Array when value.EnumerateArray().Any(element => element.ValueKind == JsonValueKind.Object) => ElementsOf(path, value),
        // Lists of plain values, such as the partners, are read as a whole: their order is part of them.
        _ => [(path, value)],
    };

    /// <summary>Schemes are known by their code, steps of a rule by their place.</summary>
    private static IEnumerable<(string Path, JsonElement Value)> ElementsOf(string path, JsonElement list)
    {
        var elements = list.EnumerateArray().ToList();
        var codes = elements.Select(CodeOf).ToList();
        var named = codes.All(code => code is not null) && codes.Distinct(StringComparer.Ordinal).Count() == codes.Count;
        if (named) yield return (path, JsonSerializer.SerializeToElement(codes));
        for (var i = 0; i < elements.Count; i++)
            foreach (var leaf in Leaves(named ? $"{path}[{codes[i]}]" : $"{path}[{i}]", elements[i]))
                if (!(named && leaf.Path == $"{path}[{codes[i]}].code")) yield return leaf;
    }

    private static string? CodeOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;
}
