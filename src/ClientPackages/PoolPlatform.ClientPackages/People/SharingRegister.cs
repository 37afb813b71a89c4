using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.People;

/// <summary>Whether what one body recorded of a person may be read by another. Bodies that follow one of the two stand for it.</summary>
internal sealed class SharingRegister(NpgsqlDataSource database, PersonAccess access)
{
    private const string FindRecorder = "select recorded_by from people.person where person_id = $1";

    private const string FindOf = "select reference, parties, starts_on, ends_on, covers from sharing_agreement where parties && $1 order by reference";

    /// <summary>Why this organisation may not read who a person is; null where it may. Whoever recorded the person has it from nobody.</summary>
    public async Task<Refusal?> Refuses(PersonId person, OrganisationCode reader, string purpose, DateOnly on, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindRecorder);
        find.Parameters.Add(new() { Value = person.Value });
        // Null for a person whose recording was written down before organisations were.
        if (await find.ExecuteScalarAsync(cancel) is not string recorded) return null;
        var recorder = PersonStore.Code(recorded);
        if ((await access.StandsFor(reader, [recorder], cancel)).Length > 0) return null;

        var recorders = await access.WithSuccessors(recorder, cancel);
        var registered = await Of(recorders, cancel);
        var others = registered.SelectMany(one => one.Parties).Distinct().Where(party => !recorders.Contains(party)).ToList();
        var mine = others.Count == 0 ? [] : await access.StandsFor(reader, others, cancel);
        return SharingAgreement.Refuses([.. registered.Where(one => one.Parties.Any(party => mine.Contains(party.Value))).Select(one => one.Agreement)], purpose, on);
    }

    private async Task<List<(SharingAgreement Agreement, List<OrganisationCode> Parties)>> Of(HashSet<OrganisationCode> recorders, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindOf);
        find.Parameters.Add(new() { Value = recorders.Select(code => code.Value).ToArray() });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var registered = new List<(SharingAgreement, List<OrganisationCode>)>();
        while (await rows.ReadAsync(cancel))
            registered.Add((
                new(rows.GetString(0), new(rows.GetFieldValue<DateOnly>(2), rows.IsDBNull(3) ? null : rows.GetFieldValue<DateOnly>(3)), rows.IsDBNull(4) ? null : [.. rows.GetFieldValue<string[]>(4)]),
                [.. rows.GetFieldValue<string[]>(1).Select(PersonStore.Code)]));
        return registered;
    }
}
