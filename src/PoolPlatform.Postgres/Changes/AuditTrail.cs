using System.Globalization;
using System.Text.Json;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Postgres.Changes;

/// <summary>Reads back who did what to something, oldest first: what every <c>.../history</c> route shows.</summary>
public sealed class AuditTrail(NpgsqlDataSource database)
{
    private const string FindOf =
        """
        select id, recorded_at, client_id, organisation, on_behalf_of, operation, facts
        from audit_entry
        where subject = $1 and id > $2
        order by id
        limit $3
        """;

    public async Task<Outcome<Page<AuditedAct>>> Of(string subject, Paging paging, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(paging);
        var after = 0L;
        if (paging.After.Length > 0 && !long.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Paging.NotACursor();
        await using var find = database.CreateCommand(FindOf);
        find.Parameters.Add(new() { Value = subject });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var acts = new List<(long Id, AuditedAct Act)>();
        while (await rows.ReadAsync(cancel))
            acts.Add((rows.GetInt64(0), new(
                rows.GetFieldValue<DateTimeOffset>(1),
                rows.GetString(2),
                rows.IsDBNull(3) ? null : rows.GetString(3),
                rows.IsDBNull(4) ? null : rows.GetString(4),
                rows.GetString(5),
                JsonSerializer.Deserialize<JsonElement>(rows.GetString(6)))));
        var page = Page.Of(acts, paging, act => act.Id.ToString(CultureInfo.InvariantCulture));
        return new Page<AuditedAct>([.. page.Items.Select(act => act.Act)], page.Next);
    }
}

/// <summary>One entry of the audit trail.</summary>
public sealed record AuditedAct(DateTimeOffset RecordedAt, string ClientId, string? Organisation, string? OnBehalfOf, string Operation, JsonElement Facts);
