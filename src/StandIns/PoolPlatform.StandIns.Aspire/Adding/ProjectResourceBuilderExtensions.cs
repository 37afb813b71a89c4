using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a service. Its endpoints are those under <c>Kestrel:Endpoints</c> in its appsettings.json.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var path = Path.GetFullPath(projectPath, builder.AppHostDirectory);
        var project = builder.AddResource(new ProjectResource(name, path));

        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Path.GetDirectoryName(path)!, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(Path.GetDirectoryName(path)!, $"appsettings.{builder.Environment.EnvironmentName}.json"), optional: true)
            .Build();
        var found = settings.GetSection("Kestrel:Endpoints").GetChildren().Where(e => e["Url"] is not null).ToList();

        // As in the real library: a lone endpoint is called by its scheme. Its port is not taken over, or two checkouts would collide.
        foreach (var endpoint in found)
            project.WithEndpoint(found.Count == 1 ? "http" : endpoint.Key, _ => { });
        return project;
    }
}
