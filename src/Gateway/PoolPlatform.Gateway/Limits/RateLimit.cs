using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Gateway.Limits;

/// <summary>So many requests a second for each client, with a burst above: one that runs wild does not starve the others.</summary>
internal static class RateLimit
{
    private const int RefillsPerSecond = 10;

    public static void AddRateLimit(this WebApplicationBuilder builder)
    {
        var perSecond = Positive(builder.Configuration, "Gateway:RateLimit:RequestsPerSecond");
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Positive(builder.Configuration, "Gateway:RateLimit:Burst"),
            TokensPerPeriod = Math.Max(1, perSecond / RefillsPerSecond),
            ReplenishmentPeriod = perSecond >= RefillsPerSecond ? TimeSpan.FromSeconds(1) / RefillsPerSecond : TimeSpan.FromSeconds(1) / perSecond,
            QueueLimit = 0,
        };
        builder.Services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => http.Request.Path.StartsWithSegments("/health")
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetTokenBucketLimiter(ClientOf(http), _ => bucket));
            options.OnRejected = Refuse;
        });
    }

    /// <summary>The client of the token; without one that holds, the address it comes from.</summary>
    private static string ClientOf(HttpContext http) =>
        http.User.FindFirstValue("sub") is { } client ? $"client {client}" : $"address {http.Connection.RemoteIpAddress}";

    private static async ValueTask Refuse(OnRejectedContext context, CancellationToken cancel)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await Problems.Of("rate-limited", StatusCodes.Status429TooManyRequests, "More requests than this client may send; wait as long as Retry-After says.").ExecuteAsync(context.HttpContext);
    }

    private static int Positive(IConfiguration configuration, string key) =>
        configuration.GetValue<int>(key) is > 0 and var value ? value : throw new InvalidOperationException($"{key} must be a number above zero.");
}
