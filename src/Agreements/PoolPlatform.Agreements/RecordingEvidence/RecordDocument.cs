using System.Text.RegularExpressions;
using Npgsql;
using PoolPlatform.Agreements.Domain.Evidencing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.RecordingEvidence;

/// <summary>A partner records the hash of the paper that was signed, so that anybody who holds it can show that it is the one.</summary>
internal static partial class RecordDocument
{
    private const string Example = """{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","name":"Section 75 agreement, signed","signedOn":"2014-03-20"}""";

    private const string ReplyExample =
        """{"reference":"BANES-MH","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","name":"Section 75 agreement, signed","signedOn":"2014-03-20","recordedAt":"2014-03-21T10:00:00+00:00"}""";

    private const string Insert = "insert into document (reference, sha256, name, signed_on, recorded_at) values ($1, $2, $3, $4, $5) on conflict on constraint document_pkey do nothing";

    internal sealed record Request(string Sha256, string Name, DateOnly SignedOn);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/documents", Handle)
            .Describe("RecordDocument", "Record the hash of an agreement's signed document", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, Change change, CancellationToken cancel)
    {
        if (!Hash().IsMatch(request.Sha256)) return ProtocolRefusals.Malformed("sha256", "A SHA-256 hash is written as 64 hexadecimal digits.");
        if (string.IsNullOrWhiteSpace(request.Name)) return EvidenceRefusals.DocumentUnnamed();
        if (request.SignedOn > DateOnly.FromDateTime(change.Now.UtcDateTime)) return EvidenceRefusals.DateLiesAhead("signedOn");
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        var document = new SignedDocument(request.Sha256.ToLowerInvariant(), request.Name, request.SignedOn, change.Now);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = reference.Value });
            insert.Parameters.Add(new() { Value = document.Sha256 });
            insert.Parameters.Add(new() { Value = document.Name });
            insert.Parameters.Add(new() { Value = document.SignedOn });
            insert.Parameters.Add(new() { Value = document.RecordedAt });
            if (await insert.ExecuteNonQueryAsync(cancel) == 0) return EvidenceRefusals.DocumentRecorded(document.Sha256);
        }
        var revision = await AgreementStore.Save(change, agreement, cancel);
        change.Record($"agreement:{reference}", "RecordDocument", new { before = (object?)null, after = new { document.Sha256, document.Name, document.SignedOn } });
        return Answer.Created($"/v1/agreements/{reference}", new { reference, document.Sha256, document.Name, document.SignedOn, document.RecordedAt }) with { ETag = AgreementETag.Of(revision) };
    }

    [GeneratedRegex(@"\A[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
