namespace PoolPlatform.EndToEnd.Tests.Pools;

/// <summary>Rules of risk shares as they stand in an agreement.</summary>
internal static class RiskShares
{
    public const string Equal = """{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""";
    public const string Owner = """{"over":[{"kind":"share","share":{"by":"owner"}}],"under":"same"}""";
    public const string Host = """{"over":[{"kind":"share","share":{"by":"host"}}],"under":"same"}""";

    public static string Percent(params (string Partner, string Percent)[] weights) =>
        """{"over":[{"kind":"share","share":{"by":"percent","weights":{WEIGHTS}}}],"under":"same"}"""
            .Replace("WEIGHTS", string.Join(',', weights.Select(weight => $"\"{weight.Partner}\":\"{weight.Percent}\"")), StringComparison.Ordinal);

    public static string Contributions(string basis) =>
        """{"over":[{"kind":"share","share":{"by":"contributions","basis":"BASIS"}}],"under":"same"}""".Replace("BASIS", basis, StringComparison.Ordinal);
}
