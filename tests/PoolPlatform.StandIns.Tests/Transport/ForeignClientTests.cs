using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PoolPlatform.StandIns.Tests.Transport;

/// <summary>A client that shares no code with .NET's: the wire and the .proto files must be the standard ones.</summary>
public sealed partial class ForeignClientTests(TrialServer server)
{
    private static string TrialProto => Path.Combine(ForeignClient.Root, "tests", "PoolPlatform.StandIns.Tests", "Transport", "trial.proto");

    [Fact]
    public async Task It_reads_answers_streams_encodings_refusals_and_deadlines_as_we_send_them()
    {
        var seen = await ForeignClient.Run("calls.mjs", [server.Address.Authority, TrialProto], TestContext.Current.CancellationToken);

        Assert.Equal(("£24,655,432.17", "from-afar"), (Text(seen["echo"]!["text"]), Text(seen["echo"]!["correlation"])));
        Assert.Equal(["deflate 10000", "gzip 10000"], seen["compressed"]!.AsArray().Select(Text));
        Assert.Equal(["1", "2", "3", "4", "5"], seen["count"]!["values"]!.AsArray().Select(Text));
        Assert.Equal("5", Text(seen["count"]!["counted"]));
        Assert.Equal("FAILED_PRECONDITION", Text(seen["refusal"]!["code"]));
        Assert.Equal("The period is closed – £0.00 was posted.", Text(seen["refusal"]!["details"]));
        Assert.Equal(("period-closed", "0001feff"), (Text(seen["refusal"]!["refusalCode"]), Text(seen["refusal"]!["figures"])));
        Assert.Equal("DEADLINE_EXCEEDED", Text(seen["late"]!["code"]));
    }

    [Fact]
    public async Task It_reads_every_proto_of_the_platform_unchanged()
    {
        string[] protos = [TrialProto, .. PublicProtos()];

        var seen = await ForeignClient.Run("services.mjs", protos, TestContext.Current.CancellationToken);

        foreach (var proto in protos)
            Assert.Superset(DeclaredServices(proto), seen[proto]!.AsArray().Select(Text).ToHashSet());
    }

    private static IEnumerable<string> PublicProtos() =>
        Directory.EnumerateFiles(Path.Combine(ForeignClient.Root, "src"), "*.proto", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>By the text alone, so that the check does not lean on the reader it checks.</summary>
    private static HashSet<string> DeclaredServices(string proto)
    {
        var text = File.ReadAllText(proto);
        return [.. Service().Matches(text).Select(service => $"{Package().Match(text).Groups[1].Value}.{service.Groups[1].Value}")];
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    [GeneratedRegex(@"^package\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Package();

    [GeneratedRegex(@"^service\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Service();
}
