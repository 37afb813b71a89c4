using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Gateway.Limits;

/// <summary>How much a request may carry: a mebibyte, but for files that are imported.</summary>
internal static class SizeLimits
{
    private const long MaxBytes = RequestBody.MaxJsonBytes;
    private const long MaxFileBytes = 256L * 1024 * 1024;

    /// <summary>Refuses at once what says that it is too large, and cuts off what turns out to be.</summary>
    public static async Task Apply(HttpContext http, RequestDelegate next)
    {
        var most = IsFile(http.Request) ? MaxFileBytes : MaxBytes;
        if (http.Request.ContentLength > most)
        {
            await Problems.From(ProtocolRefusals.TooLarge(Name(http))).ExecuteAsync(http);
            return;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most;
        await next(http);
    }

    public static string Name(HttpContext http) => IsFile(http.Request) ? "256 MiB" : "1 MiB";

    private static bool IsFile(HttpRequest request) =>
        (request.Path.Value!.EndsWith("/expenditure/imports", StringComparison.OrdinalIgnoreCase) || request.Path.Equals("/v1/organisations/imports", StringComparison.OrdinalIgnoreCase))
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);
}
