namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that somebody else runs, known by its connection string.</summary>
internal sealed class ConfiguredConnectionString(string name, string? environmentVariableName, Func<string> read)
    : Resource(name), IResourceWithConnectionString
{
    internal string? EnvironmentVariableName => environmentVariableName;

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(read());
}
