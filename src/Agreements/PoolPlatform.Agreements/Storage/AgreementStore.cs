using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Agreements as they stand, and which of them an organisation may see.</summary>
internal sealed class AgreementStore(NpgsqlDataSource database, OrganisationStore organisations, TermsSnapshots snapshots)
{
    private const string FindAgreement =
        """
        select a.state, a.version, case when $4 then t.terms end, a.revision, a.ended_on, n.partner, n.given_on, n.ends_on, n.reason, t.version, t.effective_on, t.recorded_at, a.supersedes, a.superseded_by
        from agreement a
        cross join lateral (
            select version, effective_on, recorded_at, terms
            from agreement_terms
            where reference = a.reference and recorded_at <= $3
                and effective_on <= greatest($2, (select min(first.effective_on) from agreement_terms first where first.reference = a.reference))
            order by effective_on desc, version desc
            limit 1
        ) t
        left join notice n on n.reference = a.reference
        where a.reference = $1
        """;

    private const string FindSignatures = "select partner, signatory, capacity, signed_at from signature where reference = $1 order by signed_at, partner";

    private const string LockAgreement = "select 1 from agreement where reference = $1 for update";

    private const string SaveAgreement = "update agreement set state = $2, ended_on = $3, superseded_by = $4, revision = revision + 1 where reference = $1 returning revision";

    // An organisation sees what it is a partner of, and what those were partners of whom it follows. One statement for a page, however many agreements there are.
    private const string FindVisible =
        """
        with recursive me (code) as (
            select $1::text
            union
            select s.predecessor from me join succession s on s.successor = me.code
        ), page as (
            select distinct p.reference
            from agreement_partner p
            join me on me.code = p.organisation
            where p.reference > $2
            order by p.reference
            limit $3
        )
        select a.reference, a.state, listed.title, listed.host, listed.mode, listed.partners
        from page
        join agreement a on a.reference = page.reference
        cross join lateral (
            select t.terms
            from agreement_terms t
            where t.reference = page.reference
                and t.effective_on <= greatest($4, (select min(first.effective_on) from agreement_terms first where first.reference = page.reference))
            order by t.effective_on desc, t.version desc
            limit 1
        ) today
        cross join lateral json_to_record(today.terms) as listed (title text, host text, mode text, partners json)
        order by a.reference
        """;

    /// <summary>The agreement with the terms that hold in the end, or on a date; null when there is none.</summary>
    public Task<Agreement?> Find(AgreementReference reference, DateOnly? on, CancellationToken cancel) => Find(reference, on, null, cancel);

    /// <summary>The agreement with the terms that hold in the end, or on a date, as known now or at an instant; null when there is none.</summary>
    public async Task<Agreement?> Find(AgreementReference reference, DateOnly? on, DateTimeOffset? asAt, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Read(connection, reference, on, asAt, snapshots, cancel) ?? await Read(connection, reference, on, asAt, null, cancel);
    }

    /// <summary>Holds the agreement for the change that is deciding about it.</summary>
    public static async Task<Agreement> Lock(NpgsqlConnection connection, AgreementReference reference, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(LockAgreement, connection) { Parameters = { new() { Value = reference.Value } } })
            await hold.ExecuteNonQueryAsync(cancel);
        return await Read(connection, reference, null, null, null, cancel) ?? throw new InvalidOperationException($"Agreement {reference} is gone.");
    }

    /// <summary>Saves where a locked agreement stands now.</summary>
    /// <returns>Its new revision.</returns>
    public static async Task<int> Save(Change change, Agreement agreement, CancellationToken cancel)
    {
        await using var save = new NpgsqlCommand(SaveAgreement, change.Connection, change.Transaction);
        save.Parameters.Add(new() { Value = agreement.Terms.Reference.Value });
        save.Parameters.Add(new() { Value = agreement.State.ToString() });
        save.Parameters.Add(new() { Value = (object?)agreement.EndedOn ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        save.Parameters.Add(new() { Value = (object?)agreement.SupersededBy?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await save.ExecuteScalarAsync(cancel) is int revision ? revision : throw new InvalidOperationException($"Agreement {agreement.Terms.Reference} is gone.");
    }

    /// <summary>A page of the agreements that an organisation may see, by reference, each as its terms are on a day.</summary>
    public async Task<List<ListedAgreement>> FindVisibleTo(OrganisationCode organisation, string after, int limit, DateOnly on, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindVisible);
        find.Parameters.Add(new() { Value = organisation.Value });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = limit });
        find.Parameters.Add(new() { Value = on });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<ListedAgreement>();
        while (await rows.ReadAsync(cancel))
            found.Add(new(
                Reference(rows, 0)!.Value, rows.GetString(2), rows.IsDBNull(3) ? null : Code(rows.GetString(3)),
                JsonSerializer.Deserialize<List<OrganisationCode>>(rows.GetString(5), PlatformJson.Options)!,
                Enum.Parse<AgreementMode>(rows.GetString(4)), Enum.Parse<AgreementState>(rows.GetString(1))));
        return found;
    }

    /// <summary>The agreement for a caller whose organisation is a party and who holds one of the roles; a stranger finds nothing, a party without the role is refused.</summary>
    public async Task<Outcome<PartyView>> FindFor(Caller caller, string reference, string[] roles, CancellationToken cancel)
    {
        if (!AgreementReference.TryParse(reference, out var parsed) || await Find(parsed, null, cancel) is not { } agreement) return AgreementsRefusals.NotFound();
        if (await ActsForEach(caller, agreement.Terms.Partners, cancel) is not { Count: > 0 } partners) return AgreementsRefusals.NotFound();
        // A partner acts as itself, whomever it has come to follow besides.
        if (caller.Organisation is { } self && partners.Contains(self)) partners = [self];
        return caller.May(roles) ? new PartyView(agreement, partners) : ProtocolRefusals.RoleMissing(roles);
    }

    /// <summary>The partner as whom an organisation acts: itself, or the partner it follows; null for a stranger.</summary>
    public async Task<OrganisationCode?> ActsFor(OrganisationCode organisation, IReadOnlyCollection<OrganisationCode> partners, CancellationToken cancel)
    {
        if (partners.Contains(organisation)) return organisation;
        var successors = await organisations.Successors(partners, cancel);
        foreach (var partner in partners)
            if (successors[partner].Contains(organisation)) return partner;
        return null;
    }

    /// <summary>Every partner as whom a caller's organisation acts: itself, and all whom it follows; in listed order.</summary>
    public async Task<List<OrganisationCode>> ActsForEach(Caller caller, IReadOnlyCollection<OrganisationCode> partners, CancellationToken cancel)
    {
        if (caller.Organisation is not { } organisation) return [];
        var successors = await organisations.Successors(partners, cancel);
        return [.. partners.Where(partner => partner == organisation || successors[partner].Contains(organisation))];
    }

    /// <param name="snapshots">Where the terms are looked for first; null reads them, as a change does that holds the agreement.</param>
    private static async Task<Agreement?> Read(NpgsqlConnection connection, AgreementReference reference, DateOnly? on, DateTimeOffset? asAt, TermsSnapshots? snapshots, CancellationToken cancel)
    {
        if (await ReadRows(connection, reference, on, asAt, snapshots is null, cancel) is not { } read) return null;
        if (snapshots is null) return read;
        return await snapshots.Find(connection, reference, read.TermsVersion!, cancel) is { } terms ? read with { Terms = terms } : null;
    }

    private static async Task<Agreement?> ReadRows(NpgsqlConnection connection, AgreementReference reference, DateOnly? on, DateTimeOffset? asAt, bool withTerms, CancellationToken cancel)
    {
        // One round trip: whoever asks for terms waits for it.
        await using var find = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(FindAgreement)
                {
                    Parameters =
                    {
                        new() { Value = reference.Value }, new() { Value = on ?? DateOnly.MaxValue },
                        new() { Value = asAt?.UtcDateTime ?? DateTime.MaxValue, NpgsqlDbType = NpgsqlDbType.TimestampTz }, new() { Value = withTerms },
                    },
                },
                new(FindSignatures) { Parameters = { new() { Value = reference.Value } } },
            },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        var terms = withTerms ? JsonSerializer.Deserialize<AgreementTerms>(rows.GetFieldValue<byte[]>(2), PlatformJson.Options) : null;
        var agreement = new Agreement(terms!, Enum.Parse<AgreementState>(rows.GetString(0)), rows.GetInt32(1), [])
        {
            Revision = rows.GetInt32(3),
            TermsVersion = new(rows.GetInt32(9), rows.GetFieldValue<DateOnly>(10), rows.GetFieldValue<DateTimeOffset>(11)),
            EndedOn = rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4),
            Supersedes = Reference(rows, 12),
            SupersededBy = Reference(rows, 13),
            Notice = rows.IsDBNull(5) ? null : new Notice(Code(rows.GetString(5)), rows.GetFieldValue<DateOnly>(6), rows.GetFieldValue<DateOnly>(7), rows.GetString(8)),
        };
        await rows.NextResultAsync(cancel);
        var signatures = new List<Signature>();
        while (await rows.ReadAsync(cancel))
            signatures.Add(new(Code(rows.GetString(0)), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3)));
        return agreement with { Signatures = [.. signatures] };
    }

    private static AgreementReference? Reference(NpgsqlDataReader rows, int column) =>
        !rows.IsDBNull(column) && AgreementReference.TryParse(rows.GetString(column), out var reference) ? reference : null;

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}

/// <summary>An agreement in a list.</summary>
internal sealed record ListedAgreement(AgreementReference Reference, string Title, OrganisationCode? Host, IReadOnlyList<OrganisationCode> Partners, AgreementMode Mode, AgreementState State);

/// <summary>An agreement seen by a party, and the partners as whom it acts: itself, or all whom it follows, in listed order.</summary>
internal sealed record PartyView(Agreement Agreement, IReadOnlyList<OrganisationCode> Partners) : ActingScope
{
    public override IReadOnlyList<OrganisationCode> ActsFor => Partners;

    /// <summary>The first of them in listed order, where one name has to stand.</summary>
    public OrganisationCode ActsAs => Partners[0];
}
