using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of all resources. What a resource needs in order to run is internal: AppHosts never see it.</summary>
public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    public string Name { get; }

    internal List<EndpointAnnotation> Endpoints { get; } = [];

    internal List<Wait> Waits { get; } = [];

    internal List<Func<IDictionary<string, string?>, CancellationToken, ValueTask>> Environment { get; } = [];

    internal HttpHealthCheck? HealthCheck { get; set; }

    /// <summary>Parameters and connection strings are values: there is nothing to start.</summary>
    internal virtual bool Runs => false;

    internal virtual string Kind => GetType().Name.Replace("Resource", "", StringComparison.Ordinal);

    /// <summary>Starts the resource. Null when it lives inside another one's process, as a database does.</summary>
    internal virtual Task<ChildProcess?> LaunchAsync(Surroundings surroundings, LogTail log, CancellationToken ct) =>
        throw new InvalidOperationException($"{Name} cannot be started.");

    /// <summary>One question: would it answer now?</summary>
    internal virtual Task<bool> IsHealthyAsync(CancellationToken ct) =>
        HealthCheck is { } check ? HttpProbe.AsksAsync(Endpoint(check.Endpoint), check, ct) : Task.FromResult(true);

    internal EndpointAnnotation Endpoint(string name) =>
        Endpoints.Find(e => e.Name == name)
        ?? throw new DistributedApplicationException($"{Name} has no endpoint '{name}': is it under Kestrel:Endpoints in its appsettings.json?");
}

internal sealed record Wait(Resource On, bool ForCompletion, int ExitCode);

internal sealed record HttpHealthCheck(string Path, int StatusCode, string Endpoint);
