using Dapper;
using Npgsql;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Organisations and who followed whom; read by drafting, signing, terms and the organisation routes.</summary>
internal sealed class OrganisationStore(NpgsqlDataSource database)
{
    private const string FindByCodes =
        """
        select o.code, o.name, o.kind, o.active_from, o.active_to,
               array(select s.predecessor from succession s where s.successor = o.code order by s.predecessor) as successor_of
        from organisation o
        where o.code = any($1)
        order by o.code
        """;

    private const string FindPage =
        """
        select o.code, o.name, o.kind, o.active_from, o.active_to,
               array(select s.predecessor from succession s where s.successor = o.code order by s.predecessor) as successor_of
        from organisation o
        where o.code > $1
        order by o.code
        limit $2
        """;

    // Distance orders a chain: the nearest successor first.
    private const string FindSuccessors =
        """
        with recursive follows (origin, code, distance) as (
            select predecessor, successor, 1 from succession where predecessor = any(@codes)
            union
            select follows.origin, s.successor, follows.distance + 1
            from follows join succession s on s.predecessor = follows.code
            where follows.distance < 50
        )
        select origin as Origin, code as Code from follows order by origin, distance, code
        """;

    public Task<List<Organisation>> Find(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel) =>
        Read(FindByCodes, [codes.Select(code => code.Value).ToArray()], cancel);

    public Task<List<Organisation>> FindPageAfter(string after, int limit, CancellationToken cancel) => Read(FindPage, [after, limit], cancel);

    /// <summary>All that followed each of the organisations, nearest first.</summary>
    public async Task<ILookup<OrganisationCode, OrganisationCode>> Successors(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<SuccessorRow>(new CommandDefinition(FindSuccessors, new { codes = codes.Select(code => code.Value).ToArray() }, cancellationToken: cancel));
        return rows.DistinctBy(row => (row.Origin, row.Code)).ToLookup(row => row.Origin, row => row.Code);
    }

    private async Task<List<Organisation>> Read(string sql, object[] parameters, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<Organisation>();
        while (await rows.ReadAsync(cancel))
            found.Add(new(
                Code(rows.GetString(0)),
                rows.GetString(1),
                Enum.Parse<OrganisationKind>(rows.GetString(2)),
                [.. rows.GetFieldValue<string[]>(5).Select(Code)],
                rows.IsDBNull(3) ? null : rows.GetFieldValue<DateOnly>(3),
                rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4)));
        return found;
    }

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");

    private sealed class SuccessorRow
    {
        public OrganisationCode Origin { get; init; }

        public OrganisationCode Code { get; init; }
    }
}

/// <summary>An organisation as the public API shows it.</summary>
internal sealed record Organisation(OrganisationCode Code, string Name, OrganisationKind Kind, IReadOnlyList<OrganisationCode> SuccessorOf, DateOnly? ActiveFrom, DateOnly? ActiveTo);
