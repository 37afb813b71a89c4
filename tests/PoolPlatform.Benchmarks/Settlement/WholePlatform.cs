using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Agreements.Tests.Slices;
using PoolPlatform.Budgets;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.Settlement;

/// <summary>Agreements, Budgets and Settlement as they run, each composed as in its Program, with its own database, asking each other by gRPC over sockets and telling by RabbitMQ.</summary>
internal sealed class WholePlatform : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> parts = [];

    private WholePlatform(AgreementsHost agreements)
    {
        Agreements = agreements;
        parts.Add(agreements);
    }

    public AgreementsHost Agreements { get; }

    public HttpClient Budgets { get; private set; } = null!;

    public HttpClient Settlement { get; private set; } = null!;

    private readonly List<NpgsqlDataSource> databases = [];

    public static async Task<WholePlatform> Start()
    {
        var platform = new WholePlatform(await AgreementsHost.Start());
        var agreements = platform.Agreements.GrpcAddress;
        var budgets = await platform.Start("budgets", typeof(BudgetsModule).Assembly, new() { ["agreements"] = agreements }, builder =>
        {
            builder.AddServiceDatabase("budgets", BudgetsModule.Events(TimeProvider.System));
            builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
            builder.AddBudgets();
        }, app => app.MapBudgets());
        var settlement = await platform.Start("settlement", typeof(SettlementModule).Assembly, new() { ["agreements"] = agreements, ["budgets"] = budgets.GrpcAddress() }, builder =>
        {
            builder.AddServiceDatabase("settlement");
            builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
            builder.AddServiceClient<BudgetsApi.BudgetsApiClient>("budgets");
            builder.AddSettlement();
        }, app => app.MapSettlement());
        (platform.Budgets, platform.Settlement) = (platform.Client(budgets), platform.Client(settlement));
        return platform;
    }

    /// <summary>Waits until whatever Budgets and Settlement have to tell is on the bus.</summary>
    public async Task AllIsTold()
    {
        foreach (var database in databases)
            await Poll.Until(async () =>
            {
                await using var find = database.CreateCommand("select not exists (select from event_log where sequence is null or sequence > (select sent_through from event_sender))");
                return await find.ExecuteScalarAsync() is true;
            }, "the events are sent", TimeSpan.FromMinutes(2));
    }

    /// <summary>Sends a request that must succeed.</summary>
    public static async Task<JsonElement> Send(HttpClient to, HttpMethod method, string path, string body, string token, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)) };
        request.Headers.Authorization = new("Bearer", token);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        using var response = await to.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }

    public static async Task<JsonElement> Get(HttpClient from, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var response = await from.SendAsync(request);
        return JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        parts.Reverse();
        foreach (var part in parts) await part.DisposeAsync();
    }

    private async Task<WebApplication> Start(string service, System.Reflection.Assembly migrations, Dictionary<string, Uri> neighbours, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        var database = await FreshDatabase.Create(service, migrations);
        parts.Add(database);
        databases.Add(NpgsqlDataSource.Create(database.ConnectionString));
        parts.Add(databases[^1]);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = migrations.GetName().Name, EnvironmentName = "Development" });
        builder.ListenOnFreePorts();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"ConnectionStrings:{service}db"] = database.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = Servers.RabbitMq.ToString(),
            // Nobody listens there: no package is committed, and its log is looked for in vain.
            ["services:clientpackages:grpc:0"] = "http://127.0.0.1:9",
            ["Logging:LogLevel:Default"] = "None",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "None",
            ["Logging:LogLevel:MassTransit"] = "None",
        });
        builder.Configuration.AddInMemoryCollection(neighbours.Select(one => KeyValuePair.Create($"services:{one.Key}:grpc:0", (string?)one.Value.ToString())));
        builder.AddServiceDefaults();
        builder.AddApiDescription();
        add(builder);
        TestTokens.Trust(builder.Services);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapApiDescription();
        app.MapEventLog();
        map(app);
        await app.StartAsync();
        parts.Add(app);
        return app;
    }

    private HttpClient Client(WebApplication app)
    {
        var client = new Disposed(new HttpClient { BaseAddress = app.HttpAddress(), Timeout = TimeSpan.FromMinutes(2) });
        parts.Add(client);
        return client.Http;
    }

    private sealed record Disposed(HttpClient Http) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
