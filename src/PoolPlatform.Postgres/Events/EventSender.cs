using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PoolPlatform.Postgres.Events;

/// <summary>Gives committed events their sequence and publishes them in that order, marking how far it has got.</summary>
/// <remarks>A crash between publishing and marking sends an event twice; consumers drop what they have seen. While the broker is down events wait in the log,
/// and consumers fetch them from there.</remarks>
internal sealed class EventSender(NpgsqlDataSource database, IBus bus, EventSignal signal, TimeProvider time, Producer producer, ILogger<EventSender> log) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(10);

    // The row lock makes one sequencer at a time, whatever the number of replicas. It is a statement of its own, so that the next one sees
    // what the sequencer before has numbered.
    private const string LockSender = "select sequenced_through from event_sender for update";

    private const string Sequence =
        """
        with pending as (
            select id, row_number() over (order by id) as n from event_log where sequence is null order by id limit $2
        ), numbered as (
            update event_log set sequence = $1 + pending.n from pending where event_log.id = pending.id
            returning event_log.sequence
        )
        update event_sender set sequenced_through = (select max(sequence) from numbered) where exists (select from numbered)
        """;

    private const string FindUnsent =
        """
        select sequence, stream, type, payload, recorded_at
        from event_log
        where sequence > (select sent_through from event_sender)
        order by sequence
        limit $1
        """;

    private const string MarkSent = "update event_sender set sent_through = greatest(sent_through, $1)";

    private readonly EventSignal numbered = new();

    /// <summary>Two loops, because catch-up serves numbered events even while the broker keeps the other one waiting.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Repeat(signal, SequencePending, stoppingToken), Repeat(numbered, SendBatch, stoppingToken));

    private async Task Repeat(EventSignal wake, Func<CancellationToken, Task<int>> work, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                while (await work(cancel) > 0) { }
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                // The service stops; whatever was under way is in the log and goes out after the next start.
                return;
            }
            catch (Exception trouble)
            {
                log.LogWarning("Events wait in the log: {Trouble}", trouble.Message);
            }
            try
            {
                await wake.Wait(LookAnyway, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<int> SequencePending(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var hold = new NpgsqlCommand(LockSender, connection, transaction);
        var through = (long)(await hold.ExecuteScalarAsync(cancel))!;
        await using var sequence = new NpgsqlCommand(Sequence, connection, transaction) { Parameters = { new() { Value = through }, new() { Value = BatchSize } } };
        var any = await sequence.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        if (any > 0) numbered.Raise();
        return any;
    }

    private async Task<int> SendBatch(CancellationToken cancel)
    {
        var batch = new List<EventPublished>();
        await using (var find = database.CreateCommand(FindUnsent))
        {
            find.Parameters.Add(new() { Value = BatchSize });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                batch.Add(new(producer.Name, rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetFieldValue<DateTimeOffset>(4)));
        }
        foreach (var message in batch)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(PublishTimeout);
            await bus.Publish(message, limit.Token);
        }
        if (batch.Count == 0) return 0;
        await using var mark = database.CreateCommand(MarkSent);
        mark.Parameters.Add(new() { Value = batch[^1].Sequence });
        await mark.ExecuteNonQueryAsync(cancel);
        return batch.Count;
    }
}

/// <summary>The name under which this service speaks: its own name in small letters.</summary>
public sealed record Producer(string Name);
