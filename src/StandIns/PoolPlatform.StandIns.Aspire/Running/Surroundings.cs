using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>What is the same for every resource of one run.</summary>
internal sealed record Surroundings(IConfiguration Configuration, string EnvironmentName, DataFolder Data, Ports Ports)
{
    internal static Surroundings Read(IConfiguration configuration, string appHostDirectory, string environmentName) =>
        new(configuration,
            environmentName,
            new DataFolder(DataFolder.Path(configuration, appHostDirectory)),
            new Ports(configuration.GetValue<int?>("port-offset")));
}
