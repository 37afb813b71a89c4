namespace Aspire.Hosting.Running;

/// <summary>The output of one resource: on the console under its name, in a file, and its last lines in memory.</summary>
internal sealed class LogTail(string folder, string name) : IDisposable
{
    private const int Kept = 400;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();
    private StreamWriter? file;

    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. lines];
        }
    }

    internal void Write(string line)
    {
        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > Kept)
                lines.Dequeue();
            (file ??= Open()).WriteLine(line);
        }

        Console.WriteLine($"[{name}] {line}");
    }

    public void Dispose()
    {
        // Output may still trickle in from a process that was killed; it is kept in memory and on the console only.
        lock (gate)
        {
            file?.Dispose();
            file = StreamWriter.Null;
        }
    }

    private StreamWriter Open()
    {
        var path = Path.Combine(folder, $"{name}.log");
        if (File.Exists(path))
            File.Move(path, path + ".1", overwrite: true);
        return new StreamWriter(path) { AutoFlush = true };
    }
}
