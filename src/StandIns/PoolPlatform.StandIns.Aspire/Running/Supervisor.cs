using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Page;

namespace Aspire.Hosting.Running;

/// <summary>Starts the resources in the order of their waits, and stops them in the opposite one.</summary>
internal sealed class Supervisor(IReadOnlyList<Resource> resources, Surroundings surroundings)
{
    private readonly List<ResourceRun> runs =
        [.. resources.Where(r => r.Runs).Select(r => new ResourceRun(r, surroundings, new LogTail(surroundings.Data.Logs, r.Name)))];

    private readonly Lock gate = new();
    private ResourcePage? page;
    private bool started;
    private Task? stopped;

    internal IReadOnlyList<ResourceRun> Runs => runs;

    internal DataFolder Data => surroundings.Data;

    internal ResourceRun? Find(string name) =>
        runs.Find(r => r.Resource.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    internal async Task StartAsync(CancellationToken ct)
    {
        RefuseCircles();
        surroundings.Data.Hold();
        started = true;
        await Leftovers.EndAsync(surroundings.Data.Root, TimeSpan.FromSeconds(20)).ConfigureAwait(false);

        var pagePort = surroundings.Ports.Next();
        foreach (var (resource, endpoint) in resources.SelectMany(r => r.Endpoints.Select(e => (r, e))))
        {
            if (endpoint.Port is { } asked)
                Ports.Demand(asked, resource.Name);
            endpoint.AllocatedPort = endpoint.Port ?? surroundings.Ports.Next();
        }

        foreach (var parameter in resources.OfType<ParameterResource>())
            await parameter.GetValueAsync(ct).ConfigureAwait(false);

        page = await ResourcePage.StartAsync(this, pagePort, ct).ConfigureAwait(false);
        foreach (var run in runs)
            Start(run);
    }

    internal void Start(ResourceRun run) =>
        run.Start([.. run.Resource.Waits.Where(w => w.On.Runs).Select(w => (Find(w.On.Name)!, w))]);

    /// <summary>A resource stops when all that waited for it have stopped.</summary>
    internal Task StopAsync()
    {
        lock (gate)
            return stopped ??= StopAllAsync();
    }

    private async Task StopAllAsync()
    {
        // Refused before it started, perhaps for waiting in a circle, which this could not walk either.
        if (!started)
            return;
        var stops = new Dictionary<Resource, Task>();
        Task Stop(ResourceRun run)
        {
            if (!stops.TryGetValue(run.Resource, out var stop))
                stops[run.Resource] = stop = AfterAsync([.. runs.Where(r => r.Resource.Waits.Exists(w => w.On == run.Resource)).Select(Stop)], run);
            return stop;
        }

        await Task.WhenAll(runs.Select(Stop)).ConfigureAwait(false);
        if (page is not null)
            await page.DisposeAsync().ConfigureAwait(false);
        foreach (var run in runs)
            run.Dispose();
        surroundings.Data.Dispose();
    }

    private static async Task AfterAsync(Task[] dependents, ResourceRun run)
    {
        await Task.WhenAll(dependents).ConfigureAwait(false);
        await run.StopAsync().ConfigureAwait(false);
    }

    private void RefuseCircles()
    {
        var settled = new HashSet<Resource>();
        void Visit(Resource resource, Resource[] path)
        {
            if (path.Contains(resource))
                throw new DistributedApplicationException($"{string.Join(" waits for ", path.Append(resource).Select(r => r.Name))}: nobody could start.");
            if (settled.Contains(resource))
                return;
            foreach (var wait in resource.Waits)
                Visit(wait.On, [.. path, resource]);
            settled.Add(resource);
        }

        foreach (var resource in resources)
            Visit(resource, []);
    }
}
