using System.Globalization;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Settlement.ViewingSettlements;

/// <summary>The day up to which interest is shown: <c>?on=</c>, or today.</summary>
internal static class InterestDay
{
    public static Outcome<DateOnly> Of(HttpRequest request, TimeProvider time) => request.Query["on"].ToString() switch
    {
        "" => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
        var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => ProtocolRefusals.Malformed("on", "A date is written like 2014-04-01."),
    };
}
