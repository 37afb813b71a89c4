using System.Globalization;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Http;

/// <summary>The optional condition on a PUT: change it only if it is still the version that I read.</summary>
internal static class IfMatch
{
    public static string ETag(int number) => $"\"{number.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Null when there is no condition or it holds; <paramref name="current"/> is zero while there is nothing yet.</summary>
    public static Refusal? Check(HttpRequest request, int current)
    {
        var given = request.Headers.IfMatch.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries) ?? []).ToList();
        return given.Count == 0 || (current > 0 && (given.Contains("*") || given.Contains(ETag(current)))) ? null : BudgetsRefusals.BudgetChanged(current);
    }
}
