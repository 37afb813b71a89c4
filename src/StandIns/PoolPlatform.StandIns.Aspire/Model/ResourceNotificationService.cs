using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Lets a program that starts an application wait for a part of it.</summary>
public sealed class ResourceNotificationService
{
    private readonly Supervisor supervisor;

    internal ResourceNotificationService(Supervisor supervisor) => this.supervisor = supervisor;

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        var run = supervisor.Find(resourceName)
            ?? throw new DistributedApplicationException($"There is no resource '{resourceName}' that runs.");
        await run.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ResourceEvent(run.Resource);
    }
}

public sealed class ResourceEvent
{
    internal ResourceEvent(IResource resource) => Resource = resource;

    public IResource Resource { get; }
}
