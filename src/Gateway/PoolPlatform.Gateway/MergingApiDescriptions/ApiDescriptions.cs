using System.Text.Json;
using System.Text.Json.Nodes;
using PoolPlatform.Gateway.Routing;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Gateway.MergingApiDescriptions;

/// <summary>Fetches what the services say of themselves, merges it, and keeps the result for a moment.</summary>
internal sealed class ApiDescriptions(IHttpClientFactory http, IConfiguration configuration, TimeProvider time, ILogger<ApiDescriptions> log) : IDisposable
{
    public const string Title = "Pooled-fund platform";

    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskAtMost = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Readable = new(PlatformJson.Options) { WriteIndented = true };

    private readonly SemaphoreSlim fetching = new(1, 1);
    private (string Document, DateTimeOffset Until) kept = ("", DateTimeOffset.MinValue);

    /// <summary>The merged document; null while a service does not answer.</summary>
    public async Task<string?> Find(CancellationToken cancel)
    {
        await fetching.WaitAsync(cancel);
        try
        {
            if (time.GetUtcNow() < kept.Until) return kept.Document;
            using var client = http.CreateClient(nameof(ApiDescriptions));
            client.Timeout = AskAtMost;
            var parts = await Task.WhenAll(RouteTable.Services.Select(async service =>
                (service, await client.GetFromJsonAsync<JsonObject>(configuration.AddressOf(service, ApiDescription.Path), cancel) ?? [])));
            kept = (MergedApiDescription.Of(parts).ToJsonString(Readable), time.GetUtcNow() + KeepFor);
            return kept.Document;
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or JsonException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            log.LogWarning("A service does not describe itself just now: {Trouble}", trouble.Message);
            return null;
        }
        finally
        {
            fetching.Release();
        }
    }

    public void Dispose() => fetching.Dispose();
}
