using System.Reflection;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.Postgres.Migrations;
using PoolPlatform.Postgres.Rows;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.Postgres;

/// <summary>Wires a service to its own database, to the bus, and to the services whose events it handles.</summary>
public static class ServiceDatabase
{
    /// <summary>Registers the data source of <c>ConnectionStrings:{service}db</c>, changes, the event sender, and the inboxes of the given handlers.</summary>
    /// <param name="service">The service's name in small letters, under which it also speaks on the bus.</param>
    public static WebApplicationBuilder AddServiceDatabase(this WebApplicationBuilder builder, string service, EventHandlers? handlers = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        TypeHandlers.Register();
        var connection = builder.Configuration.GetConnectionString($"{service}db") ?? throw new InvalidOperationException($"ConnectionStrings:{service}db is not configured.");
        builder.Services.AddSingleton(_ => new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connection) { ApplicationName = service, MaxAutoPrepare = 100 }.ToString()).Build());
        builder.Services.AddSingleton(new Producer(service));
        builder.Services.AddSingleton<EventSignal>();
        builder.Services.AddSingleton<ChangeStarter>();
        builder.Services.AddSingleton<Writes>();
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddHostedService<EventSender>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseReady>("database", tags: [ServiceDefaults.ServiceDefaults.Ready]);
        // Its answer for unknown services takes every path of two parts, which would turn 405 into 404 there.
        builder.Services.AddGrpc(options =>
        {
            options.IgnoreUnknownServices = true;
            options.Interceptors.Add<RpcTrouble>();
        });
        builder.AddBus(service, handlers);
        return builder;
    }

    /// <summary>Migrates the database; with <c>--migrate</c> among the arguments that is all, and false is returned.</summary>
    public static async Task<bool> Migrate(this WebApplication app, string[] args)
    {
        ArgumentNullException.ThrowIfNull(app);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Migrations");
        // By name, because the entry assembly is another one where a test hosts the service in its own process.
        var service = Assembly.Load(app.Environment.ApplicationName);
        await Migrator.Migrate(app.Services.GetRequiredService<NpgsqlDataSource>(), service, log, app.Lifetime.ApplicationStopping);
        return !args.Contains("--migrate");
    }

    /// <summary>Lets the other services read this one's event log.</summary>
    public static void MapEventLog(this WebApplication app) => app.MapGrpcService<EventLogService>();

    private static void AddBus(this WebApplicationBuilder builder, string service, EventHandlers? handlers)
    {
        if (handlers is not null)
        {
            builder.Services.AddSingleton(handlers);
            builder.Services.AddSingleton<EventReceiver>();
            builder.Services.AddHostedService(services => services.GetRequiredService<EventReceiver>());
            foreach (var producer in handlers.Producers)
                builder.AddServiceClient<EventLogApi.EventLogApiClient>(producer, EventReceiver.EventLogClientName(producer));
        }
        builder.Services.AddMassTransit(bus =>
        {
            // Ready means database, broker and migrations. Without the broker requests are still served, and events only come later.
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(builder.Configuration.GetConnectionString("rabbitmq") ?? throw new InvalidOperationException("ConnectionStrings:rabbitmq is not configured.")));
                rabbit.Message<EventPublished>(topology => topology.SetEntityName("pool-events"));
                rabbit.Send<EventPublished>(topology => topology.UseRoutingKeyFormatter(send => send.Message.Producer));
                rabbit.Publish<EventPublished>(topology => topology.ExchangeType = "direct");
                foreach (var producer in handlers?.Producers ?? [])
                    rabbit.ReceiveEndpoint($"{service}.{producer}", endpoint =>
                    {
                        endpoint.ConfigureConsumeTopology = false;
                        endpoint.SetQuorumQueue();
                        endpoint.PrefetchCount = 100;
                        endpoint.ConcurrentMessageLimit = 1;
                        endpoint.Bind("pool-events", binding =>
                        {
                            binding.ExchangeType = "direct";
                            binding.RoutingKey = producer;
                        });
                        // A message that cannot be applied now is not needed later: the timer reads the log. No queue may fill with what failed.
                        endpoint.DiscardFaultedMessages();
                        endpoint.Instance(context.GetRequiredService<EventReceiver>());
                    });
            });
        });
    }

    private sealed class DatabaseReady(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = database.CreateCommand("select count(*) from schema_migration");
                return await command.ExecuteScalarAsync(cancellationToken) is > 0L ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not migrated");
            }
            catch (NpgsqlException trouble)
            {
                return HealthCheckResult.Unhealthy(trouble.Message);
            }
        }
    }
}
