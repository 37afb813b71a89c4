using Npgsql;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.People;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ViewingPerson;

/// <summary>Shows who a person is, and writes down in the same transaction who asked and what for: no entry, no answer.</summary>
internal static class ViewPerson
{
    private const int MaxPurposeCharacters = 200;

    private const string Example =
        """{"personId":"0198c5f0-1234-7000-8000-000000000002","nhsNumber":"9434765919","name":{"family":"Example","given":"Edna","middle":null,"title":null,"preferred":null},"born":"1938-02-11","responsibleCouncil":"E06000022","responsibleNhsBody":"11E","died":null}""";

    private const string WriteAccess = "insert into people.access_log (person_id, read_at, client_id, organisation, purpose) values ($1, $2, $3, $4, $5)";

    private const string FindSealed = "select nhs_number_sealed, name_sealed, born_sealed, responsible_council, responsible_nhs_body, died_sealed from people.person where person_id = $1 and erased_at is null";

    private sealed record Reply(string PersonId, string NhsNumber, PersonName Name, DateOnly Born, OrganisationCode ResponsibleCouncil, OrganisationCode ResponsibleNhsBody, DateOnly? Died);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/people/{personId}", Handle)
            .Describe("ViewPerson", "Read who a person is: for the responsible bodies and the host, written to the access log", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("purpose", "What it is read for, 1 to 200 characters: a task, not a name.", required: true);

    private static async Task<IResult> Handle(HttpContext http, string personId, PersonAccess access, SharingRegister sharing, ChangeStarter changes, PeopleKeys keys, TimeProvider time)
    {
        var caller = Caller.Of(http);
        if ((await access.AsKeeper(caller, personId, http.RequestAborted)).IsRefused(out var refusal, out var person)) return Problems.From(refusal);
        if (http.Request.Query["purpose"] is not [{ } purpose] || string.IsNullOrWhiteSpace(purpose) || purpose.Length > MaxPurposeCharacters || purpose.Any(char.IsControl))
            return Problems.From(ClientPackagesRefusals.PurposeMissing);
        if (await sharing.Refuses(person, caller.Organisation!.Value, purpose, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), http.RequestAborted) is { } notShared) return Problems.From(notShared);

        await using var change = await changes.Begin(caller, http.RequestAborted);
        if (await Read(person, purpose, keys, change, http.RequestAborted) is not { } reply) return Problems.From(ClientPackagesRefusals.PersonErased);
        await change.Commit(CancellationToken.None);
        // Nobody between here and the caller may keep a copy.
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(reply, PlatformJson.Options);
    }

    private static async Task<Reply?> Read(PersonId person, string purpose, PeopleKeys keys, Change change, CancellationToken cancel)
    {
        await using (var write = new NpgsqlCommand(WriteAccess, change.Connection, change.Transaction))
        {
            write.Parameters.Add(new() { Value = person.Value });
            write.Parameters.Add(new() { Value = change.Now });
            write.Parameters.Add(new() { Value = change.Caller.ClientId });
            write.Parameters.Add(new() { Value = change.Caller.Organisation!.Value.Value });
            write.Parameters.Add(new() { Value = purpose });
            await write.ExecuteNonQueryAsync(cancel);
        }
        change.Record($"person:{person}", "ViewPerson", new { });

        await using var find = new NpgsqlCommand(FindSealed, change.Connection, change.Transaction) { Parameters = { new() { Value = person.Value } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        var identity = new SealedIdentity(rows.GetFieldValue<byte[]>(0), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2)).Open(person, keys);
        return new(person.ToString(), identity.NhsNumber.Digits, identity.Name, identity.Born, PersonStore.Code(rows.GetString(3)), PersonStore.Code(rows.GetString(4)),
            rows.IsDBNull(5) ? null : SealedIdentity.ReadIso(keys.Open(person, SealedIdentity.Died, rows.GetFieldValue<byte[]>(5))));
    }
}
