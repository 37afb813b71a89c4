using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Postgres.Events;

/// <summary>Takes one producer's events in order, each exactly once, whether the bus brings them or the producer's log is read.</summary>
internal sealed class EventInbox(
    string producer, Producer consumer, EventHandlers handlers, ChangeStarter changes, EventLogApi.EventLogApiClient log, ILogger<EventInbox> logger) : IDisposable
{
    // The lock keeps a second replica, and our own catch-up, from applying the same event at the same time.
    private const string LockPosition =
        """
        insert into event_consumed (producer, last_sequence) values ($1, 0)
        on conflict (producer) do update set last_sequence = event_consumed.last_sequence
        returning last_sequence
        """;

    private const string MovePosition = "update event_consumed set last_sequence = $2 where producer = $1";

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private long lastKnown = -1;

    /// <summary>An event that the bus brought: the next one is applied, an old one dropped, and a gap sends us to the log.</summary>
    public async Task Receive(EventPublished message, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            if (message.Sequence <= lastKnown) return;
            var next = new LoggedEvent
            {
                Sequence = message.Sequence,
                Stream = message.Stream,
                Type = message.Type,
                Payload = message.Payload,
                RecordedAt = message.RecordedAt.ToString("O", CultureInfo.InvariantCulture),
            };
            if (!await Apply(next, cancel)) await ReadLog(cancel);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Reads the producer's log from where we are: at the start, on a timer, and whenever the bus left a gap.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            await ReadLog(cancel);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task ReadLog(CancellationToken cancel)
    {
        if (lastKnown < 0)
        {
            await using var change = await changes.Begin(Caller.Service(consumer.Name), cancel);
            lastKnown = await Lock(change, cancel);
        }
        using var call = log.Read(new ReadEventsRequest { After = lastKnown }, cancellationToken: cancel);
        var caughtUp = 0;
        await foreach (var logged in call.ResponseStream.ReadAllAsync(cancel))
        {
            if (!await Apply(logged, cancel)) throw new InvalidOperationException($"The event log of {producer} has a gap before {logged.Sequence}.");
            caughtUp++;
        }
        if (caughtUp > 0) logger.LogInformation("Caught up {Count} events from {Producer}", caughtUp, producer);
    }

    /// <summary>False when the event is not the next one.</summary>
    private async Task<bool> Apply(LoggedEvent logged, CancellationToken cancel)
    {
        await using var change = await changes.Begin(Caller.Service(consumer.Name), cancel);
        var last = await Lock(change, cancel);
        if (logged.Sequence <= last)
        {
            lastKnown = last;
            return true;
        }
        if (logged.Sequence > last + 1) return false;
        await handlers.Handle(producer, logged, change, cancel);
        await using (var move = new NpgsqlCommand(MovePosition, change.Connection, change.Transaction) { Parameters = { new() { Value = producer }, new() { Value = logged.Sequence } } })
            await move.ExecuteNonQueryAsync(cancel);
        await change.CommitConsumed(cancel);
        lastKnown = logged.Sequence;
        return true;
    }

    private async Task<long> Lock(Change change, CancellationToken cancel)
    {
        await using var position = new NpgsqlCommand(LockPosition, change.Connection, change.Transaction) { Parameters = { new() { Value = producer } } };
        return (long)(await position.ExecuteScalarAsync(cancel))!;
    }
}
