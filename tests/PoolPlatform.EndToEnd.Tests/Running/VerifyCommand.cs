using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>Budgets' command <c>verify</c>, run beside the platform with what the AppHost gave to its Budgets: database, addresses and the service's own secret.</summary>
internal static class VerifyCommand
{
    /// <summary>How it ended, and its last line.</summary>
    public static async Task<(int ExitCode, string Said)> Verify(this RunningPlatform platform, string pool)
    {
        var budgets = (await platform.Resource("budgets"))["pid"]!.GetValue<int>();
        var info = new ProcessStartInfo("dotnet", [Checkout.Built("PoolPlatform.Budgets"), "verify", "--pool", pool]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var setting in Encoding.UTF8.GetString(await File.ReadAllBytesAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{budgets}/environ"))).Split('\0'))
            if (setting.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) info.Environment[setting[..at]] = setting[(at + 1)..];
        using var verify = Process.Start(info) ?? throw new InvalidOperationException("verify was not started.");
        var (said, complained) = (verify.StandardOutput.ReadToEndAsync(), verify.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await verify.WaitForExitAsync(patience.Token);
        var lines = (await said + await complained).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (verify.ExitCode, lines.LastOrDefault(line => line.StartsWith("Proved", StringComparison.Ordinal) || line.StartsWith("Not proved", StringComparison.Ordinal)) ?? string.Join('\n', lines));
    }
}
