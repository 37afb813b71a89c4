using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Governing;

/// <summary>A partner records a body that decides for the partnership, or one of its own, as it now is: its seats, chairs, quorum and lines of reporting.</summary>
internal static class KeepBody
{
    private const string Example =
        """
        {"name":"Joint Commissioning Committee","kind":"Committee","sitsFrom":"2019-05-01",
         "seats":[{"organisation":"E08000001","post":"Leader of the Council"},{"organisation":"00T","post":"Chair"},{"organisation":"00T","post":"GP member","count":3}],
         "participants":[{"organisation":"RMC","role":"Provider","post":"Chief Executive"}],
         "chairing":{"posts":[{"organisation":"E08000001","post":"Leader of the Council"},{"organisation":"00T","post":"Chair"}],"from":"2019-05-01","months":12},
         "quorum":[{"organisation":"E08000001","members":1},{"organisation":"00T","members":2}],"decidesBy":"Consensus","reportsTo":["SPB"],"refersBackTo":["CABINET","CCG-BOARD"]}
        """;

    internal sealed record Request(
        string Name,
        BodyKind Kind,
        ImmutableArray<Seat> Seats,
        DateOnly SitsFrom,
        DateOnly? SitsTo = null,
        OrganisationCode? Organisation = null,
        ImmutableArray<BodyParticipant>? Participants = null,
        Chairing? Chairing = null,
        ImmutableArray<Quorum>? Quorum = null,
        DecisionRule DecidesBy = DecisionRule.Consensus,
        ImmutableArray<string>? ReportsTo = null,
        ImmutableArray<string>? RefersBackTo = null,
        Confidentiality Confidentiality = Confidentiality.Public)
    {
        public GovernanceBody ToBody(string code) => new(
            code, Name, Kind, Organisation, Seats, Participants ?? [], Chairing, Quorum ?? [], DecidesBy, ReportsTo ?? [], RefersBackTo ?? [], Confidentiality, SitsFrom, SitsTo);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/agreements/{reference}/bodies/{code}", Handle)
            .Describe("KeepBody", "Record a governance body of an agreement as it now is", StatusCodes.Status200OK, Example, BodyReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string code, Writes writes, GoverningAccess access, OrganisationStore organisations) =>
        writes.Run<GoverningView, Request>(
            http,
            (caller, cancel) => access.AsRecorder(caller, reference, cancel),
            (view, request, change, cancel) => Save(view, code, request, http.Request, organisations, change, cancel));

    private static async Task<Outcome<Answer>> Save(GoverningView view, string code, Request request, HttpRequest http, OrganisationStore organisations, Change change, CancellationToken cancel)
    {
        if (!GoverningAccess.Code().IsMatch(code)) return GoverningRefusals.CodeMalformed();
        await AgreementStore.Lock(change.Connection, view.Reference, cancel);
        var bodies = await GovernanceStore.FindBodies(change.Connection, view.Reference, cancel);
        var before = bodies.FirstOrDefault(one => one.What.Code == code);
        if (GoverningAccess.Stale(http, before?.Revision ?? 0) is { } stale) return stale;
        var asked = request.ToBody(code);
        if ((before is null ? null : view.RefuseUnlessOwn(before.What)) is { } anothers) return anothers;
        var known = (await organisations.Find([.. asked.Participants.Select(participant => participant.Organisation)], cancel)).Select(organisation => organisation.Code).ToHashSet();
        foreach (var (at, participant) in asked.Participants.Index())
            if (!known.Contains(participant.Organisation)) return AgreementsRefusals.UnknownOrganisation($"participants[{at}].organisation", participant.Organisation);
        if (BodyRules.Constitute(asked, view.Voting, [.. bodies.Select(one => one.What).Where(one => one.Code != code)]).IsRefused(out var refusal, out var body)) return refusal;
        if (view.RefuseUnlessOwn(body) is { } notOurs) return notOurs;

        var revision = await GovernanceStore.Keep(change, view.Reference, body, cancel);
        change.Record(view.Subject, "KeepBody", new { code, before = before?.What, after = body });
        var reply = BodyReply.Of(view.Reference, body, DateOnly.FromDateTime(change.Now.UtcDateTime));
        return (before is null ? Answer.Created($"/v1/agreements/{view.Reference}/bodies/{code}", reply) : Answer.Ok(reply)) with { ETag = GoverningAccess.ETag(revision) };
    }
}
