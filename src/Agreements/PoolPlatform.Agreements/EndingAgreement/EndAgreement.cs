using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.EndingAgreement;

/// <summary>A partner records that the agreement's last day is here: its notice or its term has run out.</summary>
internal static class EndAgreement
{
    private const string Example = """{"on":"2016-03-31"}""";

    private const string ReplyExample = """{"reference":"BANES-MH","endedOn":"2016-03-31","state":"Ended"}""";

    internal sealed record Request(DateOnly On);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/end", Handle)
            .Describe("EndAgreement", "Record that an agreement has ended", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var before = await AgreementStore.Lock(change.Connection, reference, cancel);
        if (before.End(request.On, DateOnly.FromDateTime(change.Now.UtcDateTime)).IsRefused(out var refusal, out var after)) return refusal;

        var revision = await AgreementStore.Save(change, after, cancel);
        change.Announce(reference.Value, new AgreementEnded(reference.Value, request.On));
        change.Record($"agreement:{reference}", "EndAgreement", new { before = new { before.State }, after = new { after.State, after.EndedOn } });
        return Answer.Created($"/v1/agreements/{reference}", new { reference, after.EndedOn, after.State }) with { ETag = AgreementETag.Of(revision) };
    }
}
