using System.Text.Json;
using System.Text.Json.Nodes;

namespace PoolPlatform.Reporting.Tests;

/// <summary>Compares with a file that an accountant can read; a mismatch leaves what would be right now beside it.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Same(string file, string actual)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", file);
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        actual = actual.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        if (expected == actual) return;
        var now = Path.Combine(AppContext.BaseDirectory, "Golden", file + ".actual");
        Directory.CreateDirectory(Path.GetDirectoryName(now)!);
        File.WriteAllText(now, actual);
        Assert.Fail($"{file} would now be as in {now}:\n{actual}");
    }

    public static void SameJson(string file, string actual) => Same(file, JsonNode.Parse(actual)!.ToJsonString(Indented) + "\n");
}
