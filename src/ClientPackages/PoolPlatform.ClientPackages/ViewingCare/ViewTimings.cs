using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.Reporting;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.ViewingCare;

/// <summary>How long people waited from referral to the start of care. Torbay brought it from weeks to hours; here it is counted in days.</summary>
internal static class ViewTimings
{
    private const string Example = """{"agreement":"BANES-MH","started":42,"waiting":7,"days":{"median":3,"ninetieth":11,"longest":24},"withinADay":12}""";

    private const string FindDays = "select started_on - referred_on from package where agreement = $1 and started_on is not null and referred_on is not null order by 1";

    private const string CountWaiting = "select count(*) from package where agreement = $1 and started_on is null and referred_on is not null and ended_on is null";

    private sealed record Days(int Median, int Ninetieth, int Longest);

    private sealed record Reply(string Agreement, int? Started, int? Waiting, Days? Days, int? WithinADay);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/packages/timings", Handle)
            .Describe("ViewTimings", "Days from referral to the start of care in a pool; numbers under five are null", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);

    private static async Task<IResult> Handle(HttpContext http, PoolAccess pools, NpgsqlDataSource database)
    {
        if ((await AskedPool.Read(http, pools, AskedPool.Readers)).IsRefused(out var refusal, out var pool)) return Problems.From(refusal);
        var days = new List<int>();
        await using (var find = database.CreateCommand(FindDays))
        {
            find.Parameters.Add(new() { Value = pool.Reference.Value });
            await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
            while (await rows.ReadAsync(http.RequestAborted)) days.Add(rows.GetInt32(0));
        }
        await using var count = database.CreateCommand(CountWaiting);
        count.Parameters.Add(new() { Value = pool.Reference.Value });
        var waiting = (int)(long)(await count.ExecuteScalarAsync(http.RequestAborted))!;
        // A wait of so few people says how long each of them waited.
        var enough = days.Count >= SmallNumbers.Smallest;
        return Results.Json(
            new Reply(
                pool.Reference.Value, SmallNumbers.Told(days.Count), SmallNumbers.Told(waiting), enough ? new(days[days.Count / 2], days[days.Count * 9 / 10], days[^1]) : null,
                enough ? SmallNumbers.Told(days.Count(one => one <= 1)) : null),
            PlatformJson.Options);
    }
}
