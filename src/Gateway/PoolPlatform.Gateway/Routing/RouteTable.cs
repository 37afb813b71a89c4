using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace PoolPlatform.Gateway.Routing;

/// <summary>Which service answers which path. The more specific path wins, whatever the order here.</summary>
internal static class RouteTable
{
    /// <summary>Every service behind the gateway, in the order in which the API document lists them.</summary>
    public static readonly IReadOnlyList<string> Services = ["Identity", "Agreements", "Budgets", "ClientPackages", "Settlement", "Reporting"];

    private static readonly (string Path, string Service)[] Table =
    [
        ("/connect/token", "Identity"),
        ("/.well-known/openid-configuration", "Identity"),
        ("/.well-known/jwks.json", "Identity"),
        ("/v1/organisations/{code}/credentials/{**rest}", "Identity"),

        ("/v1/organisations/{**rest}", "Agreements"),
        ("/v1/agreements/{**rest}", "Agreements"),
        ("/v1/legal-powers/{**rest}", "Agreements"),
        ("/v1/functions/{**rest}", "Agreements"),
        ("/v1/funding-types/{**rest}", "Agreements"),
        ("/v1/readiness-checklists/{**rest}", "Agreements"),

        ("/v1/pools/{**rest}", "Budgets"),

        ("/v1/people/{**rest}", "ClientPackages"),
        ("/v1/packages/{**rest}", "ClientPackages"),
        ("/v1/package-costs/{**rest}", "ClientPackages"),

        ("/v1/pools/{reference}/years/{year}/settlements/{**rest}", "Settlement"),
        ("/v1/pools/{reference}/years/{year}/simulations/{**rest}", "Settlement"),
        ("/v1/pools/{reference}/years/{year}/risk-shares/{**rest}", "Settlement"),
        ("/v1/pools/{reference}/years/{year}/held-lines/{**rest}", "Settlement"),
        ("/v1/settlements/{**rest}", "Settlement"),
        ("/v1/risk-shares/{**rest}", "Settlement"),
        ("/v1/agreements/{reference}/flows/{**rest}", "Settlement"),

        ("/v1/pools/{reference}/years/{year}/reports/{**rest}", "Reporting"),
    ];

    public static IReadOnlyList<RouteConfig> Routes() =>
    [
        .. Table.Select(row => new RouteConfig
        {
            RouteId = row.Path,
            ClusterId = row.Service,
            Match = new RouteMatch { Path = row.Path },
            // Everything else needs a token: the fallback policy of the service defaults.
            AuthorizationPolicy = row.Path.StartsWith("/v1/", StringComparison.Ordinal) ? null : "anonymous",
        }),
    ];

    public static IReadOnlyList<ClusterConfig> Clusters(IConfiguration configuration) =>
    [
        .. Services.Select(service => new ClusterConfig
        {
            ClusterId = service,
            Destinations = configuration.GetSection($"services:{service.ToLowerInvariant()}:http").GetChildren().ToDictionary(address => address.Key, address => new DestinationConfig { Address = address.Value! }),
            // Header values are text in any script, such as an Idempotency-Key; without this the client turns them away.
            HttpClient = new HttpClientConfig { RequestHeaderEncoding = "utf-8", ResponseHeaderEncoding = "utf-8" },
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(100) },
        }),
    ];

    /// <summary>Where the service is asked by the gateway itself.</summary>
    public static Uri AddressOf(this IConfiguration configuration, string service, string path) =>
        new(new Uri(configuration[Key(service)] ?? throw new InvalidOperationException($"The address {Key(service)} is not configured.")), path);

    private static string Key(string service) => $"services:{service.ToLowerInvariant()}:http:0";
}
