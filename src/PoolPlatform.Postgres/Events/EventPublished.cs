namespace PoolPlatform.Postgres.Events;

/// <summary>The message on the bus: a row of a producer's event log, as it stands there. The broker only brings it sooner.</summary>
/// <remarks>One exchange, <c>pool-events</c>; the routing key is the producer. The name and namespace are part of the wire.</remarks>
public sealed record EventPublished(string Producer, long Sequence, string Stream, string Type, string Payload, DateTimeOffset RecordedAt);
