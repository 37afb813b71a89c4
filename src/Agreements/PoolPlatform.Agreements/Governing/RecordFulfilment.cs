using System.Globalization;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Governing;

/// <summary>A partner records that what a decision was made subject to has come about, such as a contribution as early as possible in-year.</summary>
internal static class RecordFulfilment
{
    private const string Example = """{"recommendation":1,"on":"2019-09-30","evidence":"Minute 7 of the committee","amount":"5000000.00"}""";

    internal sealed record Request(int Recommendation, DateOnly On, string Evidence, Money? Amount = null);

    private sealed record Found(GoverningView View, int Number) : ActingScope
    {
        public override IReadOnlyList<OrganisationCode> ActsFor => View.ActsFor;
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/decisions/{number}/fulfilment", Handle)
            .Describe("RecordFulfilment", "Record that the condition of a decision is met", StatusCodes.Status201Created, Example, DecisionReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string number, Writes writes, GoverningAccess access, DecisionStore decisions) =>
        writes.Run<Found, Request>(
            http,
            async (caller, cancel) =>
                (await access.AsRecorder(caller, reference, cancel)).IsRefused(out var refusal, out var view) ? refusal
                : await ViewDecisions.One(decisions, view, number, cancel) is { } decision ? new Found(view, decision.Number)
                : GoverningRefusals.DecisionNotFound(),
            Save);

    private static async Task<Outcome<Answer>> Save(Found found, Request request, Change change, CancellationToken cancel)
    {
        var (view, number) = found;
        await AgreementStore.Lock(change.Connection, view.Reference, cancel);
        var before = (await DecisionStore.Find(change.Connection, view.Reference, number - 1, 1, null, cancel)).Single();
        var fulfilment = new Fulfilment(request.Recommendation, request.On, request.Evidence, request.Amount, change.Now);
        if (before.Fulfil(fulfilment, DateOnly.FromDateTime(change.Now.UtcDateTime)).IsRefused(out var refusal, out var after)) return refusal;

        await DecisionStore.Insert(change, view.Reference, number, fulfilment, cancel);
        change.Record(view.Subject, "RecordFulfilment", new { number, request.Recommendation, before = new { fulfilledOn = (DateOnly?)null }, after = new { fulfilledOn = request.On, request.Amount } });
        return Answer.Created($"/v1/agreements/{view.Reference}/decisions/{number.ToString(CultureInfo.InvariantCulture)}", DecisionReply.Of(view.Reference, after));
    }
}
