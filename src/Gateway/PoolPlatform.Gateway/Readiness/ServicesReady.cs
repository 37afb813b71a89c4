using Microsoft.Extensions.Diagnostics.HealthChecks;
using PoolPlatform.Gateway.Routing;

namespace PoolPlatform.Gateway.Readiness;

/// <summary>The gateway is ready when every service behind it is.</summary>
internal static class ServicesReady
{
    private static readonly TimeSpan AskAtMost = TimeSpan.FromSeconds(5);

    public static void AddServicesReady(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(nameof(ServicesReady), http => http.Timeout = AskAtMost);
        foreach (var service in RouteTable.Services)
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                service.ToLowerInvariant(),
                services => new Asking(services.GetRequiredService<IHttpClientFactory>(), builder.Configuration.AddressOf(service, "/health/ready")),
                HealthStatus.Unhealthy,
                [ServiceDefaults.ServiceDefaults.Ready]));
    }

    private sealed class Asking(IHttpClientFactory http, Uri address) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                using var answer = await http.CreateClient(nameof(ServicesReady)).GetAsync(address, cancellationToken);
                return answer.IsSuccessStatusCode ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"answers {(int)answer.StatusCode}");
            }
            catch (Exception trouble) when (trouble is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy(trouble.Message);
            }
        }
    }
}
