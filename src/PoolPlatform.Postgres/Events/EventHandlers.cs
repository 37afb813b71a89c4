using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Postgres.Events;

/// <summary>What a service does when another says something: one table, read off the service's module.</summary>
/// <remarks>A handler works on the change it is given; its effect and the consumer's position are one transaction, so twice is once.
/// Events come in the producer's order. A type without a handler is passed over.</remarks>
public sealed class EventHandlers
{
    private readonly Dictionary<string, Dictionary<string, Func<LoggedEvent, Change, CancellationToken, Task>>> byProducer = [];
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
    public EventHandlers On<TEvent>(Func<TEvent, Change, CancellationToken, Task> handle)
    {
        byProducer[producer].Add(typeof(TEvent).Name, (logged, change, cancel) => handle(EventJson.Read<TEvent>(logged.Payload), change, cancel));
        return this;
    }

    internal Func<LoggedEvent, Change, CancellationToken, Task>? Find(string from, string type) => byProducer[from].GetValueOrDefault(type);
}
