using Npgsql;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>How far a running import is. Written on a connection of its own, because what the import itself writes is seen only once all of it stands.</summary>
internal sealed class ImportPhases(NpgsqlDataSource database, TimeProvider time)
{
    // Begun anew after a crash, a phase is reached anew.
    private const string Write =
        """
        insert into import_phase (import_id, phase, reached_at) values ($1, $2, $3)
        on conflict (import_id, phase) do update set reached_at = excluded.reached_at
        """;

    public async Task Reached(Guid import, string phase, CancellationToken cancel)
    {
        await using var write = database.CreateCommand(Write);
        write.Parameters.Add(new() { Value = import });
        write.Parameters.Add(new() { Value = phase });
        write.Parameters.Add(new() { Value = time.GetUtcNow() });
        await write.ExecuteNonQueryAsync(cancel);
    }
}
