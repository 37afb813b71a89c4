using Npgsql;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Storage;

/// <summary>Who answers for whom, and which pools pay for whom: what access is decided by. Identities are read by one slice only.</summary>
internal sealed class PersonStore(NpgsqlDataSource database)
{
    private const string FindBodies = "select responsible_council, responsible_nhs_body from people.person where person_id = $1";

    private const string FindSealedDeath = "select died_sealed, erased_at is not null from people.person where person_id = $1 and (died_sealed is not null or erased_at is not null)";

    private const string FindAgreements = "select distinct agreement from package where person_id = $1";

    public async Task<ResponsibleBodies?> FindResponsible(PersonId person, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindBodies);
        find.Parameters.Add(new() { Value = person.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? new(Code(rows.GetString(0)), Code(rows.GetString(1))) : null;
    }

    public async Task<List<AgreementReference>> FindAgreementsOf(PersonId person, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindAgreements);
        find.Parameters.Add(new() { Value = person.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var agreements = new List<AgreementReference>();
        while (await rows.ReadAsync(cancel)) agreements.Add(AgreementReference.TryParse(rows.GetString(0), out var reference) ? reference : throw new InvalidDataException("An agreement's reference is malformed."));
        return agreements;
    }

    /// <summary>What stands of a person in the way of new care: null where nothing does.</summary>
    public async Task<SealedStanding?> FindStanding(PersonId person, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindSealedDeath);
        find.Parameters.Add(new() { Value = person.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? new(rows.IsDBNull(0) ? null : rows.GetFieldValue<byte[]>(0), rows.GetBoolean(1)) : null;
    }

    public static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}

/// <summary>The council and the NHS body that answer for a person.</summary>
internal sealed record ResponsibleBodies(OrganisationCode Council, OrganisationCode NhsBody)
{
    public bool Include(OrganisationCode organisation) => organisation == Council || organisation == NhsBody;
}

/// <summary>A person who has died, the day still sealed, or whose identity was erased.</summary>
internal sealed record SealedStanding(byte[]? Died, bool Erased);
