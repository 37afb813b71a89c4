using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PoolPlatform.Kernel;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>Which part of a list is asked for: <c>?limit=100&amp;after=&lt;cursor&gt;</c>.</summary>
/// <param name="After">The key of the last item the caller has; empty for the beginning.</param>
public sealed record Paging(int Limit, string After)
{
    private const int Most = 1000;
    private const int Usual = 100;

    public static Outcome<Paging> Read(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var limit = Usual;
        if (http.Request.Query["limit"] is [{ } given] && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
            return ProtocolRefusals.Malformed("limit", $"A limit is a whole number from 1 to {Most}.");
        var after = "";
        if (http.Request.Query["after"] is [{ Length: > 0 } cursor])
        {
            try
            {
                after = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor));
            }
            catch (FormatException)
            {
                return NotACursor();
            }
            if (after.Contains('\0', StringComparison.Ordinal)) return NotACursor();
        }
        return new Paging(limit, after);
    }

    public static Refusal NotACursor() => ProtocolRefusals.Malformed("after", "This is not a cursor that a list gave out.");
}

/// <summary>A page of a list, and the cursor of the next; null when there is none.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

public static class Page
{
    /// <summary>Makes a page of one item more than was asked for, which only tells that there is a next page.</summary>
    public static Page<T> Of<T>(IReadOnlyList<T> oneMoreThanAsked, Paging paging, Func<T, string> key)
    {
        ArgumentNullException.ThrowIfNull(oneMoreThanAsked);
        ArgumentNullException.ThrowIfNull(paging);
        ArgumentNullException.ThrowIfNull(key);
        if (oneMoreThanAsked.Count <= paging.Limit) return new(oneMoreThanAsked, null);
        var items = oneMoreThanAsked.Take(paging.Limit).ToList();
        return new(items, WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key(items[^1]))));
    }
}
