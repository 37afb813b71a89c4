using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Variations of an agreement, and the versions of its terms that they make: read and written by everything that changes terms.</summary>
internal sealed class VariationStore(NpgsqlDataSource database)
{
    private const string FindVariations =
        """
        select number, kind, effective_from, reason, changes, state, proposed_by, recorded_at, version, difference
        from variation
        where reference = $1 and number > $2
        order by number
        limit $3
        """;

    private const string FindSignatures = "select number, partner, signatory, capacity, signed_at from variation_signature where reference = $1 order by signed_at, partner";

    private const string FindDrafted = "select terms from agreement_terms where reference = $1 and version = 1";

    private const string FindOfVersion =
        """
        select version, effective_on, recorded_at, terms
        from agreement_terms
        where reference = $1 and version <= $2
        order by effective_on desc, version desc
        limit 1
        """;

    private const string InsertVariation =
        """
        insert into variation (reference, number, kind, effective_from, reason, changes, difference, state, proposed_by, recorded_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private const string UpdateVariation = "update variation set state = $3, version = $4, difference = $5 where reference = $1 and number = $2";

    private const string InsertSignatures =
        """
        insert into variation_signature (reference, number, partner, signatory, capacity, signed_at)
        select $1, $2, partner, $4, $5, $6 from unnest($3::text[]) partner
        """;

    // A change takes its instant before it holds the agreement, so another may have overtaken it: what is recorded later is never known earlier.
    private const string InsertTerms =
        """
        insert into agreement_terms (reference, version, effective_on, recorded_at, terms)
        select $1, $2, effective_on, moment.recorded_at, terms::json
        from unnest($4::date[], $5::text[]) as listed (effective_on, terms),
             (select greatest($3, max(recorded_at) + interval '1 microsecond') as recorded_at from agreement_terms where reference = $1) as moment
        """;

    private const string CountVersion = "update agreement set version = $2 where reference = $1";

    private const string AddPartners =
        """
        insert into agreement_partner (reference, position, organisation)
        select $1, (select max(position) from agreement_partner where reference = $1) + position, organisation
        from unnest($2::text[]) with ordinality as listed (organisation, position)
        where organisation not in (select organisation from agreement_partner where reference = $1)
        """;

    /// <summary>A locked agreement with all that was ever recorded about its terms.</summary>
    public static async Task<VariedAgreement> Read(NpgsqlConnection connection, Agreement agreement, CancellationToken cancel)
    {
        var reference = agreement.Terms.Reference;
        AgreementTerms drafted;
        await using (var find = new NpgsqlCommand(FindDrafted, connection) { Parameters = { new() { Value = reference.Value } } })
            drafted = JsonSerializer.Deserialize<AgreementTerms>((string)(await find.ExecuteScalarAsync(cancel))!, PlatformJson.Options)!;
        var recorded = await Find(connection, reference, 0, int.MaxValue, cancel);
        return new(agreement, drafted, [.. recorded.Select(one => one.Variation)]);
    }

    public async Task<List<RecordedVariation>> Find(AgreementReference reference, int after, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Find(connection, reference, after, limit, cancel);
    }

    /// <summary>The terms that hold in the end, as they were known when a version was recorded; null when there is no such version.</summary>
    public async Task<(TermsVersion Version, JsonElement Terms)?> FindVersion(AgreementReference reference, int version, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindOfVersion);
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = version });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        return (new(rows.GetInt32(0), rows.GetFieldValue<DateOnly>(1), rows.GetFieldValue<DateTimeOffset>(2)), JsonElement.Parse(rows.GetString(3)));
    }

    public static async Task Insert(Change change, AgreementReference reference, RecordedVariation recorded, CancellationToken cancel)
    {
        var variation = recorded.Variation;
        await using var insert = new NpgsqlCommand(InsertVariation, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = reference.Value });
        insert.Parameters.Add(new() { Value = variation.Number });
        insert.Parameters.Add(new() { Value = variation.Kind.ToString() });
        insert.Parameters.Add(new() { Value = variation.EffectiveFrom });
        insert.Parameters.Add(new() { Value = variation.Reason });
        insert.Parameters.Add(Json(variation.Changes));
        insert.Parameters.Add(Json(recorded.Difference));
        insert.Parameters.Add(new() { Value = variation.State.ToString() });
        insert.Parameters.Add(new() { Value = variation.ProposedBy.Value });
        insert.Parameters.Add(new() { Value = variation.RecordedAt });
        insert.Parameters.Add(Version(variation));
        await insert.ExecuteNonQueryAsync(cancel);
        await Sign(change, reference, variation.Number, variation.Signatures, cancel);
    }

    public static async Task Update(Change change, AgreementReference reference, RecordedVariation recorded, CancellationToken cancel)
    {
        await using var update = new NpgsqlCommand(UpdateVariation, change.Connection, change.Transaction);
        update.Parameters.Add(new() { Value = reference.Value });
        update.Parameters.Add(new() { Value = recorded.Variation.Number });
        update.Parameters.Add(new() { Value = recorded.Variation.State.ToString() });
        update.Parameters.Add(Version(recorded.Variation));
        update.Parameters.Add(Json(recorded.Difference));
        await update.ExecuteNonQueryAsync(cancel);
    }

    /// <param name="signatures">New ones, all of the same act.</param>
    public static async Task Sign(Change change, AgreementReference reference, int number, IReadOnlyList<VariationSignature> signatures, CancellationToken cancel)
    {
        if (signatures.Count == 0) return;
        await using var insert = new NpgsqlCommand(InsertSignatures, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = reference.Value });
        insert.Parameters.Add(new() { Value = number });
        insert.Parameters.Add(new() { Value = signatures.Select(signature => signature.Partner.Value).ToArray() });
        insert.Parameters.Add(Text(signatures[0].Signatory));
        insert.Parameters.Add(Text(signatures[0].Capacity));
        insert.Parameters.Add(new() { Value = signatures[0].SignedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Records a new version: the terms that are other than before, each from its day on.</summary>
    public static async Task InsertVersion(
        Change change, AgreementReference reference, int version, IReadOnlyList<(DateOnly From, JsonElement Terms)> terms, IEnumerable<OrganisationCode> partners, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction)
        {
            BatchCommands =
            {
                new(InsertTerms)
                {
                    Parameters =
                    {
                        new() { Value = reference.Value }, new() { Value = version }, new() { Value = change.Now },
                        new() { Value = terms.Select(one => one.From).ToArray() }, new() { Value = terms.Select(one => one.Terms.GetRawText()).ToArray() },
                    },
                },
                new(CountVersion) { Parameters = { new() { Value = reference.Value }, new() { Value = version } } },
                new(AddPartners) { Parameters = { new() { Value = reference.Value }, new() { Value = partners.Select(partner => partner.Value).Distinct().ToArray() } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<List<RecordedVariation>> Find(NpgsqlConnection connection, AgreementReference reference, int after, int limit, CancellationToken cancel)
    {
        var signatures = new List<(int Number, VariationSignature Signature)>();
        await using (var find = new NpgsqlCommand(FindSignatures, connection) { Parameters = { new() { Value = reference.Value } } })
        await using (var rows = await find.ExecuteReaderAsync(cancel))
            while (await rows.ReadAsync(cancel))
                signatures.Add((rows.GetInt32(0), new(Code(rows.GetString(1)), Text(rows, 2), Text(rows, 3), rows.GetFieldValue<DateTimeOffset>(4))));
        var signed = signatures.ToLookup(one => one.Number, one => one.Signature);

        var found = new List<RecordedVariation>();
        await using var findVariations = new NpgsqlCommand(FindVariations, connection) { Parameters = { new() { Value = reference.Value }, new() { Value = after }, new() { Value = limit } } };
        await using var variations = await findVariations.ExecuteReaderAsync(cancel);
        while (await variations.ReadAsync(cancel))
        {
            var number = variations.GetInt32(0);
            var variation = new Variation(
                number, Enum.Parse<VariationKind>(variations.GetString(1)), variations.GetFieldValue<DateOnly>(2), variations.GetString(3),
                JsonSerializer.Deserialize<TermsChanges>(variations.GetString(4), PlatformJson.Options)!,
                Enum.Parse<VariationState>(variations.GetString(5)), Code(variations.GetString(6)), variations.GetFieldValue<DateTimeOffset>(7),
                [.. signed[number]], variations.IsDBNull(8) ? null : variations.GetInt32(8));
            found.Add(new(variation, JsonSerializer.Deserialize<ImmutableArray<TermsDifference>>(variations.GetString(9), PlatformJson.Options)));
        }
        return found;
    }

    private static NpgsqlParameter Json(object value) => new() { Value = JsonSerializer.Serialize(value, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json };

    private static NpgsqlParameter Version(Variation variation) => new() { Value = (object?)variation.Version ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static string? Text(NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetString(column);

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}

/// <summary>A variation, and what it changed at the day from which it holds.</summary>
internal sealed record RecordedVariation(Variation Variation, ImmutableArray<TermsDifference> Difference);
