using System.Collections.Immutable;
using Dapper;
using Npgsql;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Organisations;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Organisations and who followed whom; read by drafting, signing, terms and the organisation routes.</summary>
internal sealed class OrganisationStore(NpgsqlDataSource database, TimeProvider time)
{
    // The name and the kind that held on a day: the earliest that held until then or longer, or else the newest.
    private const string FindByCodes =
        """
        select o.code, coalesce(e.name, o.name), coalesce(e.kind, o.kind)
        from organisation o
        left join lateral (
            select name, kind from organisation_earlier_name where organisation = o.code and held_until >= $2 order by held_until limit 1
        ) e on true
        where o.code = any($1)
        order by o.code
        """;

    private const string FindPage = "select code from organisation where code > $1 order by code limit $2";

    private const string FindOwners = "select code, organisation from organisation_code where code = any($1) union select code, code from organisation where code = any($1)";

    private const string FindBodies =
        """
        select o.code, o.name, o.kind, o.active_from, o.active_to,
               array(select s.predecessor from succession s where s.successor = o.code order by s.predecessor) as successor_of
        from organisation o
        where o.code = any($1)
        order by o.code
        """;

    private const string FindEarlierNames = "select organisation, held_until, name, kind from organisation_earlier_name where organisation = any($1) order by organisation, held_until";

    private const string FindOtherCodes = "select organisation, code, valid_from, valid_to from organisation_code where organisation = any($1) order by organisation, position";

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

    /// <summary>Organisations as they are today.</summary>
    public Task<List<Organisation>> Find(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel) =>
        Find(codes, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancel);

    /// <summary>Organisations as they were called, and what they were, on a day.</summary>
    public async Task<List<Organisation>> Find(IReadOnlyCollection<OrganisationCode> codes, DateOnly on, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindByCodes);
        find.Parameters.Add(new() { Value = Values(codes) });
        find.Parameters.Add(new() { Value = on });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<Organisation>();
        while (await rows.ReadAsync(cancel)) found.Add(new(Code(rows.GetString(0)), rows.GetString(1), Kind(rows.GetString(2))));
        return found;
    }

    /// <summary>All that is recorded about organisations, in the order of their codes.</summary>
    public async Task<List<RecordedOrganisation>> FindRecorded(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await FindRecorded(connection, codes, cancel);
    }

    /// <summary>The same on the connection of a change, which sees what it has written itself.</summary>
    public static async Task<List<RecordedOrganisation>> FindRecorded(NpgsqlConnection connection, IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        var values = Values(codes);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(FindEarlierNames) { Parameters = { new() { Value = values } } },
                new(FindOtherCodes) { Parameters = { new() { Value = values } } },
                new(FindBodies) { Parameters = { new() { Value = values } } },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var earlier = new List<(string Organisation, DateOnly HeldUntil, string Name, OrganisationKind Kind)>();
        while (await rows.ReadAsync(cancel)) earlier.Add((rows.GetString(0), rows.GetFieldValue<DateOnly>(1), rows.GetString(2), Kind(rows.GetString(3))));
        await rows.NextResultAsync(cancel);
        var other = new List<(string Organisation, CodeOverTime Code)>();
        while (await rows.ReadAsync(cancel)) other.Add((rows.GetString(0), new(Code(rows.GetString(1)), Day(rows, 2), Day(rows, 3))));
        await rows.NextResultAsync(cancel);

        var (names, others) = (earlier.ToLookup(one => one.Organisation), other.ToLookup(one => one.Organisation, one => one.Code));
        var found = new List<RecordedOrganisation>();
        while (await rows.ReadAsync(cancel))
        {
            var code = rows.GetString(0);
            var calledSo = ImmutableArray.CreateBuilder<NameFrom>();
            DateOnly? from = null;
            foreach (var name in names[code])
            {
                calledSo.Add(new(from, name.Name, name.Kind));
                from = name.HeldUntil.AddDays(1);
            }
            calledSo.Add(new(from, rows.GetString(1), Kind(rows.GetString(2))));
            found.Add(new(Code(code), calledSo.ToImmutable(), [.. rows.GetFieldValue<string[]>(5).Select(Code)], Day(rows, 3), Day(rows, 4), [.. others[code]]));
        }
        return found;
    }

    public async Task<List<OrganisationCode>> FindPageAfter(string after, int limit, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindPage);
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = limit });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var codes = new List<OrganisationCode>();
        while (await rows.ReadAsync(cancel)) codes.Add(Code(rows.GetString(0)));
        return codes;
    }

    /// <summary>Under which code the body of each code is recorded; codes that nobody has are not among them.</summary>
    public async Task<Dictionary<OrganisationCode, OrganisationCode>> Owners(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindOwners);
        find.Parameters.Add(new() { Value = Values(codes) });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var owners = new Dictionary<OrganisationCode, OrganisationCode>();
        while (await rows.ReadAsync(cancel)) owners[Code(rows.GetString(0))] = Code(rows.GetString(1));
        return owners;
    }

    /// <summary>All that followed each of the organisations, nearest first.</summary>
    public async Task<ILookup<OrganisationCode, OrganisationCode>> Successors(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<SuccessorRow>(new CommandDefinition(FindSuccessors, new { codes = Values(codes) }, cancellationToken: cancel));
        return rows.DistinctBy(row => (row.Origin, row.Code)).ToLookup(row => row.Origin, row => row.Code);
    }

    private static string[] Values(IReadOnlyCollection<OrganisationCode> codes) => [.. codes.Select(code => code.Value)];

    private static OrganisationKind Kind(string text) => Enum.Parse<OrganisationKind>(text);

    private static DateOnly? Day(NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetFieldValue<DateOnly>(column);

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");

    private sealed class SuccessorRow
    {
        public OrganisationCode Origin { get; init; }

        public OrganisationCode Code { get; init; }
    }
}

/// <summary>What an organisation is called and what it is, on a day.</summary>
internal sealed record Organisation(OrganisationCode Code, string Name, OrganisationKind Kind);
