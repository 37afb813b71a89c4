using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;
using RabbitMQ.Client;

namespace PoolPlatform.Postgres.Tests;

/// <summary>A whole service in miniature: takes notes over HTTP, tells of them, and writes down what other services tell.</summary>
internal sealed class NoteService : IAsyncDisposable
{
    public const string Party = "E06000022";

    private readonly WebApplication app;
    private readonly List<string> queues = [];

    private NoteService(WebApplication app, string name)
    {
        this.app = app;
        Name = name;
    }

    public string Name { get; }

    public IServiceProvider Services => app.Services;

    public HttpClient Client { get; private set; } = null!;

    public Uri GrpcAddress => app.GrpcAddress();

    /// <summary>Lets a note whose text is <c>wait</c> be finished.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Raised when a note whose text is <c>wait</c> holds its transaction open.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A name that no other test speaks under; the broker is shared.</summary>
    public static string NewName(string kind) => $"{kind}-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}";

    /// <param name="listensTo">A producer and where its event log is read.</param>
    public static async Task<NoteService> Start(
        FreshDatabase database, string? name = null, Uri? broker = null, (string Producer, Uri Log)? listensTo = null, Remembering? log = null)
    {
        name ??= NewName("notes");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.ListenOnFreePorts();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"ConnectionStrings:{name}db"] = database.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = (broker ?? Servers.RabbitMq).ToString(),
            [$"services:{listensTo?.Producer}:grpc:0"] = listensTo?.Log.ToString(),
        });
        builder.AddServiceDefaults();
        // A log must listen, or no request would have a trace id.
        builder.Logging.ClearProviders().AddProvider(log ?? new Remembering());
        var handlers = listensTo is null ? null : new EventHandlers().From(listensTo.Value.Producer).On<NoteTaken>(WriteDown);
        builder.AddServiceDatabase(name, handlers);
        TestTokens.Trust(builder.Services);
        var app = builder.Build();
        var service = new NoteService(app, name);
        if (listensTo is { } heard) service.queues.Add($"{name}.{heard.Producer}");
        app.UseServiceDefaults();
        app.MapEventLog();
        app.MapPost("/v1/notes", (HttpContext http, Writes writes) => writes.Run<string, TakeNote>(http, Authorise, service.Take));
        app.MapPut("/v1/notes", (HttpContext http, Writes writes) => writes.Run<string, TakeNote>(http, Authorise, service.Take));
        app.MapPost("/v1/bells", (HttpContext http, Writes writes) => writes.RunWithoutBody<string>(http, Authorise, Ring));
        app.MapGet("/v1/notes", async (string text, NpgsqlDataSource notes) =>
        {
            await using var count = notes.CreateCommand("select count(*) from note where text = $1");
            count.Parameters.Add(new() { Value = text });
            return await count.ExecuteScalarAsync();
        });
        await app.StartAsync();
        service.Client = new HttpClient { BaseAddress = app.HttpAddress() };
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.Of(Party, Roles.Finance));
        return service;
    }

    /// <summary>Says something without HTTP.</summary>
    public Task Say(string text) => Say(Services.GetRequiredService<ChangeStarter>(), text);

    public static async Task Say(ChangeStarter changes, string text)
    {
        await using var change = await changes.Begin(Caller.Service("tests"), CancellationToken.None);
        change.Record("note", "take", new { text });
        change.Announce("notes", new NoteTaken(text, 1));
        await change.Commit(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Gate.TrySetResult();
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (queues.Count == 0) return;
        await using var connection = await new ConnectionFactory { Uri = Servers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in queues)
        {
            await channel.QueueDeleteAsync(queue);
            await channel.ExchangeDeleteAsync(queue);
        }
    }

    private static Task<Outcome<string>> Authorise(Caller caller, CancellationToken cancel) => Task.FromResult<Outcome<string>>(
        caller.Organisation?.Value != Party ? ProtocolRefusals.NotFound()
        : caller.May(Roles.Finance) ? "notes"
        : ProtocolRefusals.RoleMissing(Roles.Finance));

    private async Task<Outcome<Answer>> Take(string scope, TakeNote request, Change change, CancellationToken cancel)
    {
        var id = change.NewId();
        await using (var insert = new NpgsqlCommand("insert into note (id, text, amount_pence) values ($1, $2, $3)", change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = id }, new() { Value = request.Text }, new() { Value = Money.Sum([request.Amount, .. request.Lines?.Select(line => line.Amount) ?? []]).Pence } },
        })
            await insert.ExecuteNonQueryAsync(cancel);
        if (request.Text == "wait")
        {
            Waiting.TrySetResult();
            await Gate.Task.WaitAsync(cancel);
        }
        change.Announce("notes", new NoteTaken(request.Text, request.Amount.Pence));
        if (request.Text == "fail") throw new InvalidOperationException("A bug.");
        if (request.Text == "refuse") return Refusal.RuleBroken("note-refused", "Not this one.").With("amount", request.Amount);
        if (request.Text == "follow") change.AfterCommit(_ => throw new InvalidOperationException("What follows fails."));
        if (request.Text != "unaudited") change.Record("note", "take", new { request.Text });
        var answer = Answer.Created($"/v1/notes/{id}", new { id, secret = "shown-once" });
        return request.Text == "secret" ? answer with { Remembered = new { id, secret = (string?)null } } : answer;
    }

    private static Task<Outcome<Answer>> Ring(string scope, Change change, CancellationToken cancel)
    {
        change.Record("bell", "ring", new { });
        return Task.FromResult<Outcome<Answer>>(Answer.NoContent());
    }

    private static async Task WriteDown(NoteTaken taken, Change change, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand("insert into heard (text) values ($1)", change.Connection, change.Transaction) { Parameters = { new() { Value = taken.Text } } };
        await insert.ExecuteNonQueryAsync(cancel);
    }

    internal sealed record TakeNote(string Text, Money Amount, IReadOnlyList<NoteLine>? Lines = null, string? Memo = null, IReadOnlyDictionary<OrganisationCode, NoteLine>? Weights = null);

    internal sealed record NoteLine(string Code, Money Amount, IReadOnlyList<string>? Tags = null);
}
