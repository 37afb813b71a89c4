using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>Tells a service who it is in traces and, where somebody listens, whom to tell.</summary>
internal static class Telemetry
{
    internal static void AddTo(IDictionary<string, string?> variables, string service, IConfiguration configuration)
    {
        variables["OTEL_SERVICE_NAME"] = service;
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
            return;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "grpc";
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={service}";
    }
}
