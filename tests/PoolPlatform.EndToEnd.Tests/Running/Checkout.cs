namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>Where the build put things, in the configuration of these tests.</summary>
internal static class Checkout
{
    public static readonly string Root = FindRoot();

    public static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Built(string project) => Path.Combine(Root, "artifacts", "bin", project, Configuration, $"{project}.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PooledPlatform.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("These tests run from where the build put them, below the solution.");
        return folder.FullName;
    }
}
