using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Organisations;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.RecordingOrganisations;

/// <summary>An administrator records an organisation, or what is newly known about it.</summary>
internal static class RecordOrganisation
{
    // England had 211 CCGs, and no body has followed more than all of them. Each is compared with the others while nobody else may record.
    private const int MostOthers = 250;

    private const string Example = """{"name":"NHS Bath and North East Somerset CCG","kind":"Ccg","activeFrom":"2013-04-01","activeTo":"2020-03-31"}""";

    /// <param name="SuccessorOf">The code, or the list of codes, of those it follows.</param>
    /// <param name="EffectiveFrom">The first day of this name and kind, what held before being kept; without it the newest are corrected.</param>
    /// <param name="Codes">All codes by which it is or was known beside the one in the path; what is not given stays.</param>
    internal sealed record Request(
        string Name,
        OrganisationKind Kind,
        JsonElement? SuccessorOf = null,
        DateOnly? ActiveFrom = null,
        DateOnly? ActiveTo = null,
        DateOnly? EffectiveFrom = null,
        ImmutableArray<Request.CodeFields>? Codes = null)
    {
        internal sealed record CodeFields(OrganisationCode Code, DateOnly? From = null, DateOnly? To = null);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/organisations/{code}", Handle)
            .Describe("RecordOrganisation", "Record an organisation under its ODS or GSS code", StatusCodes.Status201Created, Example, OrganisationReply.Example);

    private static Task<IResult> Handle(HttpContext http, string code, Writes writes, OrganisationStore organisations, TimeProvider time) =>
        writes.Run<OrganisationCode, Request>(
            http,
            (caller, _) => Task.FromResult(Authorise(caller, code)),
            (organisation, request, change, cancel) => Save(organisation, request, http.Request, organisations, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), change, cancel));

    private static Outcome<OrganisationCode> Authorise(Caller caller, string code)
    {
        if (!caller.May(Roles.PlatformAdmin)) return ProtocolRefusals.RoleMissing(Roles.PlatformAdmin);
        return OrganisationCode.TryParse(code, out var parsed) ? parsed : ProtocolRefusals.Malformed("code", "A code is an ODS code such as 11E or a GSS code such as E06000022, in upper case.");
    }

    private static async Task<Outcome<Answer>> Save(
        OrganisationCode code, Request request, HttpRequest http, OrganisationStore organisations, DateOnly today, Change change, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Name)) return AgreementsRefusals.OrganisationNameMissing();
        if (request.ActiveTo < request.ActiveFrom) return AgreementsRefusals.ActiveToBeforeActiveFrom();
        if (Predecessors(request.SuccessorOf).IsRefused(out var malformed, out var named)) return malformed;
        if (named.Count > MostOthers) return OrganisationRefusals.TooMany("successorOf", MostOthers);
        if (request.Codes?.Length > MostOthers) return OrganisationRefusals.TooMany("codes", MostOthers);
        await OrganisationWriting.Lock(change, cancel);
        var before = (await organisations.FindRecorded([code], cancel)).SingleOrDefault();
        if (RecordETag.Refuse(http, before, OrganisationRefusals.Changed()) is { } stale) return stale;
        if (await RefusePredecessors(code, named, organisations, cancel) is { } refusal) return refusal;
        if (await RefuseCodes(code, request.Codes ?? [], organisations, cancel) is { } taken) return taken;

        var after = new RecordedOrganisation(
            code,
            (before?.Names ?? []).Record(request.EffectiveFrom, request.Name, request.Kind),
            request.SuccessorOf is null ? before?.SuccessorOf ?? [] : [.. named.OrderBy(one => one.Value, StringComparer.Ordinal)],
            request.ActiveFrom,
            request.ActiveTo,
            request.Codes is { } codes ? [.. codes.Select(one => new CodeOverTime(one.Code, one.From, one.To))] : before?.OtherCodes ?? []);
        await OrganisationWriting.Save(change, [(before, after)], cancel);
        var reply = OrganisationReply.Of(after, today, [.. (await organisations.Successors([code], cancel))[code]]);
        return (before is null ? Answer.Created($"/v1/organisations/{code}", reply) : Answer.Ok(reply)) with { ETag = RecordETag.Of(after) };
    }

    private static async Task<Refusal?> RefusePredecessors(OrganisationCode code, List<OrganisationCode> predecessors, OrganisationStore organisations, CancellationToken cancel)
    {
        var known = await organisations.Find(predecessors, cancel);
        foreach (var predecessor in predecessors)
            if (predecessor != code && known.All(organisation => organisation.Code != predecessor)) return AgreementsRefusals.UnknownOrganisation("successorOf", predecessor);
        var successors = (await organisations.Successors([code], cancel))[code].Append(code).ToHashSet();
        return predecessors.Any(successors.Contains) ? AgreementsRefusals.SuccessionLoops(code) : null;
    }

    private static async Task<Refusal?> RefuseCodes(OrganisationCode code, ImmutableArray<Request.CodeFields> codes, OrganisationStore organisations, CancellationToken cancel)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i].To < codes[i].From) return OrganisationRefusals.CodeDatesReversed(i);
            if (codes.Take(i).Any(earlier => earlier.Code == codes[i].Code)) return OrganisationRefusals.CodeTwice(i);
        }
        var owners = await organisations.Owners([code, .. codes.Select(one => one.Code)], cancel);
        if (owners.TryGetValue(code, out var owner) && owner != code) return OrganisationRefusals.CodeTaken("code", code, owner);
        for (var i = 0; i < codes.Length; i++)
            if (owners.TryGetValue(codes[i].Code, out var other) && other != code) return OrganisationRefusals.CodeTaken($"codes[{i}].code", codes[i].Code, other);
        return null;
    }

    private static Outcome<List<OrganisationCode>> Predecessors(JsonElement? successorOf)
    {
        IEnumerable<JsonElement> given = successorOf switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
            { ValueKind: not JsonValueKind.Null } one => [one],
            _ => [],
        };
        var codes = new HashSet<OrganisationCode>();
        foreach (var element in given)
        {
            try
            {
                codes.Add(element.Deserialize<OrganisationCode>(PlatformJson.Options));
            }
            catch (JsonException)
            {
                return ProtocolRefusals.Malformed("successorOf", "This is the code, or the list of codes, of the organisations that this one follows.");
            }
        }
        return codes.ToList();
    }
}
