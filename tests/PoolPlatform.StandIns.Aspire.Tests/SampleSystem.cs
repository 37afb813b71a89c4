using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PoolPlatform.StandIns.Tests;

/// <summary>A system in a temporary folder, on free ports, with the sample service as its services.</summary>
internal sealed class SampleSystem : IAsyncDisposable
{
    private static readonly HttpClient Client = new();
    private readonly string folder;
    private DistributedApplication? app;

    internal SampleSystem(params string[] arguments)
    {
        folder = Directory.CreateTempSubdirectory("pool-aspire-").FullName;
        Builder = DistributedApplication.CreateBuilder([$"--PoolPlatform:DataDirectory={DataDirectory}", .. arguments]);
    }

    internal IDistributedApplicationBuilder Builder { get; }

    internal string DataDirectory => Path.Combine(folder, "data");

    internal string[] Notes => File.Exists(NotesFile) ? File.ReadAllLines(NotesFile) : [];

    internal string PageUrl => File.ReadAllText(Path.Combine(DataDirectory, "resource-page")).Trim();

    private string NotesFile => Path.Combine(folder, "notes");

    internal static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;

    internal string FileNamed(string name) => Path.Combine(folder, name);

    internal IResourceBuilder<ProjectResource> AddSample(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PooledPlatform.sln")))
            root = root.Parent!;
        return Builder
            .AddProject(name, Path.Combine(root.FullName, "tests/PoolPlatform.StandIns.Aspire.Sample/PoolPlatform.StandIns.Aspire.Sample.csproj"))
            .WithEnvironment("SAMPLE_NOTES", NotesFile);
    }

    internal async Task<DistributedApplication> StartAsync(params string[] healthy)
    {
        app = Builder.Build();
        await app.StartAsync(Deadline);
        foreach (var name in healthy)
            await app.ResourceNotifications.WaitForResourceHealthyAsync(name, Deadline);
        return app;
    }

    internal Task StopAsync() => app!.StopAsync();

    internal static async Task<Dictionary<string, string>> EnvironmentOfAsync(IResourceBuilder<ProjectResource> sample) =>
        (await Client.GetFromJsonAsync<Dictionary<string, string>>(new Uri(UrlOf(sample, "http") + "/environment"), Deadline))!;

    internal static string UrlOf(IResourceBuilder<ProjectResource> sample, string endpoint) => sample.Resource.Endpoint(endpoint).Url;

    internal static async Task<string> GetAsync(string url) => await Client.GetStringAsync(new Uri(url), Deadline);

    internal static async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await Client.SendAsync(request, Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
