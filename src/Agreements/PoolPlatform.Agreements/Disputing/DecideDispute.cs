using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>A partner records how a dispute was decided, by whom, and from which day that holds.</summary>
internal static class DecideDispute
{
    private const string Example =
        """{"decision":"The council bears placements made before 1 October 2014, the CCG the later ones.","decidedBy":"Chief officers of both bodies","decidedOn":"2015-06-01","effectiveFrom":"2014-10-01"}""";

    internal sealed record Request(string Decision, string DecidedBy, DateOnly EffectiveFrom, DateOnly? DecidedOn = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/disputes/{number}/decision", Handle)
            .Describe("DecideDispute", "Record how a dispute was decided", StatusCodes.Status201Created, Example, DisputeReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string number, Writes writes, AgreementStore agreements, RegisterStore registers) =>
        MoveDispute.Run<Request>(http, reference, number, "DecideDispute", writes, agreements, registers, (dispute, request, move) => Task.FromResult(
            dispute.Decide(new(request.Decision, request.DecidedBy, request.DecidedOn ?? move.Today, request.EffectiveFrom), move.By, move.Today, move.Agreement.Terms.Term)));
}
