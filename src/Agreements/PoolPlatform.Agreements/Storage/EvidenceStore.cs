using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.Agreements.Domain.Evidencing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Signed documents and consents of an agreement: read when it is signed and when it is shown.</summary>
internal sealed class EvidenceStore(NpgsqlDataSource database)
{
    private const string FindDocuments = "select sha256, name, signed_on, recorded_at from document where reference = $1 order by signed_on, name, sha256";

    private const string FindConsents = "select organisation, given_by, given_on, recorded_at from consent where reference = $1 order by given_on, organisation, given_by";

    public async Task<Evidence> Find(AgreementReference reference, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(FindDocuments) { Parameters = { new() { Value = reference.Value } } });
        batch.BatchCommands.Add(new(FindConsents) { Parameters = { new() { Value = reference.Value } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var documents = ImmutableArray.CreateBuilder<SignedDocument>();
        while (await rows.ReadAsync(cancel)) documents.Add(new(rows.GetString(0), rows.GetString(1), rows.GetFieldValue<DateOnly>(2), rows.GetFieldValue<DateTimeOffset>(3)));
        await rows.NextResultAsync(cancel);
        var consents = ImmutableArray.CreateBuilder<Consent>();
        while (await rows.ReadAsync(cancel))
            consents.Add(new(
                OrganisationCode.TryParse(rows.GetString(0), out var organisation) ? organisation : throw new InvalidDataException("An organisation's code is malformed."),
                rows.GetString(1), rows.GetFieldValue<DateOnly>(2), rows.GetFieldValue<DateTimeOffset>(3)));
        return new(documents.ToImmutable(), consents.ToImmutable());
    }
}
