using PoolPlatform.Agreements.Domain.Disputing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>A partner takes a dispute one rung up: to the chief officers, and from there to mediation.</summary>
internal static class EscalateDispute
{
    private const string Example = """{"stage":"ChiefOfficers","on":"2015-05-18","workingDays":20,"note":"The leads did not agree."}""";

    internal sealed record Request(DisputeStage Stage, DateOnly? On = null, int? WorkingDays = null, string? Note = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/disputes/{number}/stages", Handle)
            .Describe("EscalateDispute", "Take a dispute to the chief officers, or to mediation", StatusCodes.Status201Created, Example, DisputeReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string number, Writes writes, AgreementStore agreements, RegisterStore registers) =>
        MoveDispute.Run<Request>(http, reference, number, "EscalateDispute", writes, agreements, registers, (dispute, request, move) => Task.FromResult(
            dispute.Escalate(request.Stage, move.By, request.On ?? move.Today, move.Today, request.WorkingDays, request.Note)));
}
