using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.RecordingOrganisations;

/// <summary>An administrator records an organisation, or what is newly known about it.</summary>
internal static class RecordOrganisation
{
    private const string Example = """{"name":"NHS Bath and North East Somerset CCG","kind":"Ccg","activeFrom":"2013-04-01","activeTo":"2020-03-31"}""";

    private const string ReplyExample =
        """{"code":"11E","name":"NHS Bath and North East Somerset CCG","kind":"Ccg","successorOf":[],"activeFrom":"2013-04-01","activeTo":"2020-03-31"}""";

    private const string Upsert =
        """
        insert into organisation (code, name, kind, active_from, active_to) values ($1, $2, $3, $4, $5)
        on conflict (code) do update set name = excluded.name, kind = excluded.kind, active_from = excluded.active_from, active_to = excluded.active_to
        returning xmax = 0
        """;

    // Two who record at once could otherwise close a loop that neither of them sees.
    private const string OneAtATime = "select pg_advisory_xact_lock(hashtext('organisations'))";

    private const string ForgetPredecessors = "delete from succession where successor = $1";

    private const string AddPredecessors = "insert into succession (predecessor, successor) select p, $1 from unnest($2::text[]) p on conflict do nothing";

    /// <param name="SuccessorOf">The code, or the list of codes, of those it follows.</param>
    internal sealed record Request(string Name, OrganisationKind Kind, JsonElement? SuccessorOf = null, DateOnly? ActiveFrom = null, DateOnly? ActiveTo = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/organisations/{code}", Handle)
            .Describe("RecordOrganisation", "Record an organisation under its ODS or GSS code", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string code, Writes writes, OrganisationStore organisations) =>
        writes.Run<OrganisationCode, Request>(
            http,
            (caller, _) => Task.FromResult(Authorise(caller, code)),
            (organisation, request, change, cancel) => Save(organisation, request, organisations, change, cancel));

    private static Outcome<OrganisationCode> Authorise(Caller caller, string code)
    {
        if (!caller.May(Roles.PlatformAdmin)) return ProtocolRefusals.RoleMissing(Roles.PlatformAdmin);
        return OrganisationCode.TryParse(code, out var parsed) ? parsed : ProtocolRefusals.Malformed("code", "A code is an ODS code such as 11E or a GSS code such as E06000022, in upper case.");
    }

    private static async Task<Outcome<Answer>> Save(OrganisationCode code, Request request, OrganisationStore organisations, Change change, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Name)) return AgreementsRefusals.OrganisationNameMissing();
        if (request.ActiveTo < request.ActiveFrom) return AgreementsRefusals.ActiveToBeforeActiveFrom();
        if (Predecessors(request.SuccessorOf).IsRefused(out var malformed, out var predecessors)) return malformed;
        await using (var wait = new NpgsqlCommand(OneAtATime, change.Connection, change.Transaction)) await wait.ExecuteNonQueryAsync(cancel);
        var known = await organisations.Find(predecessors, cancel);
        foreach (var predecessor in predecessors)
            if (known.All(organisation => organisation.Code != predecessor)) return AgreementsRefusals.UnknownOrganisation("successorOf", predecessor);
        var successors = (await organisations.Successors([code], cancel))[code].Append(code).ToHashSet();
        if (predecessors.Any(successors.Contains)) return AgreementsRefusals.SuccessionLoops(code);

        var before = (await organisations.Find([code], cancel)).SingleOrDefault();
        bool isNew;
        await using (var upsert = new NpgsqlCommand(Upsert, change.Connection, change.Transaction))
        {
            upsert.Parameters.Add(new() { Value = code.Value });
            upsert.Parameters.Add(new() { Value = request.Name });
            upsert.Parameters.Add(new() { Value = request.Kind.ToString() });
            upsert.Parameters.Add(new() { Value = (object?)request.ActiveFrom ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
            upsert.Parameters.Add(new() { Value = (object?)request.ActiveTo ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
            isNew = await upsert.ExecuteScalarAsync(cancel) is true;
        }
        if (request.SuccessorOf is not null)
        {
            await using var forget = new NpgsqlCommand(ForgetPredecessors, change.Connection, change.Transaction) { Parameters = { new() { Value = code.Value } } };
            await forget.ExecuteNonQueryAsync(cancel);
            await using var add = new NpgsqlCommand(AddPredecessors, change.Connection, change.Transaction)
            {
                Parameters = { new() { Value = code.Value }, new() { Value = predecessors.Select(predecessor => predecessor.Value).ToArray() } },
            };
            await add.ExecuteNonQueryAsync(cancel);
        }
        else
        {
            predecessors = [.. before?.SuccessorOf ?? []];
        }
        var recorded = new Organisation(code, request.Name, request.Kind, predecessors, request.ActiveFrom, request.ActiveTo);
        foreach (var predecessor in known.Where(one => before?.SuccessorOf.Contains(one.Code) != true || before.ActiveFrom != recorded.ActiveFrom))
            change.Announce(code.Value, new OrganisationSucceeded(
                predecessor.Code.Value, predecessor.Name, predecessor.Kind.ToString(), code.Value, recorded.Name, recorded.Kind.ToString(), recorded.ActiveFrom));
        foreach (var withdrawn in before?.SuccessorOf.Except(predecessors) ?? [])
            change.Announce(code.Value, new SuccessionWithdrawn(withdrawn.Value, code.Value));
        change.Record($"organisation:{code}", isNew ? "RecordOrganisation" : "ChangeOrganisation", new { before, after = recorded });
        return isNew ? Answer.Created($"/v1/organisations/{code}", recorded) : Answer.Ok(recorded);
    }

    private static Outcome<List<OrganisationCode>> Predecessors(JsonElement? successorOf)
    {
        IEnumerable<JsonElement> given = successorOf switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
            { ValueKind: not JsonValueKind.Null } one => [one],
            _ => [],
        };
        var codes = new List<OrganisationCode>();
        foreach (var element in given)
        {
            if (element.ValueKind != JsonValueKind.String || !OrganisationCode.TryParse(element.GetString(), out var code))
                return ProtocolRefusals.Malformed("successorOf", "This is the code, or the list of codes, of the organisations that this one follows.");
            if (!codes.Contains(code)) codes.Add(code);
        }
        return codes;
    }
}
