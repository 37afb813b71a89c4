using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PoolPlatform.Testing;

namespace PoolPlatform.Identity.Tests;

/// <summary>The running service as its Program makes it, on a database of its own, with an Agreements to ask that knows 11E and E06000022.</summary>
public sealed class IdentityUnderTest : IAsyncLifetime
{
    public const string ServiceSecret = "the-services-secret";

    private readonly List<IAsyncDisposable> started = [];
    private FreshDatabase? database;
    private Organisations? organisations;
    private HttpClient? http;

    /// <summary>The service in Development.</summary>
    public HttpClient Http
    {
        get
        {
            Servers.Need();
            return http!;
        }
    }

    internal Organisations Agreements => organisations!;

    public async ValueTask InitializeAsync()
    {
        // A fixture cannot skip; the first test that looks at it can.
        if (!Servers.AreNamed) return;
        database = await FreshDatabase.Create("identity", typeof(Program).Assembly);
        organisations = await Organisations.Start();
        http = Start();
    }

    /// <summary>One more process of the service on the same database.</summary>
    public HttpClient Start(string environment = "Development", string keyPassword = "a password for the key", TimeProvider? time = null, string tokenLifetime = "01:00:00")
    {
        Servers.Need();
        var service = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment(environment)
            .UseSetting("Logging:LogLevel:Default", "Error")
            .UseSetting("Kestrel:Endpoints:http:Url", "http://127.0.0.1:0")
            .UseSetting("Kestrel:Endpoints:grpc:Url", "http://127.0.0.1:0")
            .UseSetting("ConnectionStrings:identitydb", database!.ConnectionString)
            .UseSetting("ConnectionStrings:rabbitmq", Servers.RabbitMq.ToString())
            .UseSetting("services:agreements:grpc:0", Agreements.Address.ToString())
            .UseSetting("Service:ClientSecret", ServiceSecret)
            .UseSetting("Identity:KeyPassword", keyPassword)
            .UseSetting("Identity:TokenLifetime", tokenLifetime)
            .ConfigureServices(services =>
            {
                if (time is not null) services.AddSingleton(time);
            }));
        started.Add(service);
        service.UseKestrel(0);
        service.StartServer();
        return new HttpClient { BaseAddress = service.Services.HttpAddress() };
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
        foreach (var service in started) await service.DisposeAsync();
        if (organisations is not null) await organisations.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}

/// <summary>What a client does: asks for a token, and calls with it.</summary>
internal static class Calls
{
    public static Task<HttpResponseMessage> AskToken(this HttpClient http, params (string Field, string Value)[] form) =>
        http.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Field, field.Value))), TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> AskToken(this HttpClient http, string clientId, string secret) =>
        http.AskToken(("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret));

    public static async Task<string> Token(this HttpClient http, string clientId = "dev-admin", string secret = "dev-admin-secret")
    {
        using var answer = await http.AskToken(clientId, secret);
        return (await answer.Json()).GetProperty("access_token").GetString()!;
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    public static async Task<HttpResponseMessage> Send(this HttpClient http, HttpMethod method, string path, string? token, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
