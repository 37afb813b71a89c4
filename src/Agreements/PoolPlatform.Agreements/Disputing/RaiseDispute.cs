using System.Globalization;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain.Disputing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>A partner raises a dispute; the leads have ten working days.</summary>
internal static class RaiseDispute
{
    public const string Register = "disputes";

    private const string Example = """{"what":{"kind":"Lines","lines":["NCA"]},"amount":"289250.40","reason":"The placements were made after the transfer."}""";

    /// <param name="ServicesContinue">May be said and can only be true.</param>
    internal sealed record Request(Disputed What, string Reason, Money? Amount = null, int? WorkingDays = null, bool ServicesContinue = true);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/disputes", Handle)
            .Describe("RaiseDispute", "Raise a dispute for your organisation", StatusCodes.Status201Created, Example, DisputeReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements) =>
        writes.Run<PartyView, Request>(http, (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel), Save);

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, Change change, CancellationToken cancel)
    {
        if (!request.ServicesContinue) return DisputeRefusals.ServicesContinue();
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        var today = DateOnly.FromDateTime(change.Now.UtcDateTime);
        if (Dispute.Raise(agreement, request.What, request.Amount, request.Reason, party.ActsAs, today, request.WorkingDays).IsRefused(out var refusal, out var dispute)) return refusal;

        var recorded = await RegisterStore.Append(change, reference, Register, "RaiseDispute", party.ActsAs, null, dispute, cancel);
        change.Announce(reference.Value, new DisputeRaised(
            reference.Value, recorded.Number, dispute.RaisedBy.Value, dispute.What.Kind.ToString(), dispute.What.Reference, [.. dispute.What.Lines ?? []], dispute.Amount?.Pence, today));
        return Answer.Created(string.Create(CultureInfo.InvariantCulture, $"/v1/agreements/{reference}/disputes/{recorded.Number}"), DisputeReply.Of(reference, recorded, today));
    }
}
