using System.Globalization;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.Http;

/// <summary>Elements of lists in requests: the JSON reader lets a null stand where an object is expected.</summary>
internal static class Elements
{
    public static Refusal? NullIn<T>(string field, IReadOnlyList<T>? list)
        where T : class
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
            if (list![i] is null) return ProtocolRefusals.Malformed(string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), "An object is expected here.");
        return null;
    }
}
