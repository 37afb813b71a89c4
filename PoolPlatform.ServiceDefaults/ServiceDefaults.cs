using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.ServiceDefaults.Telemetry;

namespace PoolPlatform.ServiceDefaults;

/// <summary>What every service of the platform does the same way: logs, telemetry, health, problems, token checks, graceful shutdown.</summary>
public static class ServiceDefaults
{
    /// <summary>Health checks with this tag decide whether the service is ready; without it, only whether it lives.</summary>
    public const string Ready = "ready";

    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetry();
        builder.AddTokenChecks();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks();
        builder.Services.AddExceptionHandler<TroubleHandler>();
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            foreach (var converter in PlatformJson.Options.Converters) options.SerializerOptions.Converters.Add(converter);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    /// <summary>The middleware in its order, and the two health routes. Call before mapping routes.</summary>
    /// <param name="beforeAuthorization">Middleware for when the caller is known and not yet let in or turned away.</param>
    public static WebApplication UseServiceDefaults(this WebApplication app, Action<WebApplication>? beforeAuthorization = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        app.UseStatusCodePages(WriteBareStatus);
        app.UseAuthentication();
        beforeAuthorization?.Invoke(app);
        app.UseAuthorization();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteHealth }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteHealth }).AllowAnonymous();
        return app;
    }

    /// <summary>A status that routing or a limit answered without a body gets the problem document that belongs to it.</summary>
    private static Task WriteBareStatus(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var problem = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.From(ProtocolRefusals.NotFound()),
            StatusCodes.Status405MethodNotAllowed => Problems.Of("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "This method is not offered here."),
            StatusCodes.Status413PayloadTooLarge => Problems.From(ProtocolRefusals.TooLarge("what this route takes")),
            StatusCodes.Status415UnsupportedMediaType => Problems.From(ProtocolRefusals.UnsupportedMediaType("of a media type that this route takes")),
            var status => Problems.Of("refused", status, "The request was refused."),
        };
        return problem.ExecuteAsync(http);
    }

    private static Task WriteHealth(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(
            new { status = report.Status.ToString(), checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()) },
            PlatformJson.Options));
    }
}
