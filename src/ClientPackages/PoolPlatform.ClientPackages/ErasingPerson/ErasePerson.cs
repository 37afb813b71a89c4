using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.ErasingPerson;

/// <summary>Drops who a person was. What was bought, paid and shared stays under the personId, which then leads to nobody.</summary>
internal static class ErasePerson
{
    private const string Example = """{"reason":"Retention period has passed"}""";

    private const string ReplyExample = """{"personId":"0198c5f0-1234-7000-8000-000000000002","erasedAt":"2033-04-01T09:00:00+00:00"}""";

    private const string FindRunning = "select exists (select 1 from package where person_id = $1 and (proposed is not null or in_force is not null and (ended_on is null or ended_on >= $2)))";

    private const string Erase =
        """
        update people.person
        set nhs_number_sealed = null, nhs_number_index = null, name_sealed = null, born_sealed = null, died_sealed = null, erased_at = $2
        where person_id = $1 and erased_at is null
        """;

    private sealed record Reply(string PersonId, DateTimeOffset ErasedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/people/{personId}/erasure", Handle)
            .Describe("ErasePerson", "Drop a person's identity; what was bought and paid stays", StatusCodes.Status200OK, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string personId, Writes writes, PersonAccess access) =>
        writes.Run<PersonId, JsonElement>(
            http,
            (caller, cancel) => access.AsResponsible(caller, personId, PersonAccess.Keepers, cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(PersonId person, JsonElement body, Change change, CancellationToken cancel)
    {
        if (PersonReading.ReadErasure(body).IsRefused(out var refusal, out _)) return refusal;
        await using (var running = new NpgsqlCommand(FindRunning, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = person.Value }, new() { Value = DateOnly.FromDateTime(change.Now.UtcDateTime) } },
        })
            if (await running.ExecuteScalarAsync(cancel) is true) return ClientPackagesRefusals.PersonInCare;
        await using (var erase = new NpgsqlCommand(Erase, change.Connection, change.Transaction) { Parameters = { new() { Value = person.Value }, new() { Value = change.Now } } })
            if (await erase.ExecuteNonQueryAsync(cancel) == 0) return ClientPackagesRefusals.PersonErased;

        // The reason is free text and may say who it was: the act is recorded, and not the words.
        change.Record($"person:{person}", "ErasePerson", new { });
        return Answer.Ok(new Reply(person.ToString(), change.Now));
    }
}
