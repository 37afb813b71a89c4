using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Forecasting;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingPosition;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ForecastingOutturn;

/// <summary>What the year is expected to come to, what it was expected to come to before, and every pound between the two.</summary>
internal static class ViewForecast
{
    private const string Example =
        """
        {"asAt":"2014-06-02T09:00:00+00:00","since":"2014-05-01T00:00:00+00:00","before":"24190000.00","causes":{"New":"12000.00","Rate":"-500.00"},"forecast":"24201500.00","lines":[
          {"line":"OPP","actual":"390000.00","committed":"4300500.00","adjustments":"0.00","forecast":"4690500.00","before":"4679000.00","causes":{"New":"12000.00","Rate":"-500.00"}}],
         "adjustments":[{"line":"AWP","amount":"0.01","cause":"Correction","reason":"Rounding in the contract"}]}
        """;

    private const string FindPackages =
        """
        select c.package_id, c.line, sum(c.amount_pence)::bigint
        from (
            select distinct on (v.package_id) v.package_id, v.version, v.pool_id
            from package_version v
            where v.package_id in (select package_id from package_version where pool_id = $1) and v.recorded_at <= $3
            order by v.package_id, v.version desc
        ) newest
        join commitment c on c.package_id = newest.package_id and c.version = newest.version
        where newest.pool_id = $1 and c.fy = $2
        group by c.package_id, c.line
        having sum(c.amount_pence) <> 0
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/forecast", Handle)
            .Describe("ViewForecast", "The forecast outturn by line, with the movement since an earlier one that reconciles", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("since", "The earlier forecast is that of this instant, such as 2014-05-01T00:00:00Z; the first of this month when left out.")
            .DescribeQuery("asAt", QueryValues.AsAtMeaning);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, PositionReader positions, NpgsqlDataSource database, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var asked = (QueryValues.AsAt(http.Request), QueryValues.Instant(http.Request, "since"));
        if ((asked.Item1.Refusal ?? asked.Item2.Refusal) is { } malformed) return Problems.From(malformed);
        var now = time.GetUtcNow();
        var asAt = asked.Item1.OrThrow() ?? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var since = asked.Item2.OrThrow() ?? new DateTimeOffset(asAt.Year, asAt.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var (before, _) = await Figures(scope, since, positions, database, cancel);
        var (after, lines) = await Figures(scope, asAt, positions, database, cancel);
        var moved = ForecastMovement.Between(before, after).ToDictionary(one => one.Line, StringComparer.Ordinal);
        return Results.Json(
            new
            {
                AsAt = asAt,
                Since = since,
                Before = Money.Sum(moved.Values.Select(one => one.Before)),
                Causes = moved.Values.SelectMany(one => one.Causes).GroupBy(one => one.Key).OrderBy(group => group.Key).ToDictionary(group => group.Key.ToString(), group => Money.Sum(group.Select(one => one.Value))),
                Forecast = Money.Sum(moved.Values.Select(one => one.After)),
                Lines = lines.Select(line => new
                {
                    Line = line.Code,
                    line.Actual,
                    line.Committed,
                    line.Adjustments,
                    Forecast = line.Actual + line.Committed + line.Adjustments,
                    moved[line.Code].Before,
                    Causes = moved[line.Code].Causes.ToDictionary(one => one.Key.ToString(), one => one.Value),
                }),
                after.Adjustments,
            },
            PlatformJson.Options);
    }

    /// <summary>The whole year's forecast as at an instant.</summary>
    public static async Task<(ForecastFigures Figures, List<Line> Lines)> Figures(PoolScope scope, DateTimeOffset asAt, PositionReader positions, NpgsqlDataSource database, CancellationToken cancel)
    {
        var position = (await positions.Read(scope.OfYear.AtEndOf(null), scope.Year, null, asAt, cancel)).Position;
        await using var connection = await database.OpenConnectionAsync(cancel);
        var packages = new Dictionary<string, ImmutableDictionary<string, Money>>(StringComparer.Ordinal);
        var adjustments = ImmutableArray<ForecastAdjustment>.Empty;
        if (await PoolYears.Find(connection, scope.Reference, cancel) is { } pool)
        {
            adjustments = (await PoolDocuments.Each<ImmutableArray<ForecastAdjustment>>(connection, pool, scope.Year, AdjustForecast.Kind, "", cancel)).LastOrDefault(one => one.RecordedAt <= asAt)?.Definition ?? [];
            await using var find = new NpgsqlCommand(FindPackages, connection);
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
            find.Parameters.Add(new() { Value = asAt, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                packages[rows.GetString(0)] = (packages.GetValueOrDefault(rows.GetString(0)) ?? ImmutableDictionary<string, Money>.Empty).Add(rows.GetString(1), Money.FromPence(rows.GetInt64(2)));
        }
        var lines = position.Lines.Select(line => new Line(line.Code, line.Actual, line.Committed, Money.Sum(adjustments.Where(one => one.Line == line.Code).Select(one => one.Amount)))).ToList();
        return (new(lines.ToDictionary(line => line.Code, line => line.Actual + line.Committed + line.Adjustments, StringComparer.Ordinal), packages, adjustments), lines);
    }

    internal sealed record Line(string Code, Money Actual, Money Committed, Money Adjustments);
}
