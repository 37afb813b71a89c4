using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Delegating;

/// <summary>An organisation takes a delegation back from a day on; whatever was passed on under it falls with it.</summary>
internal static class RevokeDelegation
{
    private const string Example = """{"on":"2015-04-01","reason":"The post is merged with another."}""";

    internal sealed record Request(DateOnly On, string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/organisations/{code}/delegations/{id}/revocation", Handle)
            .Describe("RevokeDelegation", "Take back a delegation of your organisation from a day on", StatusCodes.Status201Created, Example, DelegationReply.Example);

    private static Task<IResult> Handle(HttpContext http, string code, string id, Writes writes, DelegationAccess access) =>
        writes.Run<Delegation, Request>(
            http,
            async (caller, cancel) => DelegationAccess.AsRecorder(caller, code).IsRefused(out var refusal, out var organisation) ? refusal : await access.One(organisation, id, cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(Delegation delegation, Request request, Change change, CancellationToken cancel)
    {
        var before = (await DelegationStore.Hold(change, delegation.Organisation, cancel)).Single(one => one.Id == delegation.Id);
        if (before.Revoke(request.On, request.Reason, change.Now).IsRefused(out var refusal, out var revoked)) return refusal;

        await DelegationStore.Revoke(change, revoked, cancel);
        // The reason is free text in which people may be named: it stays with the delegation.
        change.Record(RecordDelegation.Subject(delegation.Organisation), "RevokeDelegation", new { delegation.Id, before = new { revokedOn = before.Revocation?.On }, after = new { revokedOn = revoked.Revocation?.On } });
        return Answer.Created($"/v1/organisations/{delegation.Organisation}/delegations/{delegation.Id}", DelegationReply.Of(revoked));
    }
}
