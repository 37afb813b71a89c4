using System.Collections.Concurrent;
using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>Starts all child processes from one thread that lives as long as this process.</summary>
/// <remarks>Linux sends the parent-death signal when the <i>thread</i> that forked ends, and the thread pool ends idle
/// threads: a child started from there would be told to stop some quiet seconds later.</remarks>
internal static class Launcher
{
    private static readonly BlockingCollection<Action> Work = [];

    static Launcher()
    {
        var thread = new Thread(() =>
        {
            foreach (var start in Work.GetConsumingEnumerable())
                start();
        })
        { IsBackground = true, Name = "launcher" };
        thread.Start();
    }

    internal static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
            {
                started.SetException(new DistributedApplicationException($"Cannot start {info.FileName}: {e.Message}", e));
            }
        });
        return started.Task;
    }
}
