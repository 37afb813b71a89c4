using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>Who raised a dispute lets it go.</summary>
internal static class WithdrawDispute
{
    private const string Example = """{"reason":"The invoices were found."}""";

    internal sealed record Request(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/disputes/{number}/withdrawal", Handle)
            .Describe("WithdrawDispute", "Withdraw a dispute that your organisation raised", StatusCodes.Status201Created, Example, DisputeReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string number, Writes writes, AgreementStore agreements, RegisterStore registers) =>
        MoveDispute.Run<Request>(http, reference, number, "WithdrawDispute", writes, agreements, registers, async (dispute, request, move) =>
            dispute.Withdraw(await agreements.ActsForEach(move.Change.Caller, move.Agreement.Terms.Partners, move.Cancel), move.Today, request.Reason));
}
