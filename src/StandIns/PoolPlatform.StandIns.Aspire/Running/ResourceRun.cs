using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

internal enum ResourceState
{
    NotStarted,
    Waiting,
    Starting,
    Running,
    Stopping,
    Exited,
    FailedToStart,
}

/// <summary>The life of one resource: waits, starts, is watched, ends. Nothing is restarted that dies.</summary>
internal sealed class ResourceRun : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly Surroundings surroundings;
    private readonly Lock gate = new();
    private TaskCompletionSource ready = Unanswered();
    private TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource stopping = new();
    private ChildProcess? process;
    private Task life = Task.CompletedTask;

    internal ResourceRun(Resource resource, Surroundings surroundings, LogTail log)
    {
        Resource = resource;
        this.surroundings = surroundings;
        Log = log;
    }

    internal Resource Resource { get; }

    internal LogTail Log { get; }

    internal ResourceState State { get; private set; }

    /// <summary>Null until it has been asked.</summary>
    internal bool? Healthy { get; private set; }

    internal int? ExitCode { get; private set; }

    internal int? ProcessId => State is ResourceState.Running or ResourceState.Stopping ? process?.Id : null;

    /// <summary>Runs, and has been healthy once. Fails when it ends before that.</summary>
    internal Task Ready => ready.Task;

    internal Task<int> Ended => ended.Task;

    internal bool CanStart => State is ResourceState.NotStarted or ResourceState.Exited or ResourceState.FailedToStart;

    /// <summary>Begins a life; returns at once.</summary>
    internal void Start(IReadOnlyCollection<(ResourceRun Run, Wait Wait)> dependencies)
    {
        lock (gate)
        {
            if (!CanStart)
                throw new DistributedApplicationException($"{Resource.Name} is {State}.");
            if (State != ResourceState.NotStarted)
            {
                ready = Unanswered();
                ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
                stopping.Dispose();
                stopping = new();
            }

            (State, Healthy, ExitCode, process) = (ResourceState.Waiting, null, null, null);
            life = Task.Run(() => LiveAsync(dependencies, stopping.Token));
        }
    }

    internal async Task StopAsync()
    {
        if (State is ResourceState.NotStarted or ResourceState.Exited or ResourceState.FailedToStart)
            return;
        await stopping.CancelAsync().ConfigureAwait(false);
        await life.ConfigureAwait(false);
    }

    public void Dispose()
    {
        stopping.Dispose();
        Log.Dispose();
    }

    private async Task LiveAsync(IReadOnlyCollection<(ResourceRun Run, Wait Wait)> dependencies, CancellationToken ct)
    {
        try
        {
            await WaitForAsync(dependencies, ct).ConfigureAwait(false);
            State = ResourceState.Starting;
            process = await Resource.LaunchAsync(surroundings, Log, ct).ConfigureAwait(false);
            State = ResourceState.Running;
            await WatchAsync(ct).ConfigureAwait(false);
            End(ResourceState.Exited, $"ended with exit code {ExitCode}");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            State = ResourceState.Stopping;
            if (process is not null)
            {
                await process.StopAsync(Grace).ConfigureAwait(false);
                ExitCode = await process.Exited.ConfigureAwait(false);
            }

            End(ResourceState.Exited, "stopped");
        }
        catch (Exception e)
        {
            // Anything that goes wrong here belongs to this resource: the others go on, as they would with Aspire.
            End(ResourceState.FailedToStart, e.Message);
        }
    }

    private static async Task WaitForAsync(IReadOnlyCollection<(ResourceRun Run, Wait Wait)> dependencies, CancellationToken ct)
    {
        foreach (var (run, wait) in dependencies)
        {
            if (!wait.ForCompletion)
                await run.Ready.WaitAsync(ct).ConfigureAwait(false);
            else if (await run.Ended.WaitAsync(ct).ConfigureAwait(false) is var code && code != wait.ExitCode)
                throw new DistributedApplicationException($"{run.Resource.Name} ended with exit code {code}, not {wait.ExitCode}.");
        }
    }

    /// <summary>Asks for its health, often until it is well and then now and again, until it ends.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        var exited = process?.Exited ?? Task.Delay(Timeout.Infinite, ct);
        while (!exited.IsCompleted)
        {
            Healthy = await Resource.IsHealthyAsync(ct).ConfigureAwait(false);
            if (Healthy is true && ready.TrySetResult())
                Log.Write("is ready.");
            await Task.WhenAny(exited, Task.Delay(Healthy is true ? 3000 : 150, ct)).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
        }

        if (process?.Companion is { } companion)
            await companion.StopAsync(Grace).ConfigureAwait(false);
        ExitCode = process is null ? 0 : await process.Exited.ConfigureAwait(false);
    }

    private void End(ResourceState state, string why)
    {
        (State, Healthy) = (state, null);
        Log.Write(why + ".");
        ready.TrySetException(new DistributedApplicationException($"{Resource.Name}: {why}."));
        _ = ready.Task.Exception;
        ended.TrySetResult(ExitCode ?? -1);
    }

    private static TaskCompletionSource Unanswered() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
