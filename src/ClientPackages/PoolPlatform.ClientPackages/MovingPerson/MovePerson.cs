using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.MovingPerson;

/// <summary>Other bodies answer for a person from a day on: ordinary residence for the council, the responsible commissioner for the NHS. Nothing that was is overwritten.</summary>
internal static class MovePerson
{
    private const string Example = """{"from":"2025-09-01","responsibleCouncil":"E08000001","responsibleNhsBody":"00T"}""";

    private const string ListExample = """{"items":[{"from":"1900-04-01","responsibleCouncil":"E06000022","responsibleNhsBody":"11E","recordedAt":"2025-05-12T09:00:00+00:00"}],"next":null}""";

    private const string Insert =
        "insert into people.responsibility (person_id, effective_from, responsible_council, responsible_nhs_body, recorded_at) values ($1, $2, $3, $4, $5)";

    // Whoever answers now: the newest word on the latest day that has come.
    private const string Update =
        """
        update people.person p
        set responsible_council = r.responsible_council, responsible_nhs_body = r.responsible_nhs_body
        from (select responsible_council, responsible_nhs_body from people.responsibility where person_id = $1 and effective_from <= $2 order by effective_from desc, id desc limit 1) r
        where p.person_id = $1
        """;

    private const string FindAll =
        "select effective_from, responsible_council, responsible_nhs_body, recorded_at from people.responsibility where person_id = $1 order by effective_from, id";

    private static readonly string[] Readers = [.. PersonAccess.Keepers, Roles.Auditor];

    private sealed record Item(DateOnly From, OrganisationCode ResponsibleCouncil, OrganisationCode ResponsibleNhsBody, DateTimeOffset RecordedAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/people/{personId}/moves", Handle)
            .Describe("MovePerson", "Record that other bodies answer for a person from a day on", StatusCodes.Status200OK, Example, ListExample);
        routes.MapGet("/v1/people/{personId}/responsibility", HandleList)
            .Describe("ViewResponsibility", "Which council and NHS body answered for a person from which day", StatusCodes.Status200OK, null, ListExample);
    }

    private static Task<IResult> Handle(HttpContext http, string personId, Writes writes, PersonAccess access) =>
        writes.Run<PersonId, JsonElement>(
            http,
            (caller, cancel) => access.AsResponsible(caller, personId, PersonAccess.Keepers, cancel),
            (person, body, change, cancel) => Save(person, body, access, change, cancel));

    private static async Task<Outcome<Answer>> Save(PersonId person, JsonElement body, PersonAccess access, Change change, CancellationToken cancel)
    {
        if (PersonReading.ReadMove(body).IsRefused(out var refusal, out var move)) return refusal;
        var today = DateOnly.FromDateTime(change.Now.UtcDateTime);
        if (move.From > today) return ClientPackagesRefusals.MoveInFuture;
        if (await access.WhyUnknown(new ResponsibleBodies(move.ResponsibleCouncil, move.ResponsibleNhsBody), cancel) is { } unknown) return unknown;

        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = person.Value });
            insert.Parameters.Add(new() { Value = move.From });
            insert.Parameters.Add(new() { Value = move.ResponsibleCouncil.Value });
            insert.Parameters.Add(new() { Value = move.ResponsibleNhsBody.Value });
            insert.Parameters.Add(new() { Value = change.Now });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        await using (var update = new NpgsqlCommand(Update, change.Connection, change.Transaction) { Parameters = { new() { Value = person.Value }, new() { Value = today } } })
            await update.ExecuteNonQueryAsync(cancel);
        change.Record($"person:{person}", "MovePerson", new { move.From, move.ResponsibleCouncil, move.ResponsibleNhsBody });
        await using var find = new NpgsqlCommand(FindAll, change.Connection, change.Transaction);
        return Answer.Ok(await List(find, person, cancel));
    }

    private static async Task<IResult> HandleList(HttpContext http, string personId, PersonAccess access, NpgsqlDataSource database)
    {
        if ((await access.AsResponsible(Caller.Of(http), personId, Readers, http.RequestAborted)).IsRefused(out var refusal, out var person)) return Problems.From(refusal);
        await using var find = database.CreateCommand(FindAll);
        return Results.Json(await List(find, person, http.RequestAborted), PlatformJson.Options);
    }

    private static async Task<Page<Item>> List(NpgsqlCommand find, PersonId person, CancellationToken cancel)
    {
        find.Parameters.Add(new() { Value = person.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel))
            items.Add(new(rows.GetFieldValue<DateOnly>(0), PersonStore.Code(rows.GetString(1)), PersonStore.Code(rows.GetString(2)), rows.GetFieldValue<DateTimeOffset>(3)));
        return new(items, null);
    }
}
