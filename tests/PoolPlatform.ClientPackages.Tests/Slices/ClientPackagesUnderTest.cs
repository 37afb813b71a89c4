using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Testing;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>The running service as its Program makes it, on a database of its own, with Agreements and Budgets to ask. Everything it logs is kept.</summary>
public sealed class ClientPackagesUnderTest : IAsyncLifetime
{
    public const string Key = "YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgMzIhISE=";

    private readonly List<IAsyncDisposable> started = [];
    private readonly Kept logs = new();
    private FreshDatabase? database;
    private Neighbours? neighbours;
    private WebApplicationFactory<Program>? service;
    private HttpClient? http;

    public HttpClient Http
    {
        get
        {
            Servers.Need();
            return http!;
        }
    }

    public IServiceProvider Services
    {
        get
        {
            Servers.Need();
            return service!.Services;
        }
    }

    internal Known Known
    {
        get
        {
            Servers.Need();
            return neighbours!.Known;
        }
    }

    public string Logs => string.Join('\n', logs.Lines);

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot skip; the first test that looks at it can.
        if (!Servers.AreNamed) return;
        database = await FreshDatabase.Create("clientpackages", typeof(Program).Assembly);
        neighbours = await Neighbours.Start();
        service = Start(Key);
        http = new HttpClient { BaseAddress = service.Services.HttpAddress() };
    }

    /// <summary>One more process of the service on the same database.</summary>
    public WebApplicationFactory<Program> Start(string? key, TimeProvider? time = null, string? previousKey = null)
    {
        Servers.Need();
        var another = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment("Development")
            .UseSetting("Logging:LogLevel:Default", "Debug")
            .UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Debug")
            .UseSetting("Logging:LogLevel:MassTransit", "Warning")
            .UseSetting("Logging:Console:LogLevel:Default", "None")
            .UseSetting("Logging:Console:LogLevel:Microsoft.AspNetCore", "None")
            .UseSetting("Logging:Console:LogLevel:MassTransit", "None")
            .UseSetting("Kestrel:Endpoints:http:Url", "http://127.0.0.1:0")
            .UseSetting("Kestrel:Endpoints:grpc:Url", "http://127.0.0.1:0")
            .UseSetting("ConnectionStrings:clientpackagesdb", database!.ConnectionString)
            .UseSetting("ConnectionStrings:rabbitmq", Servers.RabbitMq.ToString())
            .UseSetting("services:agreements:grpc:0", neighbours!.Address.ToString())
            .UseSetting("services:budgets:grpc:0", neighbours.Address.ToString())
            .UseSetting("services:identity:http:0", "http://127.0.0.1:9")
            .UseSetting("Service:ClientSecret", "a secret")
            .UseSetting("People:EncryptionKey", key)
            .UseSetting(previousKey is null ? "People:None" : "People:PreviousKeys:0", previousKey)
            .ConfigureTestServices(services =>
            {
                TestTokens.Trust(services);
                services.AddSingleton<ILoggerProvider>(logs);
                if (time is not null) services.AddSingleton(time);
            }));
        started.Add(another);
        another.UseKestrel(0);
        another.StartServer();
        return another;
    }

    public async Task<T> Query<T>(string sql)
    {
        Servers.Need();
        await using var connection = new NpgsqlConnection(database!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        foreach (var one in started) await one.DisposeAsync();
        if (neighbours is not null) await neighbours.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    private sealed class Kept : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(Lines);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}

/// <summary>What a client does, and what it looks at in the answer.</summary>
internal static class Calls
{
    private static int keys;

    public static string Practitioner(string organisation = "E06000022") => TestTokens.Of(organisation, "practitioner");

    public static async Task<HttpResponseMessage> Send(this HttpClient http, HttpMethod method, string path, string? token, string? body = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", key ?? $"key-{Interlocked.Increment(ref keys)}");
        if (ifMatch is not null) request.Headers.Add("If-Match", ifMatch);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> Get(this HttpClient http, string path, string token)
    {
        using var answer = await http.Send(HttpMethod.Get, path, token);
        return await answer.Is(200);
    }

    public static async Task<JsonElement> Post(this HttpClient http, string path, string token, string? body, int status = 201)
    {
        using var answer = await http.Send(HttpMethod.Post, path, token, body);
        return await answer.Is(status);
    }

    public static async Task<JsonElement> Refused(this HttpClient http, HttpMethod method, string path, string? token, string? body, int status, string code, string? ifMatch = null)
    {
        using var answer = await http.Send(method, path, token, body, ifMatch: ifMatch);
        return await answer.IsProblem(status, code);
    }

    public static async Task<JsonElement> Is(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    public static async Task<JsonElement> IsProblem(this HttpResponseMessage answer, int status, string code)
    {
        var problem = await answer.Is(status);
        Assert.Equal($"urn:pool:problem:{code}", problem.GetProperty("type").GetString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return problem;
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static string Fields(this JsonElement problem) => string.Join(',', problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
}
