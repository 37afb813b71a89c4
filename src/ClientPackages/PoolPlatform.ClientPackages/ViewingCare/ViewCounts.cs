using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.Reporting;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.ViewingCare;

/// <summary>How many people a pool cares for by funding route. Nobody can be found again: numbers under five are left out, and so is whatever would give them away.</summary>
internal static class ViewCounts
{
    private const string Example = """{"agreement":"BANES-MH","people":61,"routes":{"Joint":42,"Pooled":12,"S117":null,"Chc":null}}""";

    private const string CountPeople =
        """
        select v.terms ->> 'route', count(distinct p.person_id)
        from package p
        join package_version v on v.package_id = p.package_id and v.version = p.in_force
        where p.agreement = $1 and (p.ended_on is null or p.ended_on >= $2)
        group by 1
        order by 1
        """;

    private sealed record Reply(AgreementReference Agreement, int? People, IReadOnlyDictionary<string, int?> Routes);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/packages/counts", Handle)
            .Describe("ViewCounts", "People in care by funding route; what could single somebody out is null", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);

    private static async Task<IResult> Handle(HttpContext http, PoolAccess pools, NpgsqlDataSource database, TimeProvider time)
    {
        if ((await AskedPool.Read(http, pools, AskedPool.Readers)).IsRefused(out var refusal, out var pool)) return Problems.From(refusal);
        await using var count = database.CreateCommand(CountPeople);
        count.Parameters.Add(new() { Value = pool.Reference.Value });
        count.Parameters.Add(new() { Value = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) });
        await using var rows = await count.ExecuteReaderAsync(http.RequestAborted);
        var counted = new List<(string Route, int People)>();
        while (await rows.ReadAsync(http.RequestAborted)) counted.Add((rows.GetString(0), (int)rows.GetInt64(1)));
        ImmutableArray<int> counts = [.. counted.Select(one => one.People)];
        var told = SmallNumbers.Told(counts);
        return Results.Json(new Reply(pool.Reference, SmallNumbers.Total(counts), counted.Select((one, i) => (one.Route, Told: told[i])).ToDictionary(one => one.Route, one => one.Told)), PlatformJson.Options);
    }
}
