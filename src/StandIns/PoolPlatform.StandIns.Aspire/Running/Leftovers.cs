using System.Diagnostics;
using System.Text;

namespace Aspire.Hosting.Running;

/// <summary>Ends what an earlier run on this folder left behind when it was killed.</summary>
/// <remarks>Children get a signal when their parent dies, so usually they are just about to end; a server must not be
/// started on data that its predecessor still writes. Zombies are not found here: they have no folder and no environment.</remarks>
internal static class Leftovers
{
    internal const string Mark = "POOLPLATFORM_DATA_DIRECTORY";

    // PostgreSQL writes its title over its environment, so servers are known by the folder they run in.
    private static readonly string[] Servers = ["postgres", "beam.smp", "epmd"];

    internal static async Task EndAsync(string folder, TimeSpan grace)
    {
        var watch = Stopwatch.StartNew();
        var asked = new HashSet<int>();
        while (Find(folder) is { Count: > 0 } left)
        {
            foreach (var (pid, name) in left)
            {
                if (watch.Elapsed > grace)
                    Signals.Send(pid, Signals.Kill);
                else if (asked.Add(pid))
                    Signals.Send(pid, name == "postgres" ? Signals.Interrupt : Signals.Terminate);
            }

            if (watch.Elapsed > grace + TimeSpan.FromSeconds(10))
                throw new DistributedApplicationException($"Processes {string.Join(", ", left.Keys)} of an earlier run on {folder} do not end.");
            await Task.Delay(100).ConfigureAwait(false);
        }
    }

    internal static IReadOnlyDictionary<int, string> Find(string folder)
    {
        var found = new Dictionary<int, string>();
        if (!Directory.Exists("/proc/self"))
            return found;

        var mark = Encoding.UTF8.GetBytes($"{Mark}={folder}\0");
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(entry), out var pid) || pid == Environment.ProcessId)
                continue;
            try
            {
                var name = File.ReadAllText($"{entry}/comm").Trim();
                if (Servers.Contains(name)
                    ? Within(folder, new DirectoryInfo($"{entry}/cwd").LinkTarget)
                    : File.ReadAllBytes($"{entry}/environ").AsSpan().IndexOf(mark) >= 0)
                    found[pid] = name;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while being looked at, or is somebody else's.
            }
        }

        return found;
    }

    private static bool Within(string folder, string? path) =>
        path is not null && (path == folder || path.StartsWith(folder + '/', StringComparison.Ordinal));
}
