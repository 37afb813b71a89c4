using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ChasingContributions;

/// <summary>Every instalment and what was received for it, and those that are late on a day.</summary>
internal static class ViewInstalments
{
    private const string ItemExample =
        """{"partner":"11E","source":"NhsAdditional","inKind":false,"dueOn":"2014-04-01","amount":"1384166.67","paid":"1000000.00","receipts":[{"journalId":41,"receivedOn":"2014-04-15","amount":"1000000.00"}],"outstanding":"384166.67"}""";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/pools/{reference}/years/{year}/contributions/instalments", HandleAll)
            .Describe("ViewInstalments", "Every instalment of a year's contributions, with the receipts that were matched to it", StatusCodes.Status200OK, null, $$"""{"on":"2015-03-31","unmatched":{"E06000022":"10.00"},"items":[{{ItemExample}}] }""")
            .DescribeQuery("on", "As received up to the end of this day, such as 2014-12-31; the year's end when left out.");
        routes.MapGet("/v1/pools/{reference}/years/{year}/contributions/late", HandleLate)
            .Describe("ViewLateInstalments", "Instalments that are late on a day, the oldest first", StatusCodes.Status200OK, null, """{"on":"2014-04-20","total":"384166.67","items":[{"partner":"11E","source":"NhsAdditional","inKind":false,"dueOn":"2014-04-01","amount":"1384166.67","paid":"1000000.00","outstanding":"384166.67","daysLate":19}]}""")
            .DescribeQuery("on", "The day, such as 2014-12-31; today when left out, the year's end once it is over.");
    }

    private static async Task<IResult> HandleAll(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (QueryValues.Day(http.Request, scope.Year.End).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        var matched = await Match(database, scope, on, cancel);
        return Results.Json(new { On = on, Items = matched.Instalments, Unmatched = matched.Unmatched.ToDictionary(one => one.Key.Value, one => one.Value) }, PlatformJson.Options);
    }

    private static async Task<IResult> HandleLate(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        // What falls due on the last day is late on the day after.
        if (QueryValues.Day(http.Request, today > scope.Year.End ? scope.Year.End.AddDays(1) : today).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        var late = (await Match(database, scope, on, cancel)).LateOn(on).ToList();
        return Results.Json(
            new
            {
                On = on,
                Total = Money.Sum(late.Select(one => one.Outstanding)),
                Items = late.Select(one => new { one.Partner, one.Source, one.InKind, one.DueOn, one.Amount, one.Paid, one.Outstanding, DaysLate = on.DayNumber - one.DueOn.DayNumber }),
            },
            PlatformJson.Options);
    }

    private static async Task<MatchedContributions> Match(NpgsqlDataSource database, PoolScope scope, DateOnly on, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await PoolYears.Find(connection, scope.Reference, cancel) is { } pool
            ? await ReceiptStore.Match(connection, pool, scope.Year, on, cancel)
            : InstalmentMatching.Match(ContributionPlan.None, []);
    }
}
