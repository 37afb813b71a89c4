using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ClearingSuspense;

/// <summary>What would move out of suspense, before it is moved: how many entries, their total, by line and by the period of their days. Nothing is stored.</summary>
internal static class ReviewSuspense
{
    private const string Example = """{"source":"agresso","costCentre":"70001"}""";

    private const string ReplyExample =
        """
        {"entries":98000,"total":"1250000.00","lines":[{"line":"AWP","scheme":"MH","entries":98000,"total":"1250000.00"}],
          "periods":[{"period":1,"state":"Closed","entries":40000,"total":"510000.00"},{"period":2,"state":"Open","entries":58000,"total":"740000.00"}],"remaining":{"entries":2000,"total":"25000.00"}}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/suspense/moves/evaluate", Handle)
            .Describe("ReviewSuspense", "Look at what a choice of entries in suspense would move to which lines; nothing is stored", StatusCodes.Status200OK, Example, ReplyExample);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var denied, out var scope)) return Problems.From(denied);
        if ((await RequestBody.ReadJsonBytes(http.Request, cancel)).IsRefused(out var unreadable, out var body)) return Problems.From(unreadable);
        if (RequestBody.Parse<SuspenseChoice>(body).IsRefused(out var malformed, out var choice)) return Problems.From(malformed);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool) return Problems.From(BudgetsRefusals.BudgetMissing());
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await SuspenseChoice.Many(connection, cancel);
        if ((await choice.Review(connection, pool, scope.Year, cancel)).IsRefused(out var refusal, out var review)) return Problems.From(refusal);
        var periods = await PeriodStore.Find(connection, pool, scope.Year, cancel);
        return Results.Json(
            new
            {
                review.Movable.Entries,
                review.Movable.Total,
                Lines = review.ByLine.Select(one => new { Line = one.Line.Code, one.Line.Scheme, one.Tally.Entries, one.Tally.Total }),
                Periods = review.ByPeriod.Select(one => new { Period = one.Period.Number, State = periods.StateOf(one.Period), one.Tally.Entries, one.Tally.Total }),
                review.Remaining,
            },
            PlatformJson.Options);
    }
}
