using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Postgres.Changes;

/// <summary>Begins changes on the service's own database.</summary>
public sealed class ChangeStarter(NpgsqlDataSource database, TimeProvider time, EventSignal signal, ILogger<Change> log)
{
    public async Task<Change> Begin(Caller caller, CancellationToken cancel)
    {
        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            return new Change(connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel), caller, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), signal, log);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
