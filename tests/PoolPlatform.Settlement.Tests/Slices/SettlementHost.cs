using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>The service as it runs, composed as in its Program, on free ports and a database that the test gives it.</summary>
internal sealed class SettlementHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http;

    private SettlementHost(WebApplication app)
    {
        this.app = app;
        http = new HttpClient { BaseAddress = app.HttpAddress() };
    }

    public IServiceProvider Services => app.Services;

    public static async Task<SettlementHost> Start(FreshDatabase database, Uri? agreements = null, Uri? budgets = null)
    {
        // Nothing listens on port 1: a service that was not given is one that is down.
        var nobody = new Uri("http://127.0.0.1:1");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PoolPlatform.Settlement", EnvironmentName = "Development" });
        builder.ListenOnFreePorts();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:settlementdb"] = database.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = Servers.RabbitMq.ToString(),
            ["services:agreements:grpc:0"] = (agreements ?? nobody).ToString(),
            ["services:budgets:grpc:0"] = (budgets ?? nobody).ToString(),
            ["Logging:LogLevel:Default"] = "Error",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Error",
            // A crash leaves the bus and the senders complaining, which is no news.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "None",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "None",
            ["Logging:LogLevel:MassTransit"] = "None",
        });
        builder.AddServiceDefaults();
        builder.AddApiDescription();
        builder.AddServiceDatabase("settlement");
        builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
        builder.AddServiceClient<BudgetsApi.BudgetsApiClient>("budgets");
        builder.AddSettlement();
        TestTokens.Trust(builder.Services);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapApiDescription();
        app.MapEventLog();
        app.MapSettlement();
        await app.StartAsync();
        return new(app);
    }

    public GrpcChannel Channel() => GrpcChannel.ForAddress(app.GrpcAddress());

    public Task<Reply> Get(string path, string? token) => Send(HttpMethod.Get, path, null, token, null);

    /// <summary>What is no JSON, such as a table for a spreadsheet.</summary>
    public async Task<string> Text(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var response = await http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Posts under a new idempotency key, unless one is given.</summary>
    public Task<Reply> Post(string path, string body, string? token, string? key = null) =>
        Send(HttpMethod.Post, path, body, token, key ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());

    public async Task<Reply> Send(HttpMethod method, string path, string? body, string? token, string? key, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.Location?.ToString(),
            response.Headers.Contains("Idempotency-Replayed"),
            text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Ends it as a crash would leave it: nothing is finished, what runs is cut off.</summary>
    public Task Crash() => Stop(TimeSpan.Zero);

    public async ValueTask DisposeAsync() => await Stop(TimeSpan.FromSeconds(5));

    private async Task Stop(TimeSpan patience)
    {
        http.Dispose();
        using var enough = new CancellationTokenSource(patience);
        await app.StopAsync(enough.Token);
        await app.DisposeAsync();
    }
}

/// <summary>What came back, ready to be asserted on.</summary>
internal sealed record Reply(int Status, string? ContentType, string? Location, bool Replayed, JsonElement Body)
{
    /// <summary>The value at a path such as <c>partners[0].balance</c>; the words of JSON for what is no string, null for what is null or lies below it.</summary>
    public string? At(string path)
    {
        var here = Body;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (here.ValueKind == JsonValueKind.Null) return null;
            here = step[0] == '[' ? here[int.Parse(step[1..^1], CultureInfo.InvariantCulture)] : here.GetProperty(step);
        }
        return here.ValueKind switch
        {
            JsonValueKind.String => here.GetString(),
            JsonValueKind.Null => null,
            _ => here.GetRawText(),
        };
    }

    public string Problem => ContentType == "application/problem+json" ? Body.GetProperty("type").GetString()!["urn:pool:problem:".Length..] : $"no problem but {Status}";

    /// <summary>The status and the problem's code.</summary>
    public (int Status, string Problem) Told => (Status, Problem);

    public string Errors => Body.TryGetProperty("errors", out var errors) ? string.Join(" | ", errors.EnumerateObject().Select(error => error.Name)) : "";
}
