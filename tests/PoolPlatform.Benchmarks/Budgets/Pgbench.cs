using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PoolPlatform.Benchmarks.Budgets;

/// <summary>Runs the timing tool that comes with PostgreSQL: a statement again and again by several clients, each on a connection of its own.</summary>
internal static class Pgbench
{
    /// <summary>What so many transactions took, as the tool counts it: without the opening of connections.</summary>
    public static async Task<TimeSpan> Time(string connectionString, string script, int transactions, int clients)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, script);
        try
        {
            var start = new ProcessStartInfo("pgbench")
            {
                ArgumentList =
                {
                    "--no-vacuum", "--protocol=prepared", $"--client={Text(clients)}", "--jobs=2", $"--transactions={Text(transactions / clients)}", $"--file={file}",
                    $"--host={server.Host}", $"--port={Text(server.Port)}", $"--username={server.Username}", server.Database!,
                },
                Environment = { ["PGPASSWORD"] = server.Password },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var pgbench = Process.Start(start) ?? throw new InvalidOperationException("pgbench did not start; it comes with PostgreSQL.");
            var (said, complained) = (pgbench.StandardOutput.ReadToEndAsync(), pgbench.StandardError.ReadToEndAsync());
            await pgbench.WaitForExitAsync();
            var rate = (await said).Split('\n').FirstOrDefault(line => line.StartsWith("tps = ", StringComparison.Ordinal));
            return pgbench.ExitCode == 0 && rate is not null
                ? TimeSpan.FromSeconds(transactions / double.Parse(rate.Split(' ')[2], CultureInfo.InvariantCulture))
                : throw new InvalidOperationException(await complained);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
