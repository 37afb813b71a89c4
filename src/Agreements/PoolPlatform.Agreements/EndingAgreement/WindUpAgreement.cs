using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.EndingAgreement;

/// <summary>A partner records that nothing is left to do: balances are shared, assets and liabilities have gone where they belong.</summary>
internal static class WindUpAgreement
{
    private const string ReplyExample = """{"reference":"BANES-MH","endedOn":"2016-03-31","state":"WoundUp"}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/wind-up", Handle)
            .Describe("WindUpAgreement", "Record that an ended agreement is wound up", StatusCodes.Status201Created, null, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements) =>
        writes.RunWithoutBody<PartyView>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(PartyView party, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var before = await AgreementStore.Lock(change.Connection, reference, cancel);
        if (before.WindUp().IsRefused(out var refusal, out var after)) return refusal;

        var revision = await AgreementStore.Save(change, after, cancel);
        change.Announce(reference.Value, new AgreementWoundUp(reference.Value));
        change.Record($"agreement:{reference}", "WindUpAgreement", new { before = new { before.State }, after = new { after.State } });
        return Answer.Created($"/v1/agreements/{reference}", new { reference, after.EndedOn, after.State }) with { ETag = AgreementETag.Of(revision) };
    }
}
