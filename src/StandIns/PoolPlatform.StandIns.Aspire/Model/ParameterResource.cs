namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from configuration (<c>Parameters:name</c>).</summary>
public sealed class ParameterResource : Resource
{
    private readonly Func<string> read;

    internal ParameterResource(string name, bool secret, Func<string> read)
        : base(name)
    {
        Secret = secret;
        this.read = read;
    }

    public bool Secret { get; }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(read());
}
