using System.Text;

namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>What runs on a data folder, by looking at every process of the machine.</summary>
internal static class Processes
{
    /// <summary>Services carry the folder in their environment; the servers, which overwrite theirs, work in it or below.</summary>
    public static IReadOnlyDictionary<int, string> On(string folder)
    {
        var mark = Encoding.UTF8.GetBytes($"={folder}\0");
        var found = new Dictionary<int, string>();
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(entry), out var process)) continue;
            try
            {
                var workingFolder = new DirectoryInfo($"{entry}/cwd").LinkTarget;
                if (workingFolder?.StartsWith(folder, StringComparison.Ordinal) == true || File.ReadAllBytes($"{entry}/environ").AsSpan().IndexOf(mark) >= 0)
                    found[process] = File.ReadAllText($"{entry}/cmdline").Replace('\0', ' ');
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended while being looked at, or is somebody else's.
            }
        }
        return found;
    }
}
