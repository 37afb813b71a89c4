using Aspire.Hosting.Running;

namespace Aspire.Hosting.Servers;

/// <summary>As whom a PostgreSQL server runs: it refuses to be root.</summary>
/// <remarks>Where we are root, a user namespace lets the server take itself for somebody else while the files stay root's,
/// so the data may lie where only root may enter. Where namespaces are refused, the system's <c>postgres</c> user has to
/// be able to reach the folder.</remarks>
internal sealed record Guise(IReadOnlyList<string> Words, string? Owner)
{
    private static readonly string[] Namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];

    internal static async Task<Guise> ChooseAsync(CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
            return new([], null);
        try
        {
            await ChildProcess.RunAsync(new ChildCommand("true", [], "/") { Guise = Namespace }, ct).ConfigureAwait(false);
            return new(Namespace, "root");
        }
        catch (DistributedApplicationException)
        {
            return new(["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"], "postgres");
        }
    }

    /// <summary>Makes the folder the server's own, whoever ran it last.</summary>
    internal Task OwnAsync(string folder, CancellationToken ct) =>
        Owner is null ? Task.CompletedTask : ChildProcess.RunAsync(new ChildCommand("chown", ["-R", $"{Owner}:", folder], "/"), ct);
}
