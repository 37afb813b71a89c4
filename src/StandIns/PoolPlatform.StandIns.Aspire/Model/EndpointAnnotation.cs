namespace Aspire.Hosting.ApplicationModel;

/// <summary>A place where a resource listens, always on the loopback interface.</summary>
public sealed class EndpointAnnotation
{
    internal EndpointAnnotation(string name) => Name = name;

    public string Name { get; }

    public string UriScheme { get; set; } = "http";

    /// <summary>Asked for; null leaves the choice to the host.</summary>
    public int? Port { get; set; }

    /// <summary>May be shown to people. Nothing leaves the loopback interface either way.</summary>
    public bool IsExternal { get; set; }

    internal int AllocatedPort { get; set; }

    internal string Url => $"{UriScheme}://127.0.0.1:{AllocatedPort}";
}
