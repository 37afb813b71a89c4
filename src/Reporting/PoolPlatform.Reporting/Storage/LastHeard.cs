using Dapper;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;

namespace PoolPlatform.Reporting.Storage;

/// <summary>How far each producer's story of a pool is known here: every report says so.</summary>
internal static class LastHeard
{
    private const string Remember =
        """
        insert into last_heard (reference, producer, sequence, recorded_at) values (@Pool, @Producer, @Sequence, @RecordedAt)
        on conflict (reference, producer) do update set sequence = excluded.sequence, recorded_at = excluded.recorded_at
        """;

    public static Task Keep(Change change, string pool, EventOrigin origin, CancellationToken cancel) =>
        change.Connection.ExecuteAsync(new CommandDefinition(Remember, new { Pool = pool, origin.Producer, origin.Sequence, origin.RecordedAt }, change.Transaction, cancellationToken: cancel));
}
