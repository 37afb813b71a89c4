using Aspire.Hosting.Running;
using Aspire.Hosting.Servers;
using Npgsql;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server as a child process, on the loopback interface, with a password.</summary>
public sealed class PostgresServerResource : Resource, IResourceWithConnectionString
{
    private readonly ParameterResource? userName;
    private readonly ParameterResource password;

    internal PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        this.userName = userName;
        this.password = password;
    }

    internal string? Volume { get; set; }

    internal override bool Runs => true;

    internal override string Kind => "PostgreSQL";

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        (await ConnectAsync(cancellationToken).ConfigureAwait(false)).ConnectionString;

    internal async Task<NpgsqlConnectionStringBuilder> ConnectAsync(CancellationToken ct) => new()
    {
        Host = "127.0.0.1",
        Port = Endpoint("tcp").AllocatedPort,
        Username = await UserAsync(ct).ConfigureAwait(false),
        Password = await password.GetValueAsync(ct).ConfigureAwait(false),
    };

    internal override async Task<ChildProcess?> LaunchAsync(Surroundings surroundings, LogTail log, CancellationToken ct)
    {
        var folder = surroundings.Data.Server(Name, Volume);
        var data = Path.Combine(folder, "data");
        var version = File.Exists(Path.Combine(data, "PG_VERSION"))
            ? (await File.ReadAllTextAsync(Path.Combine(data, "PG_VERSION"), ct).ConfigureAwait(false)).Trim()
            : null;
        var bin = Installed.Postgres(surroundings.Configuration, version);
        var guise = await Guise.ChooseAsync(ct).ConfigureAwait(false);
        if (version is null)
            await MakeAsync(bin, folder, data, guise, ct).ConfigureAwait(false);

        // Whoever wrote this is gone (see Leftovers), though its number may be in use again, or still be a zombie's.
        File.Delete(Path.Combine(data, "postmaster.pid"));
        await guise.OwnAsync(folder, ct).ConfigureAwait(false);
        return await ChildProcess.StartAsync(
            new ChildCommand(Path.Combine(bin, "postgres"), ["-D", data, .. Settings()], folder)
            {
                Guise = guise.Words,
                StopSignal = Signals.Interrupt, // "fast": SIGTERM would wait for every client to leave first.
            },
            log.Write).ConfigureAwait(false);
    }

    internal override async Task<bool> IsHealthyAsync(CancellationToken ct)
    {
        try
        {
            var settings = await ConnectAsync(ct).ConfigureAwait(false);
            (settings.Pooling, settings.Timeout) = (false, 3);
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(ct).ConfigureAwait(false);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<string> UserAsync(CancellationToken ct) =>
        userName is null ? "postgres" : await userName.GetValueAsync(ct).ConfigureAwait(false) ?? "postgres";

    private IEnumerable<string> Settings()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            $"port={Endpoint("tcp").AllocatedPort}",
            "unix_socket_directories=",
            "max_connections=400",
            "fsync=on",
            // One council's file of a year does not fit into the stock 128 MB of buffers.
            "shared_buffers=512MB",
            "max_wal_size=4GB",
            "log_min_messages=warning",
            "log_checkpoints=off",
            "log_line_prefix=",
        ];
        return settings.SelectMany(s => new[] { "-c", s });
    }

    private async Task MakeAsync(string bin, string folder, string data, Guise guise, CancellationToken ct)
    {
        // Made beside its place and then moved: a first start that is cut short leaves nothing that looks finished.
        var half = data + ".new";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        var secret = Path.Combine(folder, "first-password");
        DataFolder.WriteSecret(secret, await password.GetValueAsync(ct).ConfigureAwait(false) ?? "");
        await guise.OwnAsync(folder, ct).ConfigureAwait(false);
        string[] arguments =
        [
            "-D", half, "-U", await UserAsync(ct).ConfigureAwait(false), $"--pwfile={secret}", "--auth=scram-sha-256",
            "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums",
        ];
        await ChildProcess.RunAsync(new ChildCommand(Path.Combine(bin, "initdb"), arguments, folder) { Guise = guise.Words }, ct).ConfigureAwait(false);
        File.Delete(secret);
        Directory.Move(half, data);
    }
}
