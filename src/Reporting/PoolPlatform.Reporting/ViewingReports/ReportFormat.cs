using Microsoft.Net.Http.Headers;

namespace PoolPlatform.Reporting.ViewingReports;

/// <summary>The media types in which reports are written, in our own order of preference.</summary>
internal enum ReportFormat
{
    Json,
    Csv,
    Html,
}

/// <summary>Picks the format that the caller likes best among those offered.</summary>
internal static class ReportFormats
{
    private static readonly (ReportFormat Format, MediaTypeHeaderValue Type)[] Offered =
    [
        (ReportFormat.Json, new("application/json")),
        (ReportFormat.Csv, new("text/csv")),
        (ReportFormat.Html, new("text/html")),
    ];

    /// <summary>JSON where nothing is asked for; null where nothing that is asked for is offered.</summary>
    public static ReportFormat? Choose(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0) return ReportFormat.Json;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return null;
        var (format, quality) = Offered.Select(offer => (offer.Format, Quality: QualityOf(offer.Type, accepted))).MaxBy(offer => offer.Quality);
        return quality > 0 ? format : null;
    }

    /// <summary>In thousandths. What is said about a type itself outweighs what is said about a range that it falls in (RFC 9110, 12.5.1).</summary>
    private static int QualityOf(MediaTypeHeaderValue offered, IList<MediaTypeHeaderValue> accepted)
    {
        var range = accepted.Where(offered.IsSubsetOf).OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0).FirstOrDefault();
        return range is null ? 0 : (int)((range.Quality ?? 1) * 1000);
    }
}
