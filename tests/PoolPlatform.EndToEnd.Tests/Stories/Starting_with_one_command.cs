using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>What a newcomer types first, with a data folder of its own.</summary>
public sealed class Starting_with_one_command
{
    [Fact]
    public async Task Run_sh_settles_the_demonstration_pool_survives_a_restart_and_leaves_no_process_behind()
    {
        var folder = Directory.CreateTempSubdirectory("pool-run-").FullName;
        try
        {
            var first = await Start(folder);
            Assert.Contains("Settled", first, StringComparison.Ordinal);
            Assert.Matches(@"Share of variance\s+319,612\.27\s+145,819\.90\s+465,432\.17", first);
            Assert.Contains("dev-admin / dev-admin-secret", first, StringComparison.Ordinal);
            Assert.Contains("The outturn is illustrative", first, StringComparison.Ordinal);
            await Stop(folder);

            var again = await Start(folder);
            Assert.Equal(Statement(first), Statement(again));
            await Stop(folder);
        }
        finally
        {
            await RunSh(folder, "--stop");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Start(string folder)
    {
        var (code, output, errors) = await RunSh(folder, "--detach", "--port-offset", $"{AppHostProcess.FreeGatewayPort() - 8080}");
        Assert.True(code == 0, $"{output}\n{errors}");
        return output;
    }

    private static async Task Stop(string folder)
    {
        var (code, output, errors) = await RunSh(folder, "--stop");
        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Empty(Processes.On(folder));
    }

    private static Task<(int Code, string Output, string Errors)> RunSh(string folder, params string[] arguments) =>
        Program.Run("env", [$"POOL_DATA={folder}", $"CONFIGURATION={Checkout.Configuration}", "bash", Path.Combine(Checkout.Root, "run.sh"), .. arguments]);

    private static string Statement(string output)
    {
        var from = output.IndexOf("Bath and North East Somerset", StringComparison.Ordinal);
        return output[from..output.IndexOf("The platform is up.", StringComparison.Ordinal)];
    }
}
