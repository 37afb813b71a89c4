using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Budgets on real sockets. Of its neighbours only what they answer is here: agreements' terms and the packages' event log.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly FreshDatabase fresh;
    private readonly WebApplication neighbours;
    private readonly WebApplication budgets;
    private readonly GrpcChannel channel;

    private RunningService(FreshDatabase fresh, WebApplication neighbours, WebApplication budgets)
    {
        this.fresh = fresh;
        this.neighbours = neighbours;
        this.budgets = budgets;
        Database = NpgsqlDataSource.Create(fresh.ConnectionString);
        Http = new HttpClient { BaseAddress = budgets.HttpAddress(), Timeout = TimeSpan.FromSeconds(60) };
        channel = GrpcChannel.ForAddress(budgets.GrpcAddress());
        Grpc = new BudgetsApi.BudgetsApiClient(channel);
    }

    public NpgsqlDataSource Database { get; }

    public HttpClient Http { get; }

    public BudgetsApi.BudgetsApiClient Grpc { get; }

    public Uri NeighboursAddress => neighbours.GrpcAddress();

    public NeighboursAnswers Neighbours => neighbours.Services.GetRequiredService<NeighboursAnswers>();

    public static Metadata ServiceToken => new() { { "authorization", $"Bearer {TestTokens.Issue("svc-settlement", null, ServiceDefaults.Security.Roles.Service)}" } };

    /// <param name="broker">Nobody answers at the default: the ledger does its work without the broker.</param>
    /// <param name="packages">Whose event log is read; the neighbours' when left out.</param>
    public static async Task<RunningService> Start(Uri? broker = null, Uri? packages = null)
    {
        var fresh = await FreshDatabase.Create("budgets", typeof(BudgetsModule).Assembly);
        var neighbours = await StartNeighbours();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "PoolPlatform.Budgets", EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:budgetsdb"] = fresh.ConnectionString,
            ["ConnectionStrings:rabbitmq"] = broker?.ToString() ?? "amqp://127.0.0.1:9",
            ["services:agreements:grpc:0"] = neighbours.GrpcAddress().ToString(),
            ["services:clientpackages:grpc:0"] = (packages ?? neighbours.GrpcAddress()).ToString(),
            ["services:identity:http:0"] = "http://127.0.0.1:9",
            ["Service:ClientSecret"] = "unused",
            ["Budgets:LookForLateInstalmentsEvery"] = "00:00:01",
        });
        builder.ListenOnFreePorts();
        builder.AddServiceDefaults();
        builder.AddApiDescription();
        builder.AddServiceDatabase("budgets", BudgetsModule.Events(TimeProvider.System));
        builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
        builder.AddBudgets();
        TestTokens.Trust(builder.Services);
        // The bus would wait long for a broker that is not there.
        builder.Services.Configure<MassTransitHostOptions>(options => options.StopTimeout = TimeSpan.FromMilliseconds(500));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("MassTransit", LogLevel.None);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapApiDescription();
        app.MapEventLog();
        app.MapBudgets();
        await app.StartAsync();
        return new(fresh, neighbours, app);
    }

    /// <summary>An agreement of the Bath and North East Somerset partners under a reference that nobody else uses; 2014-15 lies in its term.</summary>
    public string NewAgreement(Action<Terms>? change)
    {
        var reference = $"POOL-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}";
        var terms = TermsOf(reference);
        change?.Invoke(terms);
        Neighbours.Agreements[reference] = terms;
        return reference;
    }

    /// <summary>Terms of the Bath and North East Somerset partners from 1 April 2014 on.</summary>
    public static Terms TermsOf(string reference)
    {
        var terms = new Terms
        {
            Reference = reference,
            Title = "Mental health",
            State = "Active",
            Mode = "Live",
            Host = "E06000022",
            TermStart = "2014-04-01",
            TermEnd = "2016-03-31",
            Version = 1,
        };
        terms.Partners.Add(new Partner { Code = "11E", Name = "CCG", Kind = "Ccg", Successors = { "92G" } });
        terms.Partners.Add(new Partner { Code = "E06000022", Name = "Council", Kind = "Council" });
        terms.Schemes.Add(new Scheme { Code = "MH", Name = "Mental health" });
        return terms;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        channel.Dispose();
        await budgets.StopAsync();
        await budgets.DisposeAsync();
        await neighbours.StopAsync();
        await neighbours.DisposeAsync();
        await Database.DisposeAsync();
        await fresh.DisposeAsync();
    }

    /// <summary>Whoever Budgets asks, on sockets of its own.</summary>
    public static async Task<WebApplication> StartNeighbours()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.ListenOnFreePorts();
        builder.Services.AddGrpc();
        // Its callers keep their connections open, and nobody is served any more.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.Services.AddSingleton<NeighboursAnswers>();
        var app = builder.Build();
        app.MapGrpcService<AgreementsAnswering>();
        app.MapGrpcService<PackagesTelling>();
        app.MapGrpcService<PackagesAddingUp>();
        await app.StartAsync();
        return app;
    }
}
