using System.Globalization;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Postgres.Events;

/// <summary>What a service does when another says something: one table, read off the service's module.</summary>
/// <remarks>A handler works on the change it is given; its effect and the consumer's position are one transaction, so twice is once.
/// Events come in the producer's order. A type without a handler is passed over.</remarks>
public sealed class EventHandlers
{
    private readonly Dictionary<string, Dictionary<string, Func<EventOrigin, string, Change, CancellationToken, Task>>> byProducer = [];
    private string producer = "";

    /// <summary>The producers this service listens to.</summary>
    public IReadOnlyCollection<string> Producers => byProducer.Keys;

    /// <summary>The handlers that follow are for events of this producer.</summary>
    public EventHandlers From(string name)
    {
        producer = name;
        byProducer.TryAdd(name, []);
        return this;
    }

    /// <summary>Handles one kind of event; its name on the wire is the record's name.</summary>
    public EventHandlers On<TEvent>(Func<TEvent, Change, CancellationToken, Task> handle) => On<TEvent>((told, _, change, cancel) => handle(told, change, cancel));

    /// <summary>Handles one kind of event that also wants to know who said it when.</summary>
    public EventHandlers On<TEvent>(Func<TEvent, EventOrigin, Change, CancellationToken, Task> handle)
    {
        byProducer[producer].Add(typeof(TEvent).Name, (origin, payload, change, cancel) => handle(EventJson.Read<TEvent>(payload), origin, change, cancel));
        return this;
    }

    internal async Task Handle(string from, LoggedEvent logged, Change change, CancellationToken cancel)
    {
        if (byProducer[from].GetValueOrDefault(logged.Type) is not { } handle) return;
        var recordedAt = DateTimeOffset.Parse(logged.RecordedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        await handle(new(from, logged.Sequence, recordedAt), logged.Payload, change, cancel);
    }
}

/// <summary>Who said something, as which of its events, and when.</summary>
public sealed record EventOrigin(string Producer, long Sequence, DateTimeOffset RecordedAt);
