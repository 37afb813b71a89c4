using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value that must be configured as <c>Parameters:name</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ParameterResource(name, secret, () => builder.Configuration[$"Parameters:{name}"]
            ?? throw new DistributedApplicationException(
                $"Parameter '{name}' has no value: set the environment variable Parameters__{name} (./run.sh makes one).")));
    }

    /// <summary>A server that already runs elsewhere, configured as <c>ConnectionStrings:name</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ConfiguredConnectionString(name, environmentVariableName, () => builder.Configuration.GetConnectionString(name)
            ?? throw new DistributedApplicationException(
                $"Connection string '{name}' has no value: set the environment variable ConnectionStrings__{name}.")));
    }
}
