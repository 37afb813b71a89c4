using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Postgres.Changes;

/// <summary>One change: one transaction that holds the new state, who made it, what it tells the others, and its idempotency row. All or nothing.</summary>
public sealed class Change : IAsyncDisposable
{
    // One statement each for however many, because a change of ten thousand packages would else be as many round trips through the server's executor.
    private const string WriteAudit =
        """
        insert into audit_entry (recorded_at, client_id, organisation, on_behalf_of, subject, operation, facts)
        select $1, $2, $3, $4, act.subject, act.operation, act.facts::jsonb
        from unnest($5::text[], $6::text[], $7::text[]) with ordinality act (subject, operation, facts, n)
        order by act.n
        """;

    private const string WriteEvents =
        """
        insert into event_log (stream, type, payload, recorded_at)
        select told.stream, told.type, told.payload, $1
        from unnest($2::text[], $3::text[], $4::text[]) with ordinality told (stream, type, payload, n)
        order by told.n
        """;

    private readonly EventSignal signal;
    private readonly ILogger log;
    private readonly List<(string Stream, object Event)> announced = [];
    private readonly List<(string Subject, string Operation, object Facts)> recorded = [];
    private readonly List<Func<CancellationToken, Task>> afterCommit = [];

    internal Change(NpgsqlConnection connection, NpgsqlTransaction transaction, Caller caller, DateTimeOffset now, EventSignal signal, ILogger log)
    {
        Connection = connection;
        Transaction = transaction;
        Caller = caller;
        Now = now;
        OnBehalfOf = caller.OnBehalfOf;
        this.signal = signal;
        this.log = log;
    }

    /// <summary>The connection that the transaction runs on; every command of a change uses it.</summary>
    public NpgsqlConnection Connection { get; }

    public NpgsqlTransaction Transaction { get; }

    public Caller Caller { get; }

    /// <summary>When the change is recorded: one instant for all that it writes, in UTC, to the microsecond that a table can hold.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>On whose behalf: whom a service's token names, or the partners that the caller's organisation follows; null when it acts for itself.</summary>
    internal string? OnBehalfOf { get; private set; }

    /// <summary>A new id whose order is that of time.</summary>
    public Guid NewId() => Guid.CreateVersion7(Now);

    internal void ActFor(ActingScope scope)
    {
        var others = scope.ActsFor.Where(partner => partner != Caller.Organisation).ToList();
        if (others.Count > 0) OnBehalfOf = string.Join(", ", others);
    }

    /// <summary>Tells the other services, once the change is committed. Facts only: ids, pence, dates; never people's data.</summary>
    /// <param name="stream">What it is about: the agreement's reference for most.</param>
    public void Announce(string stream, object @event) => announced.Add((stream, @event));

    /// <summary>Writes the audit trail: what was done to what. Every change records at least one entry; people's data never goes in.</summary>
    public void Record(string subject, string operation, object facts) => recorded.Add((subject, operation, facts));

    /// <summary>Work that may begin once the change is safe, such as asking another service to act on it. It must survive being lost: something else picks it up again.</summary>
    public void AfterCommit(Func<CancellationToken, Task> work) => afterCommit.Add(work);

    /// <summary>Makes it so: events and audit entries are written last, so that whatever waits for them waits shortest.</summary>
    public Task Commit(CancellationToken cancel) =>
        recorded.Count > 0 ? Save(cancel) : throw new InvalidOperationException("A change without an audit entry cannot be committed.");

    /// <summary>Commits the effect of another service's event; who did it stands in that service's audit trail.</summary>
    internal Task CommitConsumed(CancellationToken cancel) => Save(cancel);

    private async Task Save(CancellationToken cancel)
    {
        await using (var batch = new NpgsqlBatch(Connection, Transaction))
        {
            if (recorded.Count > 0)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(WriteAudit)
                {
                    Parameters =
                    {
                        new() { Value = Now }, new() { Value = Caller.ClientId },
                        new() { Value = (object?)Caller.Organisation?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                        new() { Value = (object?)OnBehalfOf ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                        new() { Value = recorded.Select(act => act.Subject).ToArray() }, new() { Value = recorded.Select(act => act.Operation).ToArray() },
                        new() { Value = recorded.Select(act => JsonSerializer.Serialize(act.Facts, PlatformJson.Options)).ToArray() },
                    },
                });
            if (announced.Count > 0)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(WriteEvents)
                {
                    Parameters =
                    {
                        new() { Value = Now }, new() { Value = announced.Select(told => told.Stream).ToArray() },
                        new() { Value = announced.Select(told => told.Event.GetType().Name).ToArray() }, new() { Value = announced.Select(told => EventJson.Write(told.Event)).ToArray() },
                    },
                });
            if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancel);
        }
        await Transaction.CommitAsync(cancel);
        if (announced.Count > 0) signal.Raise();
        foreach (var work in afterCommit) await Follow(work, cancel);
    }

    /// <summary>The change stands, so its caller is told so, whatever becomes of the work that follows.</summary>
    private async Task Follow(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        catch (Exception trouble)
        {
            log.LogWarning(trouble, "Work after a commit was left for later");
        }
    }

    /// <summary>Gives up whatever was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
