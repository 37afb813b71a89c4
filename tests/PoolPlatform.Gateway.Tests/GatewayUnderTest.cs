using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.Testing;

namespace PoolPlatform.Gateway.Tests;

/// <summary>The gateway as its Program makes it, with six small real services behind it. It trusts the tokens of the tests.</summary>
public sealed class GatewayUnderTest : IAsyncLifetime
{
    private static readonly string[] Names = ["Identity", "Agreements", "Budgets", "ClientPackages", "Settlement", "Reporting"];

    private readonly List<WebApplicationFactory<Program>> started = [];

    internal IReadOnlyList<Behind> Services { get; } = [.. Names.Select(name => new Behind(name))];

    public HttpClient Http { get; private set; } = null!;

    internal Behind Service(string name) => Services.Single(service => service.Name == name);

    public async ValueTask InitializeAsync()
    {
        foreach (var service in Services) await service.Start();
        Http = Start();
    }

    /// <summary>One more gateway before the same services.</summary>
    public HttpClient Start(params (string Key, string Value)[] settings)
    {
        var gateway = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development")
                .UseSetting("Logging:LogLevel:Default", "Error")
                .UseSetting("Kestrel:Endpoints:http:Url", "http://127.0.0.1:0")
                .ConfigureTestServices(TestTokens.Trust);
            foreach (var service in Services) host.UseSetting($"services:{service.Name.ToLowerInvariant()}:http:0", service.Address.ToString());
            foreach (var (key, value) in settings) host.UseSetting(key, value);
        });
        started.Add(gateway);
        gateway.UseKestrel(0);
        gateway.StartServer();
        var address = gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var gateway in started) await gateway.DisposeAsync();
        foreach (var service in Services) await service.DisposeAsync();
    }
}

internal static class Calls
{
    public static readonly string Finance = TestTokens.Of("11E", "finance");

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static async Task<HttpResponseMessage> Send(this HttpClient http, HttpMethod method, string path, string? token, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> Get(this HttpClient http, string path, string? token, params (string Name, string Value)[] headers) => http.Send(HttpMethod.Get, path, token, null, headers);

    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    public static async Task<Seen> Seen(this HttpResponseMessage answer) => JsonSerializer.Deserialize<Seen>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), Web)!;

    public static async Task<JsonElement> IsProblem(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Json();
        Assert.Equal($"urn:pool:problem:{code}", problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(32, problem.GetProperty("traceId").GetString()!.Length);
        return problem;
    }
}
