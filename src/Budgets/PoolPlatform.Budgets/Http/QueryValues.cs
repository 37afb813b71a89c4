using System.Globalization;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.Http;

/// <summary>What a question on figures may name: a period, and a moment as of which they were recorded.</summary>
internal static class QueryValues
{
    public const string AsAtMeaning = "Figures as they were recorded at this instant, such as 2014-12-31T17:00:00Z; now when left out.";

    public const string OnMeaning = "Entries that happened up to the end of this day, such as 2014-09-30; all when left out.";

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static Outcome<PeriodNo?> Period(HttpRequest request)
    {
        if (request.Query["period"] is not [{ } text]) return request.Query.ContainsKey("period") ? NoPeriod() : default(PeriodNo?);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && PeriodNo.TryFrom(number, out var period) ? (PeriodNo?)period : NoPeriod();
    }

    public static Outcome<DateOnly?> On(HttpRequest request)
    {
        if (request.Query["on"] is not [{ } text]) return request.Query.ContainsKey("on") ? NoDay() : default(DateOnly?);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2999 ? (DateOnly?)day : NoDay();
    }

    public static Outcome<DateTimeOffset?> AsAt(HttpRequest request) => Instant(request, "asAt");

    public static Outcome<DateTimeOffset?> Instant(HttpRequest request, string name)
    {
        if (request.Query[name] is not [{ } text]) return request.Query.ContainsKey(name) ? NoInstant(name) : default(DateTimeOffset?);
        return TryParseInstant(text, out var instant) ? (DateTimeOffset?)instant : NoInstant(name);
    }

    /// <summary>The day that the question names as <c>on</c>, or another when it names none.</summary>
    public static Outcome<DateOnly> Day(HttpRequest request, DateOnly otherwise)
    {
        var named = On(request);
        return named.Refusal is { } malformed ? malformed : named.OrThrow() ?? otherwise;
    }

    /// <summary>An RFC 3339 instant, with its offset.</summary>
    public static bool TryParseInstant(string text, out DateTimeOffset instant)
    {
        // A plus sign that was not escaped comes as a space.
        var read = DateTimeOffset.TryParseExact(text.Replace(' ', '+'), Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant)
            && (text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' or ' ');
        instant = read ? instant.ToUniversalTime() : default;
        return read;
    }

    private static Refusal NoPeriod() => ProtocolRefusals.Malformed("period", "A period is a number from 1 to 13.");

    private static Refusal NoDay() => ProtocolRefusals.Malformed("on", "A day is written like 2014-09-30.");

    private static Refusal NoInstant(string name) => ProtocolRefusals.Malformed(name, "An instant is written like 2014-12-31T17:00:00Z.");
}
