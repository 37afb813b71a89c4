namespace Aspire.Hosting.Running;

/// <summary>Finds what a project was built into, in the artifacts layout and in the configuration of this very program.</summary>
internal static class BuiltAssembly
{
    internal static string Of(string projectPath)
    {
        var project = Path.GetFileNameWithoutExtension(projectPath);
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var bin = here.Parent?.Parent?.FullName ?? "";
        var assembly = Path.Combine(bin, project, here.Name, $"{project}.dll");
        return File.Exists(assembly)
            ? assembly
            : throw new DistributedApplicationException($"{assembly} is missing: build {projectPath}.");
    }
}
