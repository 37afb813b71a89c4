using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>Where one run keeps its data, logs and passwords. Only one run at a time may use it.</summary>
internal sealed class DataFolder(string root) : IDisposable
{
    private FileStream? held;

    internal string Root => root;

    internal string Logs => System.IO.Path.Combine(root, "logs");

    /// <summary>Configured as <c>PoolPlatform:DataDirectory</c>, else <c>.local</c> beside the AppHost's folder.</summary>
    internal static string Path(IConfiguration configuration, string appHostDirectory) =>
        System.IO.Path.GetFullPath(
            configuration["PoolPlatform:DataDirectory"] ?? System.IO.Path.Combine(appHostDirectory, "..", ".local"), appHostDirectory);

    internal static void WriteSecret(string file, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(stream);
        writer.WriteLine(content);
    }

    internal void Hold()
    {
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(Logs);
        try
        {
            // An advisory lock ends with its process, however that ends: there is nothing stale to clean up.
            held = new FileStream(System.IO.Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException)
        {
            throw new DistributedApplicationException($"Another AppHost is running on {root}: ./run.sh --stop ends it.");
        }
    }

    /// <summary>The folder of a server. One without a volume starts empty, as a container would.</summary>
    internal string Server(string name, string? volume)
    {
        var folder = System.IO.Path.Combine(root, volume ?? $"{name}-fleeting");
        if (volume is null && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        return folder;
    }

    public void Dispose() => held?.Dispose();
}
