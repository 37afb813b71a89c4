using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>The whole system as child processes of this one.</summary>
public class DistributedApplication : IAsyncDisposable
{
    private readonly Supervisor supervisor;

    internal DistributedApplication(Supervisor supervisor)
    {
        this.supervisor = supervisor;
        ResourceNotifications = new ResourceNotificationService(supervisor);
    }

    public ResourceNotificationService ResourceNotifications { get; }

    internal Supervisor Supervisor => supervisor;

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs until Ctrl+C, SIGTERM, a closed terminal or <paramref name="cancellationToken"/>.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Ask(PosixSignalContext signal)
        {
            // Cancelled, so that the runtime does not end this process before its children have stopped in order.
            signal.Cancel = true;
            asked.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ask);
        await using var cancelled = cancellationToken.Register(() => asked.TrySetResult());
        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            await asked.Task.ConfigureAwait(false);
        }
        finally
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Begins to start everything; wait for parts of it with <see cref="ResourceNotifications"/>.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken = default) => supervisor.StartAsync(cancellationToken);

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => supervisor.StopAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
