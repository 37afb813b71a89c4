using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PoolPlatform.Testing;

namespace PoolPlatform.Gateway.Tests;

/// <summary>A small service behind the gateway: a real server that says what it was asked, so that a test sees what came through.</summary>
internal sealed class Behind(string name) : IAsyncDisposable
{
    private WebApplication? app;

    public string Name { get; } = name;

    public Uri Address { get; private set; } = new("http://127.0.0.1:1");

    public bool Ready { get; set; } = true;

    public string Description { get; set; } = $$$"""{"openapi":"3.0.4","paths":{"/v1/{{{name.ToLowerInvariant()}}}-things":{"get":{"operationId":"List{{{name}}}Things" } } } }""";

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.ListenOnFreePorts();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.MapGet("/health/ready", () => Ready ? Results.Ok() : Results.StatusCode(503));
        app.MapGet("/openapi/v1.json", () => Results.Text(Description, "application/json"));
        app.MapGet("/v1/settlements/elsewhere", (HttpContext http) =>
        {
            http.Response.Headers.Location = new Uri(Address, "/v1/settlements/1?part=2").ToString();
            return Results.StatusCode(201);
        });
        app.MapGet("/v1/settlements/refused", () => Results.Text("""{"type":"urn:pool:problem:refused-behind"}""", "application/problem+json", statusCode: 409));
        app.MapFallback("{**path}", async (HttpContext http) =>
        {
            var bytes = 0L;
            var buffer = new byte[64 * 1024];
            for (int read; (read = await http.Request.Body.ReadAsync(buffer)) > 0;) bytes += read;
            return Results.Json(new Seen(Name, http.Request.Method, http.Request.Path + http.Request.QueryString, bytes, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        });
        await app.StartAsync();
        Address = app.HttpAddress();
    }

    /// <summary>Gone, and its port with it.</summary>
    public async Task Stop()
    {
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync() => await Stop();
}

/// <summary>What a service behind the gateway was asked.</summary>
internal sealed record Seen(string Service, string Method, string Path, long BodyBytes, Dictionary<string, string> Headers);
