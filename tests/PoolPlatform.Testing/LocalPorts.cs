using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PoolPlatform.Testing;

/// <summary>A service under test listens on free ports of this machine: one for HTTP/1.1, one for gRPC.</summary>
public static class LocalPorts
{
    public static void ListenOnFreePorts(this WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Kestrel:Endpoints:http:Url"] = "http://127.0.0.1:0",
        ["Kestrel:Endpoints:http:Protocols"] = "Http1",
        ["Kestrel:Endpoints:grpc:Url"] = "http://127.0.0.1:0",
        ["Kestrel:Endpoints:grpc:Protocols"] = "Http2",
    });

    /// <summary>Where HTTP/1.1 is answered, once started.</summary>
    public static Uri HttpAddress(this WebApplication app) => Addresses(app.Services)[1];

    /// <summary>Where gRPC is answered, once started.</summary>
    public static Uri GrpcAddress(this WebApplication app) => Addresses(app.Services)[0];

    /// <summary>The same, where only the services of a running host are at hand.</summary>
    public static Uri HttpAddress(this IServiceProvider services) => Addresses(services)[1];

    /// <summary>Where gRPC is answered, where only the services of a running host are at hand.</summary>
    public static Uri GrpcAddress(this IServiceProvider services) => Addresses(services)[0];

    // Endpoints of the configuration are bound in the order of their names: grpc before http.
    private static Uri[] Addresses(IServiceProvider services) =>
        [.. services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
}
