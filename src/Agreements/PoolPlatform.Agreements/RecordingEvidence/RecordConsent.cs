using Npgsql;
using PoolPlatform.Agreements.Domain.Evidencing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.RecordingEvidence;

/// <summary>A partner records the consent that a trust among the partners has been given to pool: regulation 7(2).</summary>
internal static class RecordConsent
{
    private const string Example = """{"organisation":"RVN","givenBy":"NHS Wiltshire CCG","on":"2014-03-10"}""";

    private const string ReplyExample = """{"reference":"BANES-MH","organisation":"RVN","givenBy":"NHS Wiltshire CCG","on":"2014-03-10","recordedAt":"2014-03-21T10:00:00+00:00"}""";

    private const string Insert =
        "insert into consent (reference, organisation, given_by, given_on, recorded_at) values ($1, $2, $3, $4, $5) on conflict on constraint consent_pkey do nothing";

    internal sealed record Request(OrganisationCode Organisation, string GivenBy, DateOnly On);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/consents", Handle)
            .Describe("RecordConsent", "Record the consent that a trust needs before it pools", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, Change change, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.GivenBy)) return EvidenceRefusals.ConsentGiverMissing();
        if (!party.Agreement.Terms.Partners.Contains(request.Organisation)) return EvidenceRefusals.ConsentNotOfPartner(request.Organisation);
        if (request.On > DateOnly.FromDateTime(change.Now.UtcDateTime)) return EvidenceRefusals.DateLiesAhead("on");
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = reference.Value });
            insert.Parameters.Add(new() { Value = request.Organisation.Value });
            insert.Parameters.Add(new() { Value = request.GivenBy });
            insert.Parameters.Add(new() { Value = request.On });
            insert.Parameters.Add(new() { Value = change.Now });
            if (await insert.ExecuteNonQueryAsync(cancel) == 0) return EvidenceRefusals.ConsentRecorded(request.Organisation, request.GivenBy);
        }
        var revision = await AgreementStore.Save(change, agreement, cancel);
        change.Record($"agreement:{reference}", "RecordConsent", new { before = (object?)null, after = new { request.Organisation, request.GivenBy, request.On } });
        return Answer.Created($"/v1/agreements/{reference}", new { reference, request.Organisation, request.GivenBy, request.On, recordedAt = change.Now }) with { ETag = AgreementETag.Of(revision) };
    }
}
