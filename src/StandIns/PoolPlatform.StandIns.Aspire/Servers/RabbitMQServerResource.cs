using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Running;
using Aspire.Hosting.Servers;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A RabbitMQ server as a child process, on the loopback interface, with a password.</summary>
public sealed class RabbitMQServerResource : Resource, IResourceWithConnectionString, IResourceWithEnvironment
{
    private static readonly byte[] AmqpHeader = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1];

    private readonly ParameterResource? userName;
    private readonly ParameterResource password;

    internal RabbitMQServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        this.userName = userName;
        this.password = password;
    }

    internal string? Volume { get; set; }

    internal override bool Runs => true;

    internal override string Kind => "RabbitMQ";

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        $"amqp://{Uri.EscapeDataString(await UserAsync(cancellationToken).ConfigureAwait(false))}:"
        + $"{Uri.EscapeDataString(await password.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "")}"
        + $"@127.0.0.1:{Endpoint("tcp").AllocatedPort}";

    internal override async Task<ChildProcess?> LaunchAsync(Surroundings surroundings, LogTail log, CancellationToken ct)
    {
        var sbin = Installed.RabbitMQ(surroundings.Configuration);
        var folder = surroundings.Data.Server(Name, Volume);
        var epmdPort = surroundings.Ports.Next();
        DataFolder.WriteSecret(Path.Combine(folder, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{Endpoint("tcp").AllocatedPort}
            default_user = {await UserAsync(ct).ConfigureAwait(false)}
            default_pass = {await password.GetValueAsync(ct).ConfigureAwait(false)}
            log.console.level = warning
            log.connection.level = error
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[].\n", ct).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "env.conf"), "", ct).ConfigureAwait(false);
        var variables = Variables(folder, epmdPort, surroundings.Ports.Next());
        foreach (var add in Environment)
            await add(variables, ct).ConfigureAwait(false);

        // Erlang's name server would otherwise be started by the first who needs it, on all interfaces, and stay for good.
        var epmd = await ChildProcess.StartAsync(
            new ChildCommand("epmd", ["-port", $"{epmdPort}", "-address", "127.0.0.1"], folder) { Environment = variables.AsReadOnly() },
            log.Write).ConfigureAwait(false);
        try
        {
            return await ChildProcess.StartAsync(
                new ChildCommand(Path.Combine(sbin, "rabbitmq-server"), [], folder) { Environment = variables.AsReadOnly() },
                log.Write,
                epmd).ConfigureAwait(false);
        }
        catch
        {
            await epmd.StopAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Open for business means that it answers an AMQP greeting.</summary>
    internal override async Task<bool> IsHealthyAsync(CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            await client.ConnectAsync(IPAddress.Loopback, Endpoint("tcp").AllocatedPort, limit.Token).ConfigureAwait(false);
            await client.GetStream().WriteAsync(AmqpHeader, limit.Token).ConfigureAwait(false);
            return await client.GetStream().ReadAsync(new byte[1], limit.Token).ConfigureAwait(false) == 1;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Dictionary<string, string?> Variables(string folder, int epmdPort, int distributionPort) => new()
    {
        ["HOME"] = folder,
        ["RABBITMQ_NODENAME"] = "pool@localhost",
        ["RABBITMQ_DIST_PORT"] = $"{distributionPort}",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "advanced.config"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "env.conf"),
        ["ERL_EPMD_PORT"] = $"{epmdPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_AFLAGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",

        // "Input allowed" makes the start script become the server instead of watching over it, so that the process we start
        // is the one that gets our signals; -noinput takes the shell away again.
        ["RABBITMQ_ALLOW_INPUT"] = "1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-noinput -start_epmd false",
    };

    private async Task<string> UserAsync(CancellationToken ct) =>
        userName is null ? "guest" : await userName.GetValueAsync(ct).ConfigureAwait(false) ?? "guest";
}
