using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Governing;

/// <summary>A partner records a paper on which bodies are to decide; once one has, it stays as it was written.</summary>
internal static class KeepPaper
{
    private const string Example =
        """
        {"title":"Strategic Commissioning Function for Health and Care","bodies":["CABINET","CCG-BOARD"],"meetingOn":"2019-04-08",
         "authors":[{"organisation":"E08000001","post":"Director of Adult Services"}],"leadMember":{"organisation":"E08000001","post":"Executive Cabinet Member, Adults"},
         "contactOfficers":[{"organisation":"E08000001","post":"Head of Commissioning"}],"backgroundPapers":[{"title":"Locality plan","dated":"2016"}],
         "recommendations":[{"number":1,"kind":"Approve","text":"Approve the pooled budget and the risk share."},
           {"number":2,"kind":"Authorise","text":"Sign the section 75 agreement.","authorises":[{"organisation":"E08000001","post":"Chief Executive"}]}],
         "equalityDuty":{"statement":"No adverse impact was found.","assessed":true,"reference":"EIA 2019"},"confidentiality":"Public"}
        """;

    internal sealed record Request(
        string Title,
        ImmutableArray<string> Bodies,
        DateOnly MeetingOn,
        ImmutableArray<PaperPost> Authors,
        ImmutableArray<Recommendation> Recommendations,
        PaperPost? LeadMember = null,
        ImmutableArray<PaperPost>? ContactOfficers = null,
        ImmutableArray<BackgroundPaper>? BackgroundPapers = null,
        EqualityDuty? EqualityDuty = null,
        Confidentiality Confidentiality = Confidentiality.Public)
    {
        public DecisionPaper ToPaper(string code) =>
            new(code, Title, [.. Bodies.Distinct(StringComparer.Ordinal)], MeetingOn, Authors, LeadMember, ContactOfficers ?? [], BackgroundPapers ?? [], Recommendations, EqualityDuty, Confidentiality);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/agreements/{reference}/papers/{code}", Handle)
            .Describe("KeepPaper", "Record a paper on which bodies of an agreement are to decide", StatusCodes.Status200OK, Example, PaperReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string code, Writes writes, GoverningAccess access) =>
        writes.Run<GoverningView, Request>(
            http,
            (caller, cancel) => access.AsRecorder(caller, reference, cancel),
            (view, request, change, cancel) => Save(view, code, request, http.Request, change, cancel));

    private static async Task<Outcome<Answer>> Save(GoverningView view, string code, Request request, HttpRequest http, Change change, CancellationToken cancel)
    {
        if (!GoverningAccess.Code().IsMatch(code)) return GoverningRefusals.CodeMalformed();
        await AgreementStore.Lock(change.Connection, view.Reference, cancel);
        var before = await GovernanceStore.FindPaper(change.Connection, view.Reference, code, cancel);
        if (GoverningAccess.Stale(http, before?.Revision ?? 0) is { } stale) return stale;
        if (!(await DecisionStore.Find(change.Connection, view.Reference, 0, 1, [code], cancel)).IsEmpty) return GoverningRefusals.PaperDecided(code);
        var bodies = (await GovernanceStore.FindBodies(change.Connection, view.Reference, cancel)).Select(one => one.What).ToList();
        if (DecisionPaper.Write(request.ToPaper(code), bodies).IsRefused(out var refusal, out var paper)) return refusal;

        var revision = await GovernanceStore.Keep(change, view.Reference, paper, cancel);
        change.Record(view.Subject, "KeepPaper", new { code, before = Facts(before?.What), after = Facts(paper) });
        var reply = PaperReply.Of(view, paper, []);
        return (before is null ? Answer.Created($"/v1/agreements/{view.Reference}/papers/{code}", reply) : Answer.Ok(reply)) with { ETag = GoverningAccess.ETag(revision) };
    }

    /// <summary>What the audit trail keeps of a paper: its posts and what is recommended by kind, but none of its free text, in which people may be named.</summary>
    private static object? Facts(DecisionPaper? paper) => paper is null ? null : new
    {
        paper.Bodies,
        paper.MeetingOn,
        paper.Authors,
        paper.LeadMember,
        paper.ContactOfficers,
        recommendations = paper.Recommendations.Select(one => new { one.Number, one.Kind, one.Authorises }),
        equalityDuty = paper.EqualityDuty is not null,
        paper.Confidentiality,
    };
}
