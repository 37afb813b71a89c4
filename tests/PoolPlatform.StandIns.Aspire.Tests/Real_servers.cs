using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Npgsql;
using RabbitMQ.Client;

namespace PoolPlatform.StandIns.Tests;

public sealed class Real_servers
{
    [Fact]
    public async Task PostgreSQL_keeps_its_rows_through_a_stop_and_through_a_kill()
    {
        await using var system = new SampleSystem();
        var database = system.Builder.AddPostgres("postgres").WithDataVolume().AddDatabase("agreementsdb");
        var app = await system.StartAsync("agreementsdb");
        await ExecuteAsync(database, "create table kept (id int)");

        var server = app.Supervisor.Find("postgres")!;
        foreach (var signal in new[] { Signals.Interrupt, Signals.Kill })
        {
            await ExecuteAsync(database, "insert into kept values (1)");
            Signals.Send(server.ProcessId!.Value, signal);
            await server.Ended.WaitAsync(SampleSystem.Deadline);
            app.Supervisor.Start(server);
            await server.Ready.WaitAsync(SampleSystem.Deadline);
        }

        Assert.Equal(2L, await ExecuteAsync(database, "select count(*) from kept"));
        Assert.Equal("on", await ExecuteAsync(database, "show fsync"));
        await system.StopAsync();
        Assert.Empty(Leftovers.Find(system.DataDirectory));
    }

    [Fact]
    public async Task PostgreSQL_lets_nobody_in_without_the_password()
    {
        await using var system = new SampleSystem("--Parameters:postgres-password=it's a \"secret\"");
        var postgres = system.Builder.AddPostgres("postgres");
        await system.StartAsync("postgres");
        var settings = new NpgsqlConnectionStringBuilder(await postgres.Resource.GetConnectionStringAsync(SampleSystem.Deadline)) { Password = "guess", Pooling = false };

        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(SampleSystem.Deadline));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task RabbitMQ_keeps_a_durable_message_through_a_stop_and_leaves_nothing_behind()
    {
        await using var system = new SampleSystem();
        var rabbitmq = system.Builder.AddRabbitMQ("rabbitmq").WithDataVolume();
        var app = await system.StartAsync("rabbitmq");
        var factory = new ConnectionFactory { Uri = new Uri((await rabbitmq.Resource.GetConnectionStringAsync(SampleSystem.Deadline))!) };
        await using (var connection = await factory.CreateConnectionAsync(SampleSystem.Deadline))
        await using (var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), SampleSystem.Deadline))
        {
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, cancellationToken: SampleSystem.Deadline);
            await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, "hello"u8.ToArray(), SampleSystem.Deadline);
        }

        var server = app.Supervisor.Find("rabbitmq")!;
        await server.StopAsync();
        Assert.Empty(Leftovers.Find(system.DataDirectory));
        app.Supervisor.Start(server);
        await server.Ready.WaitAsync(SampleSystem.Deadline);

        await using var again = await factory.CreateConnectionAsync(SampleSystem.Deadline);
        await using var reader = await again.CreateChannelAsync(cancellationToken: SampleSystem.Deadline);
        Assert.Equal("hello"u8.ToArray(), (await reader.BasicGetAsync("kept", autoAck: true, SampleSystem.Deadline))!.Body.ToArray());
    }

    [Fact]
    public async Task Servers_listen_on_the_loopback_interface_alone()
    {
        await using var system = new SampleSystem();
        system.Builder.AddPostgres("postgres");
        system.Builder.AddRabbitMQ("rabbitmq");
        var app = await system.StartAsync("postgres", "rabbitmq");
        var ports = app.Supervisor.Runs.SelectMany(r => r.Resource.Endpoints).Select(e => e.AllocatedPort).ToHashSet();

        var listening = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => ports.Contains(l.Port)).ToList();

        Assert.Equal(2, listening.Count);
        Assert.All(listening, l => Assert.Equal(System.Net.IPAddress.Loopback, l.Address));
    }

    private static async Task<object?> ExecuteAsync(
        IResourceBuilder<PostgresDatabaseResource> database, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(await database.Resource.GetConnectionStringAsync(SampleSystem.Deadline)) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(SampleSystem.Deadline);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(SampleSystem.Deadline);
    }
}
