using System.Text;
using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.People;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.RecordingPerson;

/// <summary>A practitioner records a person that its organisation answers for. From here on everybody but the responsible bodies and the host knows a personId only.</summary>
internal static class RecordPerson
{
    private const string Example =
        """{"nhsNumber":"9434765919","name":{"family":"Example","given":"Edna"},"born":"1938-02-11","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}""";

    private const string ReplyExample = """{"personId":"0198c5f0-1234-7000-8000-000000000002"}""";

    private const string Insert =
        """
        insert into people.person (person_id, key_id, nhs_number_sealed, nhs_number_index, name_sealed, born_sealed, responsible_council, responsible_nhs_body, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict on constraint person_nhs_number_once do nothing
        """;

    private const string InsertResponsibility =
        "insert into people.responsibility (person_id, effective_from, responsible_council, responsible_nhs_body, recorded_at) values ($1, '1900-04-01', $2, $3, $4)";

    private const string FindKnown = "select person_id, responsible_council, responsible_nhs_body from people.person where nhs_number_index = $1";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/people", Handle)
            .Describe("RecordPerson", "Record a person that your organisation answers for", StatusCodes.Status201Created, Example, ReplyExample);

    // The road of Writes.Run, but with a keyed hash of the body: an NHS number can be guessed from a plain one.
    private static async Task<IResult> Handle(HttpContext http, Writes writes, PeopleKeys keys, PersonAccess access)
    {
        var caller = Caller.Of(http);
        if (caller.Organisation is not { } organisation || !caller.May(PersonAccess.Keepers)) return Problems.From(ProtocolRefusals.RoleMissing(PersonAccess.Keepers));
        if (Writes.MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        if ((await RequestBody.ReadJsonBytes(http.Request, http.RequestAborted)).IsRefused(out var unreadable, out var body)) return Problems.From(unreadable);
        if (RequestBody.Parse<JsonElement>(body).Then(PersonReading.Read).IsRefused(out var malformed, out var request)) return Problems.From(malformed);
        return await writes.Run(http, caller, keys.HashOfRequest(body), (change, cancel) => Save(organisation, request, keys, access, change, cancel), http.RequestAborted);
    }

    private static async Task<Outcome<Answer>> Save(OrganisationCode organisation, PersonRequest request, PeopleKeys keys, PersonAccess access, Change change, CancellationToken cancel)
    {
        var bodies = new ResponsibleBodies(request.ResponsibleCouncil, request.ResponsibleNhsBody);
        if (await access.WhyNotRecorded(organisation, bodies, cancel) is { } notYours) return notYours;
        if (request.Identify(DateOnly.FromDateTime(change.Now.UtcDateTime)).IsRefused(out var refusal, out var identity)) return refusal;

        var person = new PersonId(change.NewId());
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = person.Value });
            insert.Parameters.Add(new() { Value = keys.Id });
            insert.Parameters.Add(new() { Value = keys.Seal(person, SealedIdentity.NhsNumber, Encoding.ASCII.GetBytes(identity.NhsNumber.Digits)) });
            insert.Parameters.Add(new() { Value = keys.IndexOf(identity.NhsNumber) });
            insert.Parameters.Add(new() { Value = keys.Seal(person, SealedIdentity.Name, SealedIdentity.Padded(identity.Name)) });
            insert.Parameters.Add(new() { Value = keys.Seal(person, SealedIdentity.Born, SealedIdentity.Iso(identity.Born)) });
            insert.Parameters.Add(new() { Value = bodies.Council.Value });
            insert.Parameters.Add(new() { Value = bodies.NhsBody.Value });
            insert.Parameters.Add(new() { Value = change.Now });
            insert.Parameters.Add(new() { Value = organisation.Value });
            if (await insert.ExecuteNonQueryAsync(cancel) == 0) return await AlreadyKnown(organisation, identity, keys, access, change, cancel);
        }
        await using (var answer = new NpgsqlCommand(InsertResponsibility, change.Connection, change.Transaction))
        {
            answer.Parameters.Add(new() { Value = person.Value });
            answer.Parameters.Add(new() { Value = bodies.Council.Value });
            answer.Parameters.Add(new() { Value = bodies.NhsBody.Value });
            answer.Parameters.Add(new() { Value = change.Now });
            await answer.ExecuteNonQueryAsync(cancel);
        }
        change.Record($"person:{person}", "RecordPerson", new { bodies.Council, bodies.NhsBody });
        return Answer.Created($"/v1/people/{person}", new { personId = person.ToString() });
    }

    /// <summary>Those who answer for the person that is known are told which one it is; anybody else only that there is one.</summary>
    private static async Task<Refusal> AlreadyKnown(OrganisationCode organisation, PersonIdentity identity, PeopleKeys keys, PersonAccess access, Change change, CancellationToken cancel)
    {
        PersonId known;
        ResponsibleBodies bodies;
        await using (var find = new NpgsqlCommand(FindKnown, change.Connection, change.Transaction) { Parameters = { new() { Value = keys.IndexOf(identity.NhsNumber) } } })
        await using (var rows = await find.ExecuteReaderAsync(cancel))
        {
            await rows.ReadAsync(cancel);
            known = new(rows.GetGuid(0));
            bodies = new(PersonStore.Code(rows.GetString(1)), PersonStore.Code(rows.GetString(2)));
        }
        return await access.AnswersFor(organisation, bodies, cancel) ? ClientPackagesRefusals.PersonKnown.With("personId", known.ToString()) : ClientPackagesRefusals.PersonKnown;
    }
}
