using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>The built AppHost as a child process, on a data folder and ports of its own.</summary>
internal sealed class AppHostProcess
{
    private static readonly Lock Gate = new();
    private static int nextPort = Random.Shared.Next(12000, 19000);

    private readonly Process process;
    private readonly string logs;

    private AppHostProcess(Process process, string folder, string logs, int gatewayPort)
    {
        this.process = process;
        this.logs = logs;
        Folder = folder;
        Gateway = new($"http://127.0.0.1:{gatewayPort}");
    }

    public string Folder { get; }

    public Uri Gateway { get; }

    public bool HasEnded => process.HasExited;

    /// <summary>Where the resources say how they are; null until the AppHost has written it down.</summary>
    public Uri? ResourcePage => File.Exists(Path.Combine(Folder, "resource-page")) && File.ReadAllText(Path.Combine(Folder, "resource-page")).Trim() is { Length: > 0 } page ? new(page) : null;

    /// <param name="name">Names the folder beside the tests that keeps the logs of the last run.</param>
    /// <param name="settings">More environment, which the services inherit.</param>
    public static async Task<AppHostProcess> Start(string name, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("pool-end-to-end-").FullName;
        var logs = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"logs-{name}")).FullName;
        var port = FreeGatewayPort();
        // The shell steps aside for the AppHost. Should these tests be killed, the signal of their death ends it, and it ends the rest.
        var info = new ProcessStartInfo(
            "setpriv",
            ["--pdeathsig", "TERM", "--", "sh", "-c", "exec dotnet \"$0\" \"$1\" >\"$2\" 2>&1 </dev/null", Checkout.Built("PoolPlatform.AppHost"), $"--port-offset={port - 8080}", Path.Combine(logs, "apphost.log")]);
        info.Environment["DOTNET_ENVIRONMENT"] = "Development";
        info.Environment["PoolPlatform__DataDirectory"] = folder;
        foreach (var secret in new[] { "serviceSecret", "identityKey", "peopleKey" })
            info.Environment[$"Parameters__{secret}"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        foreach (var (variable, value) in settings) info.Environment[variable] = value;
        return new(await StartOnThreadThatStays(info), folder, logs, port);
    }

    /// <summary>Asks it to stop, waits for it, keeps the logs and throws the data away.</summary>
    public async Task Stop()
    {
        if (!process.HasExited)
        {
            await Program.Run("kill", "-TERM", $"{process.Id}");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(patience.Token);
        }
        foreach (var log in Directory.Exists(Path.Combine(Folder, "logs")) ? Directory.GetFiles(Path.Combine(Folder, "logs")) : [])
            File.Copy(log, Path.Combine(logs, Path.GetFileName(log)), overwrite: true);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>What the AppHost and every resource have said so far, by file.</summary>
    public IReadOnlyList<(string Name, string Text)> LogFiles() =>
        [.. Directory.GetFiles(logs, "apphost.log").Concat(Directory.GetFiles(Path.Combine(Folder, "logs"), "*", SearchOption.AllDirectories)).Select(file => (Path.GetFileName(file), ReadShared(file)))];

    private static string ReadShared(string file)
    {
        using var read = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return read.ReadToEnd();
    }

    /// <summary>The last lines of what the AppHost and everything below it said.</summary>
    public string LastLines(int count) => string.Join('\n', File.ReadLines(Path.Combine(logs, "apphost.log")).TakeLast(count));

    // Linux sends the signal of a parent's death when the thread that forked ends, and the thread pool ends idle threads.
    private static Task<Process> StartOnThreadThatStays(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            var process = Process.Start(info)!;
            started.SetResult(process);
            process.WaitForExit();
        })
        { IsBackground = true, Name = "apphost" }.Start();
        return started.Task;
    }

    // Below the ports that the AppHost hands out itself; neighbours get blocks that are far apart.
    internal static int FreeGatewayPort()
    {
        lock (Gate)
        {
            while (true)
            {
                var port = nextPort++;
                try
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                    return port;
                }
                catch (SocketException)
                {
                    // Taken; the next one.
                }
            }
        }
    }
}
