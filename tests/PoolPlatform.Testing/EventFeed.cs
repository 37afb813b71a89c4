using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.Postgres.Rows;

namespace PoolPlatform.Testing;

/// <summary>Tells a consumer what other services would say, by the inbox that takes it from the bus, but without a bus.</summary>
public sealed class EventFeed : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly EventHandlers handlers;
    private readonly List<EventPublished> told = [];

    public EventFeed(FreshDatabase consuming, EventHandlers handlers)
    {
        ArgumentNullException.ThrowIfNull(consuming);
        TypeHandlers.Register();
        database = NpgsqlDataSource.Create(consuming.ConnectionString);
        this.handlers = handlers;
    }

    /// <summary>The producer's next event.</summary>
    public async Task Tell(string producer, string stream, object @event, DateTimeOffset recordedAt)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var sequence = told.Count(before => before.Producer == producer) + 1;
        var message = new EventPublished(producer, sequence, stream, @event.GetType().Name, EventJson.Write(@event), recordedAt);
        told.Add(message);
        await Send([message]);
    }

    /// <summary>Everything told so far once more, as a broker does that has lost its acknowledgements.</summary>
    public Task TellAllAgain() => Send(told);

    /// <summary>Everything told so far to another consumer: a read model that is built again from nothing.</summary>
    /// <param name="inOrderOf">Producers in the order in which all that they said is told; each keeps its own order.</param>
    public async Task TellAll(EventFeed other, params IReadOnlyList<string> inOrderOf)
    {
        ArgumentNullException.ThrowIfNull(other);
        await other.Send(told.OrderBy(message => inOrderOf.Count == 0 ? 0 : Enumerable.Range(0, inOrderOf.Count).First(at => inOrderOf[at] == message.Producer)));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task Send(IEnumerable<EventPublished> messages)
    {
        var changes = new ChangeStarter(database, TimeProvider.System, new EventSignal(), NullLogger<Change>.Instance);
        var inboxes = handlers.Producers.ToDictionary(
            producer => producer,
            producer => new EventInbox(producer, new Producer("tests"), handlers, changes, new NoLog(), NullLogger<EventInbox>.Instance));
        try
        {
            foreach (var message in messages) await inboxes[message.Producer].Receive(message, CancellationToken.None);
        }
        finally
        {
            foreach (var inbox in inboxes.Values) inbox.Dispose();
        }
    }

    /// <summary>No log is read where every event comes in its turn.</summary>
    private sealed class NoLog : EventLogApi.EventLogApiClient;
}
