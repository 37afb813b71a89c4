using PoolPlatform.Agreements.Domain.Disputing;
using PoolPlatform.Agreements.KeepingRegisters;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>There is no consensus: the dispute goes back to the body that was responsible before the partnership, as Bolton's committee agreed.</summary>
internal static class ReferDispute
{
    private const string Example = """{"body":"Governing body","organisation":"11E","on":"2015-06-01","note":"No consensus in the committee."}""";

    internal sealed record Request(string Body, OrganisationCode Organisation, DateOnly? On = null, string? Note = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/disputes/{number}/referral", Handle)
            .Describe("ReferDispute", "Refer a dispute back to the body that was responsible before", StatusCodes.Status201Created, Example, DisputeReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string number, Writes writes, AgreementStore agreements, RegisterStore registers, OrganisationStore organisations) =>
        MoveDispute.Run<Request>(http, reference, number, "ReferDispute", writes, agreements, registers, async (dispute, request, move) =>
        {
            var parties = (await RegisterParties.Of(move.Agreement, move.By, organisations, move.Cancel)).Context.Parties;
            return parties.Contains(request.Organisation)
                ? dispute.Refer(new(request.Body, request.Organisation), move.By, request.On ?? move.Today, move.Today, request.Note)
                : DisputeRefusals.ReferredToStranger(request.Organisation);
        });
}
