using Grpc.Net.ClientFactory;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Postgres.Events;

/// <summary>One inbox for each producer; what the bus brings goes to its inbox, and each catches up at the start and on a timer.</summary>
internal sealed class EventReceiver(IServiceProvider services, EventHandlers handlers, TimeProvider time, ILogger<EventReceiver> log) : BackgroundService, IConsumer<EventPublished>
{
    private static readonly TimeSpan CatchUpEvery = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, EventInbox> inboxes = handlers.Producers.ToDictionary(
        producer => producer,
        producer => new EventInbox(
            producer,
            services.GetRequiredService<Producer>(),
            handlers,
            services.GetRequiredService<ChangeStarter>(),
            services.GetRequiredService<GrpcClientFactory>().CreateClient<EventLogApi.EventLogApiClient>(EventLogClientName(producer)),
            services.GetRequiredService<ILogger<EventInbox>>()));

    public static string EventLogClientName(string producer) => $"event-log-{producer}";

    public Task Consume(ConsumeContext<EventPublished> context) => inboxes[context.Message.Producer].Receive(context.Message, context.CancellationToken);

    public override void Dispose()
    {
        foreach (var inbox in inboxes.Values) inbox.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(inboxes.Select(inbox => KeepUp(inbox.Key, inbox.Value, stoppingToken)));

    private async Task KeepUp(string producer, EventInbox inbox, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(CatchUpEvery, time);
        do
        {
            try
            {
                await inbox.CatchUp(cancel);
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                // We stop; a call that is cut off says so in its own way, which is no failure.
                return;
            }
            catch (Exception trouble)
            {
                log.LogWarning("Not caught up with {Producer} yet: {Trouble}", producer, trouble.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }
}
