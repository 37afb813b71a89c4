using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Delegations as organisations have recorded them: read by everything that an officer approves.</summary>
internal sealed class DelegationStore(NpgsqlDataSource database)
{
    private const string FindOf =
        """
        select d.id, d.organisation, d.body, d.under_id, d.post, d.employer, d.acts, d.reserved, d.limit_pence, d.starts_on, d.ends_on, d.may_sub_delegate, d.recorded_at,
               r.revoked_on, r.reason, r.recorded_at, d.position
        from delegation d
        left join delegation_revocation r on r.delegation_id = d.id
        where d.organisation = any($1) and d.position > $2
        order by d.position
        limit $3
        """;

    // Of two that are recorded at once the second sees the first, and so does a revocation.
    private const string HoldOrganisation = "select 1 from organisation where code = $1 for no key update";

    private const string InsertDelegation =
        """
        insert into delegation (id, organisation, body, under_id, post, employer, acts, reserved, limit_pence, starts_on, ends_on, may_sub_delegate, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    private const string InsertRevocation = "insert into delegation_revocation (delegation_id, revoked_on, reason, recorded_at) values ($1, $2, $3, $4)";

    /// <summary>All that an organisation has recorded, in the order of recording.</summary>
    public async Task<ImmutableArray<Delegation>> Find(OrganisationCode organisation, CancellationToken cancel) => [.. (await FindPage([organisation], 0, int.MaxValue, cancel)).Select(one => one.Delegation)];

    /// <summary>What several organisations have recorded after a position, each with its own.</summary>
    public async Task<List<(long Position, Delegation Delegation)>> FindPage(IEnumerable<OrganisationCode> organisations, long after, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Read(connection, organisations, after, limit, cancel);
    }

    /// <summary>The same for a change that is deciding about them: nobody else records or revokes one of this organisation until it is done.</summary>
    public static async Task<ImmutableArray<Delegation>> Hold(Change change, OrganisationCode organisation, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(HoldOrganisation, change.Connection, change.Transaction) { Parameters = { new() { Value = organisation.Value } } })
            await hold.ExecuteNonQueryAsync(cancel);
        return [.. (await Read(change.Connection, [organisation], 0, int.MaxValue, cancel)).Select(one => one.Delegation)];
    }

    public static async Task Insert(Change change, Delegation delegation, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(InsertDelegation, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = delegation.Id });
        insert.Parameters.Add(new() { Value = delegation.Organisation.Value });
        insert.Parameters.Add(new() { Value = (object?)(delegation.Delegator as Delegator.OfBody)?.Name ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = (object?)(delegation.Delegator as Delegator.OfOfficer)?.Under ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        insert.Parameters.Add(new() { Value = delegation.Officer.Title });
        insert.Parameters.Add(new() { Value = (object?)delegation.Officer.Employer?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = delegation.Acts.Select(act => act.ToString()).ToArray() });
        insert.Parameters.Add(new() { Value = delegation.Reserved.Select(act => act.ToString()).ToArray() });
        insert.Parameters.Add(new() { Value = (object?)delegation.Limit?.Pence ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        insert.Parameters.Add(new() { Value = delegation.From });
        insert.Parameters.Add(new() { Value = (object?)delegation.To ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        insert.Parameters.Add(new() { Value = delegation.MaySubDelegate });
        insert.Parameters.Add(new() { Value = delegation.RecordedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    public static async Task Revoke(Change change, Delegation revoked, CancellationToken cancel)
    {
        var revocation = revoked.Revocation!;
        await using var insert = new NpgsqlCommand(InsertRevocation, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = revoked.Id });
        insert.Parameters.Add(new() { Value = revocation.On });
        insert.Parameters.Add(new() { Value = revocation.Reason });
        insert.Parameters.Add(new() { Value = revocation.RecordedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<List<(long Position, Delegation Delegation)>> Read(NpgsqlConnection connection, IEnumerable<OrganisationCode> organisations, long after, int limit, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindOf, connection);
        find.Parameters.Add(new() { Value = organisations.Select(organisation => organisation.Value).ToArray() });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = limit });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<(long, Delegation)>();
        while (await rows.ReadAsync(cancel))
            found.Add((rows.GetInt64(16), new(
                rows.GetGuid(0), Code(rows.GetString(1)),
                rows.IsDBNull(2) ? new Delegator.OfOfficer(rows.GetGuid(3)) : new Delegator.OfBody(rows.GetString(2)),
                new(rows.GetString(4), rows.IsDBNull(5) ? null : Code(rows.GetString(5))),
                Acts(rows, 6), Acts(rows, 7), rows.IsDBNull(8) ? null : Money.FromPence(rows.GetInt64(8)),
                rows.GetFieldValue<DateOnly>(9), rows.IsDBNull(10) ? null : rows.GetFieldValue<DateOnly>(10), rows.GetBoolean(11), rows.GetFieldValue<DateTimeOffset>(12))
            {
                Revocation = rows.IsDBNull(13) ? null : new(rows.GetFieldValue<DateOnly>(13), rows.GetString(14), rows.GetFieldValue<DateTimeOffset>(15)),
            }));
        return found;
    }

    private static ImmutableArray<DelegatedAct> Acts(NpgsqlDataReader rows, int column) => [.. rows.GetFieldValue<string[]>(column).Select(Enum.Parse<DelegatedAct>)];

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}
