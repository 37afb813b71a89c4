using System.Text;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;

namespace PoolPlatform.ClientPackages.People;

/// <summary>Moves people from one key to another, some hundreds at a time. Stopped half-way, it goes on where it was: each row names its key.</summary>
internal static class Reseal
{
    private const string HoldSome =
        """
        select person_id, nhs_number_sealed, name_sealed, born_sealed, died_sealed
        from people.person
        where key_id = $1 and erased_at is null
        order by person_id
        limit 500
        for update
        """;

    private const string Update =
        """
        update people.person p
        set key_id = $1, nhs_number_sealed = n.number, nhs_number_index = n.index, name_sealed = n.name, born_sealed = n.born, died_sealed = n.died
        from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[]) n (person_id, number, index, name, born, died)
        where p.person_id = n.person_id
        """;

    public static async Task<int> From(PeopleKeys old, PeopleKeys current, NpgsqlDataSource database, CancellationToken cancel)
    {
        var done = 0;
        while (true)
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var people = await Hold(old, connection, cancel);
            if (people.Count == 0) return done;
            await using (var update = new NpgsqlCommand(Update, connection, transaction))
            {
                update.Parameters.Add(new() { Value = current.Id });
                update.Parameters.Add(new() { Value = people.Select(person => person.Person.Value).ToArray() });
                Add(update, people.Select(person => Again(person.Person, SealedIdentity.NhsNumber, person.Number)));
                Add(update, people.Select(person => current.IndexOf(NhsNumber.Of(Encoding.ASCII.GetString(old.Open(person.Person, SealedIdentity.NhsNumber, person.Number))).OrThrow())));
                Add(update, people.Select(person => Again(person.Person, SealedIdentity.Name, person.Name)));
                Add(update, people.Select(person => Again(person.Person, SealedIdentity.Born, person.Born)));
                Add(update, people.Select(person => person.Died is { } died ? Again(person.Person, SealedIdentity.Died, died) : null));
                await update.ExecuteNonQueryAsync(cancel);
            }
            await transaction.CommitAsync(cancel);
            done += people.Count;
        }

        byte[] Again(PersonId person, string field, byte[] value) => current.Seal(person, field, old.Open(person, field, value));
    }

    private static async Task<List<(PersonId Person, byte[] Number, byte[] Name, byte[] Born, byte[]? Died)>> Hold(PeopleKeys old, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var hold = new NpgsqlCommand(HoldSome, connection) { Parameters = { new() { Value = old.Id } } };
        await using var rows = await hold.ExecuteReaderAsync(cancel);
        var people = new List<(PersonId, byte[], byte[], byte[], byte[]?)>();
        while (await rows.ReadAsync(cancel))
            people.Add((new(rows.GetGuid(0)), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2), rows.GetFieldValue<byte[]>(3), rows.IsDBNull(4) ? null : rows.GetFieldValue<byte[]>(4)));
        return people;
    }

    private static void Add(NpgsqlCommand command, IEnumerable<byte[]?> values) =>
        command.Parameters.Add(new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
}
