using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>How to start one child process and how to ask it to stop.</summary>
internal sealed record ChildCommand(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    internal IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Words to put before the program, such as those that change the user.</summary>
    internal IReadOnlyList<string> Guise { get; init; } = [];

    internal int StopSignal { get; init; } = Signals.Terminate;

    internal string? Input { get; init; }
}

/// <summary>A process of ours, in a session of its own, that does not outlive us.</summary>
internal sealed class ChildProcess
{
    private static readonly bool CanSetDeathSignal = OnPath("setpriv");
    private static readonly bool CanSetSession = OnPath("setsid");

    private readonly Process process;
    private readonly ChildCommand command;
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process, ChildCommand command)
    {
        this.process = process;
        this.command = command;
        process.Exited += (_, _) => exited.TrySetResult(process.ExitCode);
        process.EnableRaisingEvents = true;
    }

    internal int Id => process.Id;

    /// <summary>The exit code, once there is one. Does not wait for the end of the output: orphans may hold that open.</summary>
    internal Task<int> Exited => exited.Task;

    /// <summary>A process that this one cannot do without and that ends with it.</summary>
    internal ChildProcess? Companion { get; init; }

    internal static async Task<ChildProcess> StartAsync(ChildCommand command, Action<string> log, ChildProcess? companion = null)
    {
        // A session of its own, so that Ctrl+C in the terminal reaches this process alone and the order of stopping is ours.
        string[] words =
        [
            .. CanSetSession ? ["setsid"] : Array.Empty<string>(),
            .. command.Guise,
            .. CanSetDeathSignal ? ["setpriv", "--pdeathsig", command.StopSignal == Signals.Interrupt ? "INT" : "TERM", "--"] : Array.Empty<string>(),
            command.Program,
            .. command.Arguments,
        ];
        var info = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
            info.Environment[name] = value;

        var process = await Launcher.StartAsync(info).ConfigureAwait(false);
        if (command.Input is { } input)
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
        process.StandardInput.Close();
        _ = CopyAsync(process.StandardOutput, log);
        _ = CopyAsync(process.StandardError, log);
        return new ChildProcess(process, command) { Companion = companion };
    }

    /// <summary>Runs a program to its end and complains with its output when it fails.</summary>
    internal static async Task RunAsync(ChildCommand command, CancellationToken ct)
    {
        var output = new System.Text.StringBuilder();
        var child = await StartAsync(command, line => { lock (output) output.AppendLine(line); }).ConfigureAwait(false);
        int code;
        try
        {
            code = await child.Exited.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await child.StopAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            throw;
        }

        if (code != 0)
            throw new DistributedApplicationException($"{command.Program} ended with {code}: {output}");
    }

    internal async Task StopAsync(TimeSpan grace)
    {
        if (!exited.Task.IsCompleted)
        {
            Signals.Send(Id, command.StopSignal);
            try
            {
                await Exited.WaitAsync(grace).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                Signals.Send(Id, Signals.Kill);
                await Exited.ConfigureAwait(false);
            }
        }

        if (Companion is not null)
            await Companion.StopAsync(grace).ConfigureAwait(false);
    }

    internal static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task CopyAsync(StreamReader reader, Action<string> log)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            log(line);
    }
}
