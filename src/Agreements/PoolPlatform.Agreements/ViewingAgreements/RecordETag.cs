using System.Security.Cryptography;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>The version of a record as HTTP names it, where the record itself counts none: a digest of what it says.</summary>
internal static class RecordETag
{
    public static string Of<T>(T record) => $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(record, PlatformJson.Options)).AsSpan(0, 12))}\"";

    /// <summary>Null when there is no condition or it holds; a condition never holds of what is not there.</summary>
    public static Refusal? Refuse<T>(HttpRequest request, T? record, Refusal changed)
        where T : class
    {
        var named = request.Headers.IfMatch.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).ToList();
        return named.Count == 0 || (record is not null && (named.Contains("*") || named.Contains(Of(record)))) ? null : changed;
    }
}
