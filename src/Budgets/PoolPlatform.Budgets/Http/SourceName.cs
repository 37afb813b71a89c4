using System.Text.RegularExpressions;

namespace PoolPlatform.Budgets.Http;

/// <summary>What the ledger that a file comes from may be called.</summary>
internal static partial class SourceName
{
    public static bool IsUsable(string source) => Pattern().IsMatch(source);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
