using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A service of this repository, run from what the last build made of it.</summary>
public sealed class ProjectResource : Resource, IResourceWithEnvironment, IResourceWithServiceDiscovery, IResourceWithWaitSupport
{
    private readonly string projectPath;

    internal ProjectResource(string name, string projectPath)
        : base(name) => this.projectPath = projectPath;

    internal override bool Runs => true;

    internal override async Task<ChildProcess?> LaunchAsync(Surroundings surroundings, LogTail log, CancellationToken ct)
    {
        var assembly = BuiltAssembly.Of(projectPath);
        return await ChildProcess.StartAsync(
            new ChildCommand("dotnet", [assembly], Path.GetDirectoryName(projectPath)!)
            {
                Environment = await EnvironmentAsync(surroundings, ct).ConfigureAwait(false),
            },
            log.Write).ConfigureAwait(false);
    }

    internal async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(Surroundings surroundings, CancellationToken ct)
    {
        var variables = new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = surroundings.EnvironmentName,
            ["ASPNETCORE_ENVIRONMENT"] = surroundings.EnvironmentName,
            [Leftovers.Mark] = surroundings.Data.Root,
        };

        // A secret goes to those it was handed to, not to every child of the process that knows it.
        foreach (string name in System.Environment.GetEnvironmentVariables().Keys)
        {
            if (name.StartsWith("Parameters__", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
                || name is "ASPNETCORE_URLS" or "ASPNETCORE_HTTP_PORTS")
                variables[name] = null;
        }

        Telemetry.AddTo(variables, Name, surroundings.Configuration);
        foreach (var endpoint in Endpoints)
            variables[$"Kestrel__Endpoints__{endpoint.Name}__Url"] = endpoint.Url;
        foreach (var add in Environment)
            await add(variables, ct).ConfigureAwait(false);
        return variables;
    }
}
