using Aspire.Hosting;

namespace PoolPlatform.TestServers;

/// <summary>PostgreSQL and RabbitMQ in a folder of their own, on free ports; gone without a trace when disposed.</summary>
public sealed class PrivateServers : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly DistributedApplication app;
    private readonly CancellationTokenSource end = new();

    private PrivateServers(DirectoryInfo folder, DistributedApplication app)
    {
        this.folder = folder;
        this.app = app;
        Ended = app.RunAsync(end.Token);
    }

    /// <summary>Done when a signal, or a server that died, has ended them.</summary>
    public Task Ended { get; }

    /// <summary>As <c>POOL_TEST_POSTGRES</c> has it.</summary>
    public string Postgres { get; private set; } = "";

    /// <summary>As <c>POOL_TEST_RABBITMQ</c> has it.</summary>
    public string RabbitMq { get; private set; } = "";

    /// <summary>Both, ready to be used.</summary>
    public static async Task<PrivateServers> Start()
    {
        var folder = Directory.CreateTempSubdirectory("pool-test-servers-");
        var builder = DistributedApplication.CreateBuilder([$"--PoolPlatform:DataDirectory={folder.FullName}"]);
        var postgres = builder.AddPostgres("postgres");
        var rabbitmq = builder.AddRabbitMQ("rabbitmq");
        var servers = new PrivateServers(folder, builder.Build());
        try
        {
            await Task.WhenAll(
                servers.app.ResourceNotifications.WaitForResourceHealthyAsync("postgres"),
                servers.app.ResourceNotifications.WaitForResourceHealthyAsync("rabbitmq"));
            servers.Postgres = (await postgres.Resource.GetConnectionStringAsync())!;
            servers.RabbitMq = (await rabbitmq.Resource.GetConnectionStringAsync())!;
            return servers;
        }
        catch (DistributedApplicationException)
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        try
        {
            await Ended;
        }
        finally
        {
            await app.DisposeAsync();
            end.Dispose();
            folder.Delete(recursive: true);
        }
    }
}
