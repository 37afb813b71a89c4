using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Governing;

/// <summary>A partner records what one body decided on one paper on one day: who was there by organisation, and what became of each recommendation.</summary>
internal static class RecordDecision
{
    private const string Example =
        """
        {"paper":"2019-04-SCF","body":"CABINET","on":"2019-04-08","present":[{"organisation":"E08000001","members":7}],
         "recommendations":[{"number":1,"outcome":"Conditional","condition":"A contribution as early as possible in-year"},{"number":2,"outcome":"Agreed"}]}
        """;

    internal sealed record Request(
        string Paper, string Body, DateOnly On, ImmutableArray<Attendance> Present, ImmutableArray<DecisionRequest> Recommendations, Confidentiality Confidentiality = Confidentiality.Public);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/decisions", Handle)
            .Describe("RecordDecision", "Record what a body decided on a paper", StatusCodes.Status201Created, Example, DecisionReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, GoverningAccess access) =>
        writes.Run<GoverningView, Request>(http, (caller, cancel) => access.AsRecorder(caller, reference, cancel), Save);

    private static async Task<Outcome<Answer>> Save(GoverningView view, Request request, Change change, CancellationToken cancel)
    {
        await AgreementStore.Lock(change.Connection, view.Reference, cancel);
        var bodies = (await GovernanceStore.FindBodies(change.Connection, view.Reference, cancel)).Select(one => one.What).ToList();
        if (bodies.Find(one => one.Code == request.Body) is not { } body) return GoverningRefusals.BodyUnknown("body", request.Body);
        if (view.RefuseUnlessOwn(body) is { } anothers) return anothers;
        if (await GovernanceStore.FindPaper(change.Connection, view.Reference, request.Paper, cancel) is not { What: var paper }) return GoverningRefusals.PaperUnknown();
        var before = await DecisionStore.Find(change.Connection, view.Reference, 0, int.MaxValue, [paper.Code], cancel);
        var number = await DecisionStore.NextNumber(change, view.Reference, cancel);
        if (body.Decide(paper, before, bodies, number, request.On, request.Present, request.Recommendations, request.Confidentiality, change.Now).IsRefused(out var refusal, out var decision)) return refusal;

        await DecisionStore.Insert(change, view.Reference, decision, cancel);
        // Conditions and reasons are free text in which people may be named: they stay with the decision.
        change.Record(view.Subject, "RecordDecision", new
        {
            decision.Number,
            decision.Paper,
            decision.Body,
            decision.On,
            decision.Present,
            before = before.Where(earlier => earlier.Body == body.Code).SelectMany(earlier => earlier.Recommendations).GroupBy(one => one.Number).ToDictionary(one => one.Key, one => one.Last().Outcome.ToString()),
            after = decision.Recommendations.ToDictionary(one => one.Number, one => one.Outcome.ToString()),
            decision.Confidentiality,
        });
        return Answer.Created($"/v1/agreements/{view.Reference}/decisions/{number}", DecisionReply.Of(view.Reference, decision));
    }
}
