using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

internal static class HttpProbe
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>No answer is an answer too: not healthy.</summary>
    internal static async Task<bool> AsksAsync(EndpointAnnotation endpoint, HttpHealthCheck check, CancellationToken ct)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri(endpoint.Url + check.Path), ct).ConfigureAwait(false);
            return (int)response.StatusCode == check.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
