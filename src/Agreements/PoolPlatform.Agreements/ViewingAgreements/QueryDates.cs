using System.Globalization;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>Days and instants as queries write them.</summary>
internal static class QueryDates
{
    public static bool TryParseDay(string? text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The day that a query names; today when it names none.</summary>
    public static Outcome<DateOnly> ReadDay(HttpContext http, string name, TimeProvider time)
    {
        if (http.Request.Query[name] is not [{ } given]) return DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return TryParseDay(given, out var day) ? day : ProtocolRefusals.Malformed(name, "A date is written like 2014-04-01.");
    }

    /// <summary>An instant of RFC 3339; a plus sign that nobody encoded has come as a space.</summary>
    public static bool TryParseInstant(string? text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            text?.Replace(' ', '+'),
            ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
