using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PoolPlatform.Source.Tests;

/// <summary>The tree as git knows it: what is ignored or generated is not our source.</summary>
internal static class Tree
{
    public static readonly string Root = FindRoot();

    private static readonly Lazy<string[]> Tracked = new(() => Git("ls-files", "--cached", "--others", "--exclude-standard"));

    public static IEnumerable<string> Files(params string[] endings) =>
        Tracked.Value.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)) && File.Exists(Path.Combine(Root, file)));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string[] Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PooledPlatform.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The solution was not found above the test's source.");
    }
}
