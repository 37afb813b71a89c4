using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Reporting.Tests;

/// <summary>Reporting on a database of its own: told what happened, asked over HTTP.</summary>
internal sealed class ReportingHost : IAsyncDisposable
{
    public const string BanesAccount = $"/v1/pools/{BanesPool.Reference}/years/{BanesPool.Year}/reports/memorandum-account";

    private readonly FreshDatabase database;
    private readonly WebApplication app;
    private readonly HttpClient client;

    private ReportingHost(FreshDatabase database, WebApplication app)
    {
        this.database = database;
        this.app = app;
        Feed = new(database, ReportingModule.Events());
        client = new() { BaseAddress = app.HttpAddress() };
    }

    public EventFeed Feed { get; }

    public static async Task<ReportingHost> Start()
    {
        var database = await FreshDatabase.Create("reporting", typeof(ReportingModule).Assembly);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.ListenOnFreePorts();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:reportingdb"] = database.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = "amqp://127.0.0.1:1",
        });
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddServiceDatabase("reporting");
        builder.AddReporting();
        TestTokens.Trust(builder.Services);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapReporting();
        await app.StartAsync();
        return new(database, app);
    }

    /// <summary>Asks as a finance officer of the CCG, unless another token is given.</summary>
    public async Task<HttpResponseMessage> Get(string path, string? accept = null, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        request.Headers.Authorization = new("Bearer", token ?? TestTokens.Of(BanesPool.Ccg, Roles.Finance));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<string> GetText(string path, string? accept = null)
    {
        using var answer = await Get(path, accept);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public async Task<JsonObject> GetJson(string path) => JsonNode.Parse(await GetText(path))!.AsObject();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Feed.DisposeAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }
}
