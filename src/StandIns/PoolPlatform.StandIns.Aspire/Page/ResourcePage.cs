using Aspire.Hosting.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Page;

/// <summary>A page that shows what runs, where, how it is and what it last said; the same as JSON for programs.</summary>
internal sealed class ResourcePage : IAsyncDisposable
{
    private readonly WebApplication app;

    private ResourcePage(WebApplication app) => this.app = app;

    internal static async Task<ResourcePage> StartAsync(Supervisor supervisor, int port, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        app.Use(RefuseOtherSitesAsync);
        app.UseRouting();
        app.MapGet("/", () => Results.Content(PageText.Of(supervisor.Runs), "text/html; charset=utf-8"));
        app.MapGet("/resources.json", () => Results.Json(supervisor.Runs.Select(Describe)));
        app.MapGet("/resources/{name}/log", (string name) => supervisor.Find(name) is { } run
            ? Results.Text(string.Join('\n', run.Log.Lines))
            : Results.NotFound());
        app.MapPost("/resources/{name}/start", (string name) =>
        {
            if (supervisor.Find(name) is not { } run)
                return Results.NotFound();
            if (!run.CanStart)
                return Results.Conflict();
            supervisor.Start(run);
            return Results.Redirect("/");
        });
        app.MapPost("/resources/{name}/stop", async (string name) =>
        {
            if (supervisor.Find(name) is not { } run)
                return Results.NotFound();
            await run.StopAsync().ConfigureAwait(false);
            return Results.Redirect("/");
        });

        await app.StartAsync(ct).ConfigureAwait(false);
        var url = $"http://127.0.0.1:{port}";
        await File.WriteAllTextAsync(Path.Combine(supervisor.Data.Root, "resource-page"), url + "\n", ct).ConfigureAwait(false);
        Console.WriteLine($"Resources: {url}");
        return new ResourcePage(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A web host catches SIGTERM and keeps it for itself. This one is a guest: its process decides what a signal means.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static object Describe(ResourceRun run) => new
    {
        name = run.Resource.Name,
        type = run.Resource.Kind,
        state = run.State.ToString(),
        healthy = run.Healthy,
        pid = run.ProcessId,
        exitCode = run.ExitCode,
        urls = run.Resource.Endpoints.ToDictionary(e => e.Name, e => e.Url),
    };

    /// <summary>A page elsewhere must neither read this one through a name of its own nor press its buttons.</summary>
    private static Task RefuseOtherSitesAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var here = context.Request.Host;
        if (here.Host is "127.0.0.1" or "localhost" && (origin.Length == 0 || origin == $"http://{here}"))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
