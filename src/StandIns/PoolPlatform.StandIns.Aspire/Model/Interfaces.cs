namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A part of the system: a server, a database, a service, a parameter.</summary>
    public interface IResource
    {
        string Name { get; }
    }

    public interface IResourceWithEnvironment : IResource;

    public interface IResourceWithEndpoints : IResource;

    public interface IResourceWithWaitSupport : IResource;

    public interface IResourceWithConnectionString : IResource
    {
        ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default);
    }

    /// <summary>What the <c>With...</c> methods are chained on.</summary>
    public interface IResourceBuilder<out T>
        where T : IResource
    {
        IDistributedApplicationBuilder ApplicationBuilder { get; }

        T Resource { get; }
    }
}

namespace Aspire.Hosting
{
    public interface IResourceWithServiceDiscovery : ApplicationModel.IResourceWithEndpoints;
}
