using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>A partner takes back a variation that waits for all, or says no to it; its day is free again.</summary>
internal static class WithdrawVariation
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/variations/{number}/withdrawal", Handle)
            .Describe("WithdrawVariation", "Take back a variation that waits for signatures, or say no to it", StatusCodes.Status201Created, null, VariationReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string number, Writes writes, AgreementStore agreements, VariationStore variations) =>
        writes.RunWithoutBody<VariationView>(
            http,
            (caller, cancel) => VariationView.Find(agreements, variations, caller, reference, number, [Roles.Commissioner, Roles.PoolManager], cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(VariationView view, Change change, CancellationToken cancel)
    {
        var reference = view.Party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        var before = (await VariationStore.Read(change.Connection, agreement, cancel)).Variations.Single(one => one.Number == view.Number);
        if (before.Withdraw().IsRefused(out var refusal, out var withdrawn)) return refusal;

        var recorded = new RecordedVariation(withdrawn, view.Difference);
        await VariationStore.Update(change, reference, recorded, cancel);
        var revision = await AgreementStore.Save(change, agreement, cancel);
        change.Record($"agreement:{reference}", "WithdrawVariation", new { withdrawn.Number, before = new { before.State }, after = new { withdrawn.State, by = view.Party.ActsAs } });
        return Answer.Created($"/v1/agreements/{reference}/variations/{withdrawn.Number}", VariationReply.Of(reference, recorded)) with { ETag = AgreementETag.Of(revision) };
    }
}
