using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Api;

namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>The whole platform as <c>./run.sh</c> starts it, and callers of its gateway.</summary>
public abstract class RunningPlatform : IAsyncLifetime
{
    private static readonly TimeSpan ToBeReady = TimeSpan.FromSeconds(150);

    private readonly ConcurrentDictionary<string, Lazy<Task<Credentials>>> credentials = new();
    private AppHostProcess? appHost;

    internal HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 100 }) { Timeout = TimeSpan.FromSeconds(60) };

    internal Uri Gateway => AppHost.Gateway;

    internal string Folder => AppHost.Folder;

    /// <summary>The administrator of Development.</summary>
    internal Caller Admin { get; private set; } = null!;

    /// <summary>Somebody without a token.</summary>
    internal Caller Nobody { get; private set; } = null!;

    protected abstract string Name { get; }

    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    private AppHostProcess AppHost
    {
        get
        {
            if (appHost is null) Assert.Skip("PostgreSQL or RabbitMQ is not installed on this machine; ./test.sh installs them.");
            return appHost;
        }
    }

    public virtual async ValueTask InitializeAsync()
    {
        // Where servers are missing a test skips itself, but never where a suite that skips everything would look green.
        var must = Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("POOL_TEST_STRICT") == "1";
        if (!must && !(Directory.Exists("/usr/lib/postgresql") && Directory.Exists("/usr/lib/rabbitmq"))) return;
        appHost = await AppHostProcess.Start(Name, Settings);
        Http.BaseAddress = Gateway;
        Nobody = new Caller(Http, (Task<Credentials>?)null);
        Admin = new Caller(Http, new Credentials(Http, "dev-admin", "dev-admin-secret"));
        await UntilReady();
        foreach (var (code, name, kind) in Organisations.All)
            (await Admin.Put($"/v1/organisations/{code}", new JsonObject { ["name"] = name, ["kind"] = kind }.ToJsonString())).Is(201);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http.Dispose();
        if (appHost is null) return;
        await appHost.Stop();
        Assert.Empty(Processes.On(appHost.Folder));
    }

    /// <summary>A caller of an organisation, with credentials of its own made through the API; without roles a pool manager.</summary>
    internal Caller As(string organisation, params string[] roles)
    {
        var named = roles is [] ? ["pool-manager"] : roles;
        var made = credentials.GetOrAdd($"{organisation} {string.Join(' ', named)}", _ => new(() => MakeCredentials(organisation, named)));
        return new Caller(Http, made.Value);
    }

    /// <summary>A caller with this very token.</summary>
    internal Caller WithToken(string token) => new(Http, Credentials.Of(token));

    internal IReadOnlyList<(string Name, string Text)> LogFiles() => AppHost.LogFiles();

    internal async Task UntilReady() =>
        await Poll.Until("the gateway is ready", ToBeReady, IsReady, ready => ready);

    internal async Task<JsonArray> Resources()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return JsonNode.Parse(await http.GetStringAsync(new Uri(AppHost.ResourcePage!, "/resources.json")))!.AsArray();
    }

    internal async Task<JsonObject> Resource(string name) => (await Resources()).Single(resource => resource!["name"]!.GetValue<string>() == name)!.AsObject();

    /// <summary>Presses the button of the resource page that starts what has ended, on the data and the ports it had.</summary>
    protected async Task PressStart(string name)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var answer = await http.PostAsync(new Uri(AppHost.ResourcePage!, $"/resources/{name}/start"), content: null);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<bool> IsReady()
    {
        if (AppHost.HasEnded) throw new InvalidOperationException($"The AppHost has ended:\n{AppHost.LastLines(40)}");
        try
        {
            using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.IsSuccessStatusCode) return true;
        }
        catch (HttpRequestException)
        {
            // Nobody listens there yet.
        }
        if (AppHost.ResourcePage is not null && (await Resources()).FirstOrDefault(resource => resource!["state"]!.GetValue<string>() is "FailedToStart") is { } failed)
            throw new InvalidOperationException($"{failed["name"]} failed to start:\n{AppHost.LastLines(60)}");
        return false;
    }

    private async Task<Credentials> MakeCredentials(string organisation, string[] roles)
    {
        var request = new JsonObject { ["name"] = "End to end", ["roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]) };
        var made = (await Admin.Post($"/v1/organisations/{organisation}/credentials", request.ToJsonString())).Is(201);
        return new Credentials(Http, made.Text("clientId"), made.Text("clientSecret"));
    }
}
