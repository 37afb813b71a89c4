using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain.Organisations;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Agreements.RecordingOrganisations;

/// <summary>Writes what is newly known about organisations, whether an administrator says so or a national file.</summary>
internal static class OrganisationWriting
{
    // Two who record at once could otherwise close a loop, or give one code to two bodies, unseen by each other.
    private const string OneAtATime = "select pg_advisory_xact_lock(hashtextextended('organisations', 0))";

    private const string Upsert =
        """
        insert into organisation (code, name, kind, active_from, active_to) values ($1, $2, $3, $4, $5)
        on conflict (code) do update set name = excluded.name, kind = excluded.kind, active_from = excluded.active_from, active_to = excluded.active_to
        """;

    private const string ForgetEarlierNames = "delete from organisation_earlier_name where organisation = $1";

    private const string AddEarlierName = "insert into organisation_earlier_name (organisation, held_until, name, kind) values ($1, $2, $3, $4)";

    private const string ForgetCodes = "delete from organisation_code where organisation = $1";

    private const string AddCode = "insert into organisation_code (code, organisation, position, valid_from, valid_to) values ($1, $2, $3, $4, $5)";

    private const string ForgetPredecessors = "delete from succession where successor = $1";

    private const string AddPredecessors = "insert into succession (predecessor, successor) select p, $1 from unnest($2::text[]) p";

    public static async Task Lock(Change change, CancellationToken cancel)
    {
        await using var wait = new NpgsqlCommand(OneAtATime, change.Connection, change.Transaction);
        await wait.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Saves organisations, keeps each before and after in the trail, and tells the others of successions that are new, gone, or of another day.</summary>
    public static async Task Save(Change change, IReadOnlyCollection<(RecordedOrganisation? Before, RecordedOrganisation After)> organisations, CancellationToken cancel)
    {
        if (organisations.Count == 0) return;
        await using (var batch = new NpgsqlBatch(change.Connection, change.Transaction))
        {
            foreach (var (before, after) in organisations) Write(batch, before, after);
            await batch.ExecuteNonQueryAsync(cancel);
        }
        foreach (var (before, after) in organisations)
            change.Record($"organisation:{after.Code}", before is null ? "RecordOrganisation" : "ChangeOrganisation", new { before, after });
        await Tell(change, organisations, cancel);
    }

    private static void Write(NpgsqlBatch batch, RecordedOrganisation? before, RecordedOrganisation after)
    {
        var code = after.Code.Value;
        Add(batch, Upsert, Text(code), Text(after.Newest.Name), Text(after.Newest.Kind.ToString()), Day(after.ActiveFrom), Day(after.ActiveTo));
        if (before is null ? after.Names.Length > 1 : !before.Names.SequenceEqual(after.Names))
        {
            Add(batch, ForgetEarlierNames, Text(code));
            for (var i = 0; i < after.Names.Length - 1; i++)
                Add(batch, AddEarlierName, Text(code), Day(after.Names.Until(i)), Text(after.Names[i].Name), Text(after.Names[i].Kind.ToString()));
        }
        if (before is null ? !after.OtherCodes.IsEmpty : !before.OtherCodes.SequenceEqual(after.OtherCodes))
        {
            Add(batch, ForgetCodes, Text(code));
            for (var i = 0; i < after.OtherCodes.Length; i++)
                Add(batch, AddCode, Text(after.OtherCodes[i].Code.Value), Text(code), new() { Value = (short)i }, Day(after.OtherCodes[i].From), Day(after.OtherCodes[i].To));
        }
        if (before is null ? !after.SuccessorOf.IsEmpty : !before.SuccessorOf.SequenceEqual(after.SuccessorOf))
        {
            Add(batch, ForgetPredecessors, Text(code));
            Add(batch, AddPredecessors, Text(code), new() { Value = after.SuccessorOf.Select(predecessor => predecessor.Value).ToArray() });
        }
    }

    private static async Task Tell(Change change, IReadOnlyCollection<(RecordedOrganisation? Before, RecordedOrganisation After)> organisations, CancellationToken cancel)
    {
        var told = organisations
            .SelectMany(one => one.After.SuccessorOf
                .Where(predecessor => one.Before?.SuccessorOf.Contains(predecessor) != true || one.Before.ActiveFrom != one.After.ActiveFrom)
                .Select(predecessor => (Predecessor: predecessor, one.After)))
            .ToList();
        var predecessors = told.Count == 0
            ? []
            : (await OrganisationStore.FindRecorded(change.Connection, [.. told.Select(one => one.Predecessor).Distinct()], cancel)).ToDictionary(one => one.Code);
        foreach (var (code, successor) in told)
            change.Announce(successor.Code.Value, new OrganisationSucceeded(
                code.Value, predecessors[code].Newest.Name, predecessors[code].Newest.Kind.ToString(),
                successor.Code.Value, successor.Newest.Name, successor.Newest.Kind.ToString(), successor.ActiveFrom));
        foreach (var (before, after) in organisations)
            foreach (var withdrawn in before?.SuccessorOf.Except(after.SuccessorOf) ?? [])
                change.Announce(after.Code.Value, new SuccessionWithdrawn(withdrawn.Value, after.Code.Value));
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Text(string text) => new() { Value = text };

    private static NpgsqlParameter Day(DateOnly? day) => new() { Value = (object?)day ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date };
}
