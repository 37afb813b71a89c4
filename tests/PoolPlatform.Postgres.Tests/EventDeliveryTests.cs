using System.Net;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.Postgres.Events;
using PoolPlatform.Testing;
using RabbitMQ.Client;

namespace PoolPlatform.Postgres.Tests;

/// <summary>Events from one service to another over a real broker, with everything between them failing in turn.</summary>
public sealed class EventDeliveryTests : IAsyncLifetime
{
    /// <summary>An address at which nothing listens.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");
    private static readonly Uri NoBroker = new("amqp://127.0.0.1:1");

    private readonly string producerName = NoteService.NewName("teller");
    private FreshDatabase producing = null!;
    private FreshDatabase consuming = null!;

    public async ValueTask InitializeAsync()
    {
        producing = await FreshDatabase.Create("notes", typeof(EventDeliveryTests).Assembly);
        consuming = await FreshDatabase.Create("notes", typeof(EventDeliveryTests).Assembly);
    }

    public async ValueTask DisposeAsync()
    {
        await producing.DisposeAsync();
        await consuming.DisposeAsync();
    }

    [Fact]
    public async Task The_bus_alone_brings_every_event_once_and_in_order()
    {
        await using var consumer = await StartConsumer(Nowhere);
        await using var producer = await NoteService.Start(producing, producerName);
        await UntilBound(consumer);

        for (var n = 0; n < 200; n++) await producer.Say($"{n:000}");

        await UntilHeard(200);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 200).Select(n => $"{n:000}")), await Heard());
    }

    [Fact]
    public async Task The_log_alone_brings_every_event_once_and_in_order()
    {
        await using var producer = await NoteService.Start(producing, producerName, NoBroker);
        for (var n = 0; n < 1200; n++) await producer.Say($"{n:0000}");

        await using var consumer = await StartConsumer(producer.GrpcAddress, NoBroker);

        await UntilHeard(1200);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 1200).Select(n => $"{n:0000}")), await Heard());
    }

    [Fact]
    public async Task An_event_whose_sender_died_between_commit_and_publishing_arrives_once()
    {
        await using var consumer = await StartConsumer(Nowhere);
        await UntilBound(consumer);
        await using (var dying = await NoteService.Start(producing, producerName, NoBroker)) await dying.Say("orphan");

        await using var heir = await NoteService.Start(producing, producerName);

        await UntilHeard(1);
        await heir.Say("next");
        await UntilHeard(2);
        Assert.Equal("orphan next", await Heard());
    }

    [Fact]
    public async Task An_event_whose_sender_died_between_publishing_and_marking_takes_effect_once()
    {
        await using var consumer = await StartConsumer(Nowhere);
        await UntilBound(consumer);
        await using (var dying = await NoteService.Start(producing, producerName))
        {
            await dying.Say("twice");
            await UntilHeard(1);
        }
        await Sql.Execute(producing, "update event_sender set sent_through = 0");

        await using var heir = await NoteService.Start(producing, producerName);
        await heir.Say("next");

        await UntilHeard(2);
        Assert.Equal("twice next", await Heard());
    }

    [Fact]
    public async Task Messages_out_of_order_repeated_or_missing_end_as_the_log_has_them()
    {
        await using var producer = await NoteService.Start(producing, producerName, NoBroker);
        foreach (var text in new[] { "one", "two", "three", "four" }) await producer.Say(text);
        await using var consumer = await StartConsumer(producer.GrpcAddress);
        await UntilBound(consumer);
        await Poll.Until(async () => await Sql.Scalar<long>(producing, "select sequenced_through from event_sender") == 4, "all are numbered");
        var bus = consumer.Services.GetRequiredService<IBus>();

        foreach (var (sequence, text) in new[] { (4, "four"), (2, "two"), (2, "two"), (3, "three"), (1, "one"), (4, "four") })
            await bus.Publish(new EventPublished(producerName, sequence, "notes", nameof(NoteTaken), $$"""{"text":"{{text}}","amountPence":1}""", DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken);
        await producer.Say("five");

        await UntilHeard(5);
        Assert.Equal("one two three four five", await Heard());
    }

    [Fact]
    public async Task Purging_and_deleting_the_queue_loses_nothing()
    {
        await using var producer = await NoteService.Start(producing, producerName);
        await using var consumer = await StartConsumer(producer.GrpcAddress);
        await UntilBound(consumer);
        await using var connection = await new ConnectionFactory { Uri = Servers.RabbitMq }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var queue = $"{consumer.Name}.{producerName}";

        for (var n = 0; n < 90; n++)
        {
            await producer.Say($"{n:00}");
            if (n is 20 or 40) await channel.QueuePurgeAsync(queue, TestContext.Current.CancellationToken);
            if (n == 60) await channel.QueueDeleteAsync(queue, cancellationToken: TestContext.Current.CancellationToken);
        }

        await UntilHeard(90);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 90).Select(n => $"{n:00}")), await Heard());
    }

    [Fact]
    public async Task Two_replicas_of_a_consumer_apply_each_event_once()
    {
        await using var producer = await NoteService.Start(producing, producerName);
        await using var consumer = await StartConsumer(producer.GrpcAddress);
        await using var replica = await StartConsumer(producer.GrpcAddress, name: consumer.Name);

        for (var n = 0; n < 150; n++) await producer.Say($"{n:000}");

        await UntilHeard(150);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 150).Select(n => $"{n:000}")), await Heard());
    }

    [Fact]
    public async Task A_read_model_is_rebuilt_from_nothing()
    {
        await using var producer = await NoteService.Start(producing, producerName);
        for (var n = 0; n < 10; n++) await producer.Say($"{n}");
        await using (var consumer = await StartConsumer(producer.GrpcAddress)) await UntilHeard(10);

        await using var empty = await FreshDatabase.Create("notes", typeof(EventDeliveryTests).Assembly);
        await using var rebuilt = await NoteService.Start(empty, NoteService.NewName("hearer"), listensTo: (producerName, producer.GrpcAddress));
        await Poll.Until(async () => await Sql.Scalar<long>(empty, "select count(*) from heard") == 10, "ten events are heard again");

        Assert.Equal(await Heard(), await Sql.Scalar<string>(empty, "select string_agg(text, ' ' order by place) from heard"));
    }

    [Fact]
    public async Task Ready_means_database_and_broker_but_not_the_service_that_is_heard()
    {
        await using var consumer = await StartConsumer(Nowhere);
        await using var cutOff = await StartConsumer(Nowhere, NoBroker);

        await Poll.Until(async () => await Ready(consumer) == HttpStatusCode.OK, "the service with a broker is ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ready(cutOff));

        static async Task<HttpStatusCode> Ready(NoteService service) => (await service.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode;
    }

    private Task<NoteService> StartConsumer(Uri log, Uri? broker = null, string? name = null) =>
        NoteService.Start(consuming, name ?? NoteService.NewName("hearer"), broker, (producerName, log));

    private async Task UntilBound(NoteService consumer)
    {
        await Poll.Until(async () =>
        {
            await using var connection = await new ConnectionFactory { Uri = Servers.RabbitMq }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                return await channel.ConsumerCountAsync($"{consumer.Name}.{producerName}") > 0;
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
            {
                return false;
            }
        }, "the queue has its consumer");
    }

    private Task UntilHeard(long count) => Poll.Until(async () => await Sql.Scalar<long>(consuming, "select count(*) from heard") >= count, $"{count} events are heard");

    private Task<string> Heard() => Sql.Scalar<string>(consuming, "select string_agg(text, ' ' order by place) from heard");
}
