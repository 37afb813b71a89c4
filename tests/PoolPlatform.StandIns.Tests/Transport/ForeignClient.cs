using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PoolPlatform.StandIns.Tests.Transport;

/// <summary>Runs a script of <c>foreign-client/</c> under node. Install it once with <c>npm ci --ignore-scripts</c> there.</summary>
internal static class ForeignClient
{
    internal static string Root { get; } = FindRoot();

    private static string Folder { get; } = Path.Combine(Root, "tests", "PoolPlatform.StandIns.Tests", "foreign-client");

    internal static async Task<JsonNode> Run(string script, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        SkipWithoutNode(Directory.Exists(Path.Combine(Folder, "node_modules")), "its packages are not installed");
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Start(start);
        var output = node.StandardOutput.ReadToEndAsync(cancellation);
        var errors = node.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await node.WaitForExitAsync(cancellation);
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }

        Assert.True(node.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            SkipWithoutNode(false, missing.Message);
            throw;
        }
    }

    private static void SkipWithoutNode(bool found, string why)
    {
        var strict = Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("POOL_TEST_STRICT") == "1";
        var reason = $"The foreign client cannot run: {why}. Run 'npm ci --ignore-scripts' in {Folder}.";
        Assert.True(found || !strict, reason);
        Assert.SkipUnless(found, reason);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PooledPlatform.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("PooledPlatform.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
