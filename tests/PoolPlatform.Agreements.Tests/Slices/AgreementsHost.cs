using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Postgres;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>The service as it runs, composed as in its Program, on free ports and a database of its own; beside it the real risk-share engine.</summary>
internal sealed class AgreementsHost : IAsyncDisposable
{
    private readonly FreshDatabase database;
    private readonly WebApplication engine;
    private readonly WebApplication app;
    private readonly HttpClient http;

    private AgreementsHost(FreshDatabase database, WebApplication engine, WebApplication app, SetClock clock)
    {
        this.database = database;
        this.engine = engine;
        this.app = app;
        Clock = clock;
        http = new HttpClient { BaseAddress = app.HttpAddress() };
    }

    /// <summary>When changes are recorded; everything else keeps the real time.</summary>
    public SetClock Clock { get; }

    /// <summary>What Budgets answers when it is asked where a fund stands.</summary>
    public FundFigures Fund => engine.Services.GetRequiredService<FundFigures>();

    public static async Task<AgreementsHost> Start()
    {
        var database = await FreshDatabase.Create("agreements", typeof(AgreementStore).Assembly);
        var engine = await RiskShareEngine.Start();
        var clock = new SetClock();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PoolPlatform.Agreements", EnvironmentName = "Development" });
        builder.ListenOnFreePorts();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:agreementsdb"] = database.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = Servers.RabbitMq.ToString(),
            ["services:settlement:grpc:0"] = engine.GrpcAddress().ToString(),
            ["services:budgets:grpc:0"] = engine.GrpcAddress().ToString(),
            ["Logging:LogLevel:Default"] = "Error",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Error",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Error",
            ["Logging:LogLevel:MassTransit"] = "Error",
        });
        builder.AddServiceDefaults();
        builder.AddApiDescription();
        builder.AddServiceDatabase("agreements");
        builder.AddServiceClient<BudgetsApi.BudgetsApiClient>("budgets");
        builder.AddServiceClient<SettlementApi.SettlementApiClient>("settlement");
        builder.AddAgreements();
        builder.Services.Replace(ServiceDescriptor.Singleton(services => new ChangeStarter(
            services.GetRequiredService<NpgsqlDataSource>(), clock, services.GetRequiredService<EventSignal>(), services.GetRequiredService<ILogger<Change>>())));
        TestTokens.Trust(builder.Services);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapApiDescription();
        app.MapEventLog();
        app.MapAgreements();
        await app.StartAsync();
        return new(database, engine, app, clock);
    }

    public Uri GrpcAddress => app.GrpcAddress();

    public GrpcChannel Channel() => GrpcChannel.ForAddress(GrpcAddress);

    public Task<Reply> Get(string path, string token) => Send(HttpMethod.Get, path, null, token);

    /// <summary>Posts under a new idempotency key, unless one is given.</summary>
    public Task<Reply> Post(string path, string? body, string token, string? key = null, string? ifMatch = null) =>
        Send(HttpMethod.Post, path, body, token, key ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), ifMatch);

    public Task<Reply> Send(HttpMethod method, string path, string? body, string token, string? key = null, string? ifMatch = null) =>
        Send(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")), token, key, ifMatch);

    /// <summary>Posts a file as it is, byte for byte.</summary>
    public Task<Reply> PostFile(string path, byte[] file, string token, string? key = null, string type = "text/csv") => Send(
        HttpMethod.Post, path, new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } }, token, key ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), null);

    private async Task<Reply> Send(HttpMethod method, string path, HttpContent? content, string token, string? key, string? ifMatch)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(
            (int)response.StatusCode,
            response.Headers.Location?.ToString(),
            response.Headers.ETag?.ToString(),
            response.Headers.Contains("Idempotency-Replayed"),
            text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of every row.</summary>
    public async Task<IReadOnlyList<string>> Query(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await rows.ReadAsync()) found.Add(rows.GetValue(0).ToString()!);
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        await engine.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>A clock that a test sets; until then it tells the real time.</summary>
internal sealed class SetClock : TimeProvider
{
    private DateTimeOffset? set;

    public override DateTimeOffset GetUtcNow() => set ?? System.GetUtcNow();

    /// <summary>Noon of a day.</summary>
    public void Set(DateOnly day) => set = new(day, new(12, 0), TimeSpan.Zero);
}

/// <summary>What came back, ready to be asserted on.</summary>
internal sealed record Reply(int Status, string? Location, string? ETag, bool Replayed, JsonElement Body)
{
    /// <summary>The value at a path such as <c>partners[0]</c>; the words of JSON for what is no string.</summary>
    public string? At(string path)
    {
        var here = Body;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
            here = step[0] == '[' ? here[int.Parse(step[1..^1])] : here.GetProperty(step);
        return here.ValueKind switch
        {
            JsonValueKind.String => here.GetString(),
            JsonValueKind.Null => null,
            _ => here.GetRawText(),
        };
    }

    /// <summary>The status and the problem's code; what was answered where it is no problem.</summary>
    public string Told => Status < 400 ? $"{Status}" : $"{Status} {Body.GetProperty("type").GetString()!["urn:pool:problem:".Length..]}";

    /// <summary>The fields that are wrong.</summary>
    public string Errors => Status >= 400 && Body.TryGetProperty("errors", out var errors) ? string.Join(", ", errors.EnumerateObject().Select(error => error.Name)) : "";
}
