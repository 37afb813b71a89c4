using System.Diagnostics;

namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>A program that runs to its end.</summary>
internal static class Program
{
    public static async Task<(int Code, string Output, string Errors)> Run(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        // Longer than any of them waits itself, so that it is the program that says what it waited for.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} {string.Join(' ', arguments)} did not end: {await output}\n{await errors}");
        }
        return (process.ExitCode, await output, await errors);
    }
}
