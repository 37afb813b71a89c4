using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Npgsql;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Postgres.Events;

/// <summary>Lets other services read what this one has said. Only numbered events are shown, so nobody can overtake a slow transaction.</summary>
[Authorize(Policy = TokenChecks.ServicesOnly)]
internal sealed class EventLogService(NpgsqlDataSource database) : EventLogApi.EventLogApiBase
{
    private const int BatchSize = 500;

    private const string FindAfter =
        """
        select sequence, stream, type, payload, recorded_at
        from event_log
        where sequence > $1
        order by sequence
        limit $2
        """;

    public override async Task Read(ReadEventsRequest request, IServerStreamWriter<LoggedEvent> responseStream, ServerCallContext context)
    {
        for (var after = request.After; ;)
        {
            var batch = await FindBatch(after, context.CancellationToken);
            foreach (var logged in batch) await responseStream.WriteAsync(logged, context.CancellationToken);
            if (batch.Count < BatchSize) return;
            after = batch[^1].Sequence;
        }
    }

    private async Task<List<LoggedEvent>> FindBatch(long after, CancellationToken cancel)
    {
        var batch = new List<LoggedEvent>();
        await using var find = database.CreateCommand(FindAfter);
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = BatchSize });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            batch.Add(new LoggedEvent
            {
                Sequence = rows.GetInt64(0),
                Stream = rows.GetString(1),
                Type = rows.GetString(2),
                Payload = rows.GetString(3),
                RecordedAt = rows.GetFieldValue<DateTimeOffset>(4).ToString("O", CultureInfo.InvariantCulture),
            });
        return batch;
    }
}
