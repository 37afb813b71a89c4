using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ClientPackages;
using PoolPlatform.ClientPackages.Tests.Slices;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.ClientPackages;

/// <summary>ClientPackages as its Program makes it, on a database of its own and the real broker; what it asks of its neighbours is answered over a socket. One pool, one person.</summary>
internal sealed class PackagesHost : IAsyncDisposable
{
    public const string Reference = "SPEED";

    private static readonly string Practitioner = TestTokens.Of("E06000022", "practitioner");
    private static readonly string Commissioner = TestTokens.Of("11E", "commissioner");

    private readonly FreshDatabase fresh;
    private readonly Neighbours neighbours;
    private readonly WebApplication service;
    private readonly HttpClient http;
    private int keys;

    private PackagesHost(FreshDatabase fresh, Neighbours neighbours, WebApplication service)
    {
        this.fresh = fresh;
        this.neighbours = neighbours;
        this.service = service;
        http = new HttpClient { BaseAddress = service.HttpAddress(), Timeout = TimeSpan.FromMinutes(10) };
        Database = NpgsqlDataSource.Create(fresh.ConnectionString);
    }

    public NpgsqlDataSource Database { get; }

    public Uri GrpcAddress => service.GrpcAddress();

    public static async Task<PackagesHost> Start()
    {
        var fresh = await FreshDatabase.Create("clientpackages", typeof(ClientPackagesModule).Assembly);
        var neighbours = await Neighbours.Start();
        neighbours.Known.Agree(Reference);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PoolPlatform.ClientPackages", EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:clientpackagesdb"] = fresh.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = Servers.RabbitMq.ToString(),
            ["services:agreements:grpc:0"] = neighbours.Address.ToString(),
            ["services:budgets:grpc:0"] = neighbours.Address.ToString(),
            ["services:identity:http:0"] = "http://127.0.0.1:9",
            ["Service:ClientSecret"] = "unused",
            ["People:EncryptionKey"] = Convert.ToBase64String(new byte[32]),
        });
        builder.ListenOnFreePorts();
        builder.AddServiceDefaults();
        builder.AddApiDescription();
        builder.AddServiceDatabase("clientpackages");
        builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
        builder.AddServiceClient<BudgetsApi.BudgetsApiClient>("budgets");
        builder.AddClientPackages();
        TestTokens.Trust(builder.Services);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapEventLog();
        app.MapClientPackages();
        await app.StartAsync();
        return new(fresh, neighbours, app);
    }

    /// <summary>A package in force at a weekly rate from 1 April 2025 on, without an end.</summary>
    public async Task<string> Approved(string rate)
    {
        var person = await Post("/v1/people", Practitioner, """{"nhsNumber":"9434765919","name":{"family":"Example","given":"Edna"},"born":"1938-02-11","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}""");
        var draft = await Post("/v1/packages", Practitioner, $$"""{"agreement":"{{Reference}}","scheme":"MH","personId":"{{person.GetProperty("personId")}}","route":"Joint","lines":[{{Line(rate)}}]}""");
        var package = draft.GetProperty("packageId").GetString()!;
        await Post($"/v1/packages/{package}/approval", Commissioner, null);
        return package;
    }

    /// <summary>Another rate for the whole of the package, as a practitioner proposes it and a commissioner approves it. What is timed begins with the approval.</summary>
    public async Task<long> Change(string package, string rate)
    {
        await Post($"/v1/packages/{package}/versions", Practitioner, $$"""{"reason":"More hours","lines":[{{Line(rate)}}]}""", ifMatch: "*");
        var began = TimeProvider.System.GetTimestamp();
        await Post($"/v1/packages/{package}/approval", Commissioner, null);
        return began;
    }

    /// <summary>Previewed by one body and approved by the other.</summary>
    public async Task<int> Uplift()
    {
        var preview = await Post($"/v1/packages/uplifts?agreement={Reference}", Commissioner, """{"provider":"Sunny Bank","percent":"0.5","from":"2026-04-01","reason":"Fee uplift"}""");
        await Post($"/v1/packages/uplifts/{preview.GetProperty("upliftId")}/approval", TestTokens.Of("E06000022", "commissioner"), null);
        return preview.GetProperty("packages").GetInt32();
    }

    /// <summary>The same package under so many more ids, as approval leaves them.</summary>
    public async Task<IReadOnlyList<string>> Multiply(string package, int copies)
    {
        await using var make = Database.CreateCommand(
            """
            with made as (
                insert into package (package_id, person_id, agreement, scheme, last_version, in_force, committed_through, revision, agreed)
                select gen_random_uuid(), person_id, agreement, scheme, 1, 1, committed_through, 1, agreed from package, generate_series(1, $2) where package_id = $1
                returning package_id
            ), versions as (
                insert into package_version (package_id, version, terms, recorded_at, in_force_at)
                select m.package_id, 1, v.terms, v.recorded_at, v.in_force_at from made m, package_version v where v.package_id = $1
            )
            select package_id from made
            """);
        make.Parameters.Add(new() { Value = Guid.Parse(package) });
        make.Parameters.Add(new() { Value = copies });
        await using var rows = await make.ExecuteReaderAsync();
        var made = new List<string>(copies);
        while (await rows.ReadAsync()) made.Add(rows.GetGuid(0).ToString());
        return made;
    }

    /// <summary>Waits until everything that was said is with the broker, so that the next turn does not pay for this one.</summary>
    public async Task UntilTold()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await using (var find = Database.CreateCommand("select not exists (select from event_log where sequence is null) and sent_through = sequenced_through from event_sender"))
                if (await find.ExecuteScalarAsync() is true) return;
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(5)) throw new TimeoutException("The events of an uplift were not sent within five minutes.");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await service.StopAsync();
        await service.DisposeAsync();
        await neighbours.DisposeAsync();
        await Database.DisposeAsync();
        await fresh.DisposeAsync();
    }

    private static string Line(string rate) =>
        """{"service":"Nursing home","provider":"Sunny Bank","weeklyRate":"RATE","from":"2025-04-01","to":null,"budgetLine":"OPP","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}""".Replace("RATE", rate, StringComparison.Ordinal);

    private async Task<JsonElement> Post(string path, string token, string? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", $"key-{Interlocked.Increment(ref keys)}");
        if (ifMatch is not null) request.Headers.Add("If-Match", ifMatch);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }
}
