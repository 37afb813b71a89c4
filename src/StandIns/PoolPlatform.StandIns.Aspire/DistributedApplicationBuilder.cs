using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    public DistributedApplicationBuilder(string[] args)
    {
        // The build writes the project's folder into the assembly, as the real SDK does; a program without it works where it stands.
        AppHostDirectory = Assembly.GetEntryAssembly()?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(m => m.Key.Equals("apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value
            ?? Directory.GetCurrentDirectory();

        Configuration = new ConfigurationManager();
        Configuration
            .AddEnvironmentVariables("DOTNET_")
            .AddJsonFile(Path.Combine(AppHostDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args);
        Environment = new HostingEnvironment
        {
            ApplicationName = Assembly.GetEntryAssembly()?.GetName().Name ?? "AppHost",
            EnvironmentName = Configuration[HostDefaults.EnvironmentKey] ?? Environments.Production,
            ContentRootPath = AppHostDirectory,
        };
    }

    public ConfigurationManager Configuration { get; }

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment { get; }

    internal List<Resource> Resources { get; } = [];

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.Exists(r => r.Name.Equals(resource.Name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"There are two resources named '{resource.Name}'.");

        Resources.Add((Resource)(object)resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() =>
        new(new Supervisor(Resources, Surroundings.Read(Configuration, AppHostDirectory, Environment.EnvironmentName)));
}

internal sealed record ResourceBuilder<T>(IDistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T>
    where T : IResource;
