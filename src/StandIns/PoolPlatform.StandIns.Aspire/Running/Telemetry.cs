using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>Tells a service who it is in traces and, where somebody listens, whom to tell.</summary>
internal static class Telemetry
{
    internal static void AddTo(IDictionary<string, string?> variables, string service, IConfiguration configuration)
    {
        variables["OTEL_SERVICE_NAME"] = service;
        var endpoint = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (endpoint is null)
            return;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "grpc";
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={service}";
    }
}
