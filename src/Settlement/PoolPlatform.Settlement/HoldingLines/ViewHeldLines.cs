using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.HoldingLines;

/// <summary>The disputed lines of a year: where each stands, since when, and by when somebody has to move.</summary>
internal static class ViewHeldLines
{
    private const string Example =
        """
        {"items":[{"line":"LA","settlementId":"0196f1c2-7d3a-7000-8000-000000000001","stage":"Officers","dueOn":"2015-05-18","isOverdue":false,"heldAt":"2015-05-04T10:00:00+00:00",
          "decision":null,"amounts":null,"decidedAt":null}],"next":null}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/held-lines", Handle)
            .Describe("ViewHeldLines", "List the disputed lines of a year with their stages and clocks, oldest first", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PartyFinder parties, HeldLineStore lines, TimeProvider time)
    {
        if (!FinancialYear.TryParse(year, out var parsed)) return Problems.From(ProtocolRefusals.NotFound());
        if ((await parties.Find(Caller.Of(http), reference, parsed, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var items = (await lines.OfYear(party.Reference, parsed, http.RequestAborted)).Select(line => new
        {
            line.Line,
            line.SettlementId,
            line.Stage,
            line.DueOn,
            isOverdue = line.IsOpen && line.DueOn < today,
            line.HeldAt,
            line.Decision,
            line.Amounts,
            line.DecidedAt,
        });
        return Results.Json(new { items, next = (string?)null }, PlatformJson.Options);
    }
}
