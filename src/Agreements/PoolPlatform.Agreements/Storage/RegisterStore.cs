using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Storage;

/// <summary>The registers of an agreement: numbered entries, each with its versions, none ever overwritten.</summary>
internal sealed class RegisterStore(NpgsqlDataSource database)
{
    private const string FindNewest =
        """
        select distinct on (number) number, version, entry, partner, recorded_at
        from register_entry
        where reference = $1 and register = $2 and ($3::integer is null or number = $3) and ($4::timestamptz is null or recorded_at <= $4)
        order by number, version desc
        """;

    private const string Insert =
        "insert into register_entry (reference, register, number, version, entry, partner, client_id, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string FindLastNumber = "select coalesce(max(number), 0) from register_entry where reference = $1 and register = $2";

    /// <summary>Every entry as it stands, or stood at an instant, in the order of their numbers.</summary>
    public async Task<List<Registered<T>>> All<T>(AgreementReference reference, string register, DateTimeOffset? asAt, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Read<T>(connection, reference, register, null, asAt, cancel);
    }

    /// <summary>One entry as it stands, or stood at an instant; null when there is none.</summary>
    public async Task<Registered<T>?> Find<T>(AgreementReference reference, string register, int number, DateTimeOffset? asAt, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await Read<T>(connection, reference, register, number, asAt, cancel)).SingleOrDefault();
    }

    /// <summary>The entry on the connection of the change that is deciding about it, once the agreement is locked.</summary>
    public static async Task<Registered<T>?> Find<T>(Change change, AgreementReference reference, string register, int number, CancellationToken cancel) =>
        (await Read<T>(change.Connection, reference, register, number, null, cancel)).SingleOrDefault();

    /// <summary>Records a new entry, or the next version of one. The agreement is locked, so that numbers have no gap and no two versions meet.</summary>
    /// <param name="before">The version that this one follows; null for a new entry.</param>
    /// <param name="was">What the history shows as it was; the version before when left out.</param>
    public static async Task<Registered<T>> Append<T>(
        Change change, AgreementReference reference, string register, string operation, OrganisationCode partner, Registered<T>? before, T entry, CancellationToken cancel, object? was = null)
    {
        var number = before?.Number ?? await NextNumber(change, reference, register, cancel);
        var recorded = new Registered<T>(number, (before?.Version ?? 0) + 1, entry, partner, change.Now);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = reference.Value });
            insert.Parameters.Add(new() { Value = register });
            insert.Parameters.Add(new() { Value = recorded.Number });
            insert.Parameters.Add(new() { Value = recorded.Version });
            insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(entry, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
            insert.Parameters.Add(new() { Value = partner.Value });
            insert.Parameters.Add(new() { Value = change.Caller.ClientId });
            insert.Parameters.Add(new() { Value = change.Now });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        var facts = new { register, number, recorded.Version, partner, before = was ?? (before is null ? null : before.Entry), after = entry };
        change.Record($"agreement:{reference}", operation, facts);
        change.Record(SubjectOf(reference, register, number), operation, facts);
        return recorded;
    }

    /// <summary>Under which the audit trail keeps what was done to one entry.</summary>
    public static string SubjectOf(AgreementReference reference, string register, int number) => string.Create(CultureInfo.InvariantCulture, $"agreement:{reference}/{register}/{number}");

    private static async Task<int> NextNumber(Change change, AgreementReference reference, string register, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindLastNumber, change.Connection, change.Transaction) { Parameters = { new() { Value = reference.Value }, new() { Value = register } } };
        return await find.ExecuteScalarAsync(cancel) is int last ? last + 1 : 1;
    }

    private static async Task<List<Registered<T>>> Read<T>(NpgsqlConnection connection, AgreementReference reference, string register, int? number, DateTimeOffset? asAt, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindNewest, connection);
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = register });
        find.Parameters.Add(new() { Value = (object?)number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        find.Parameters.Add(new() { Value = (object?)asAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<Registered<T>>();
        while (await rows.ReadAsync(cancel))
            found.Add(new(
                rows.GetInt32(0), rows.GetInt32(1), JsonSerializer.Deserialize<T>(rows.GetString(2), PlatformJson.Options)!,
                OrganisationCode.TryParse(rows.GetString(3), out var partner) ? partner : throw new InvalidDataException("An organisation's code is malformed."),
                rows.GetFieldValue<DateTimeOffset>(4)));
        return found;
    }
}

/// <summary>An entry of a register in one of its versions.</summary>
/// <param name="Partner">The partner for whom it was recorded.</param>
internal sealed record Registered<T>(int Number, int Version, T Entry, OrganisationCode Partner, DateTimeOffset RecordedAt);
