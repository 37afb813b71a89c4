using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Delegating;

/// <summary>An organisation records that one of its bodies, or an officer under an earlier delegation, lets an officer act for it.</summary>
internal static class RecordDelegation
{
    private const string Example =
        """
        {"delegator":{"body":"Cabinet"},"officer":{"title":"Joint senior commissioning manager","employer":"11E"},"acts":["Virement","PackageApproval"],"reserved":["Variation"],
         "limit":"100000.00","startsOn":"2014-04-01","subDelegation":true}
        """;

    /// <param name="Limit">In pounds; left out where there is none.</param>
    /// <param name="SubDelegation">Whether the officer may pass it on; it may not unless this says so.</param>
    internal sealed record Request(
        Request.From Delegator, OfficerPost Officer, ImmutableArray<DelegatedAct> Acts, DateOnly StartsOn, DateOnly? EndsOn = null, ImmutableArray<DelegatedAct>? Reserved = null, Money? Limit = null, bool SubDelegation = false)
    {
        internal sealed record From(string? Body = null, Guid? Delegation = null);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/organisations/{code}/delegations", Handle)
            .Describe("RecordDelegation", "Record a delegation of your organisation to an officer's post", StatusCodes.Status201Created, Example, DelegationReply.Example);

    private static Task<IResult> Handle(HttpContext http, string code, Writes writes, OrganisationStore organisations) =>
        writes.Run<OrganisationCode, Request>(
            http,
            (caller, _) => Task.FromResult(DelegationAccess.AsRecorder(caller, code)),
            (organisation, request, change, cancel) => Save(organisation, request, organisations, change, cancel));

    private static async Task<Outcome<Answer>> Save(OrganisationCode organisation, Request request, OrganisationStore organisations, Change change, CancellationToken cancel)
    {
        if ((await organisations.Find([organisation], cancel)).Count == 0) return AgreementsRefusals.OrganisationNotFound();
        if (request.Officer.Employer is { } employer && (await organisations.Find([employer], cancel)).Count == 0) return AgreementsRefusals.UnknownOrganisation("officer.employer", employer);
        Delegator delegator;
        switch (request.Delegator)
        {
            case { Body: { } body, Delegation: null }: delegator = new Delegator.OfBody(body); break;
            case { Body: null, Delegation: { } under }: delegator = new Delegator.OfOfficer(under); break;
            default: return DelegationRefusals.DelegatorUnclear();
        }
        var asked = new Delegation(
            change.NewId(), organisation, delegator, request.Officer, [.. request.Acts.Distinct()], [.. (request.Reserved ?? []).Distinct()],
            request.Limit, request.StartsOn, request.EndsOn, request.SubDelegation, change.Now);
        if (PassingOn.Delegate(asked, await DelegationStore.Hold(change, organisation, cancel)).IsRefused(out var refusal, out var delegation)) return refusal;

        await DelegationStore.Insert(change, delegation, cancel);
        var reply = DelegationReply.Of(delegation);
        change.Record(Subject(organisation), "RecordDelegation", new { before = (object?)null, after = reply });
        return Answer.Created($"/v1/organisations/{organisation}/delegations/{delegation.Id}", reply);
    }

    /// <summary>What the audit trail calls an organisation's delegations.</summary>
    public static string Subject(OrganisationCode organisation) => $"delegations:{organisation}";
}
