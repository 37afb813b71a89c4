using System.Globalization;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.ViewingCare;

/// <summary>Why a pool's forecast is another than it was: opening plus the reasons is closing, between any two moments, for all of it and for people's packages and the allowances apart.</summary>
internal static class ViewMovement
{
    private const string PartExample = """{"opening":"34148.10","movements":{"New":"12000.00","Ended":"-2333.10","Rate":"730.25","Route":"0.00","Timing":"0.00","Correction":"0.00"},"closing":"44545.25"}""";

    private const string Example =
        $$"""{"agreement":"BANES-MH","year":"2025-26","from":"2025-10-01T00:00:00+00:00","to":"2025-11-01T00:00:00+00:00","opening":"34148.10","movements":{"New":"12000.00","Ended":"-2333.10","Rate":"730.25","Route":"0.00","Timing":"0.00","Correction":"0.00"} ,"closing":"44545.25","people":{{PartExample}},"allowances":{{PartExample}},"kinds":{"Attrition":"-800.68"} }""";

    private const string FindMoved =
        """
        select m.kind, m.reason, coalesce(sum(m.amount_pence) filter (where m.recorded_at <= $3), 0)::bigint, coalesce(sum(m.amount_pence) filter (where m.recorded_at > $3), 0)::bigint
        from (
            select null as kind, reason, amount_pence, recorded_at
            from commitment_movement
            where agreement = $1 and fy = $2
            union all
            select a.kind, m.reason, m.amount_pence, m.recorded_at
            from allowance_movement m
            join allowance a on a.allowance_id = m.allowance_id
            where m.agreement = $1 and m.fy = $2
        ) m
        where m.recorded_at <= $4
        group by m.kind, m.reason
        """;

    private sealed record Part(Money Opening, OrderedDictionary<string, Money> Movements, Money Closing);

    /// <param name="Kinds">What each kind of allowance comes to at the closing.</param>
    private sealed record Reply(
        AgreementReference Agreement, FinancialYear Year, DateTimeOffset From, DateTimeOffset To, Money Opening, OrderedDictionary<string, Money> Movements, Money Closing, Part People, Part Allowances,
        IReadOnlyDictionary<string, Money> Kinds);

    /// <param name="Kind">Of an allowance; null for people's packages.</param>
    private sealed record Moved(string? Kind, string Reason, Money Before, Money Since);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/packages/movement", Handle)
            .Describe("ViewForecastMovement", "Why the forecast of a pool's packages moved, by reason; it always reconciles", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true)
            .DescribeQuery("year", "The financial year whose forecast it is.", required: true)
            .DescribeQuery("from", "A moment; what was recorded up to it is the opening. Left out: the beginning.")
            .DescribeQuery("to", "A moment; what was recorded up to it is the closing. Left out: now.");

    private static async Task<IResult> Handle(HttpContext http, PoolAccess pools, NpgsqlDataSource database, TimeProvider time)
    {
        if ((await AskedPool.Read(http, pools, AskedPool.Readers)).IsRefused(out var refusal, out var pool)) return Problems.From(refusal);
        if (AskedPool.Year(http).IsRefused(out refusal, out var year)) return Problems.From(refusal);
        if (!Moment(http, "from", DateTimeOffset.UnixEpoch, out var from)) return Problems.From(ProtocolRefusals.Malformed("from", "A moment is written like 2025-10-01T00:00:00Z."));
        if (!Moment(http, "to", time.GetUtcNow(), out var to)) return Problems.From(ProtocolRefusals.Malformed("to", "A moment is written like 2025-11-01T00:00:00Z."));

        var moved = new List<Moved>();
        await using var find = database.CreateCommand(FindMoved);
        find.Parameters.Add(new() { Value = pool.Reference.Value });
        find.Parameters.Add(new() { Value = year.StartYear });
        find.Parameters.Add(new() { Value = from });
        find.Parameters.Add(new() { Value = to });
        await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
        while (await rows.ReadAsync(http.RequestAborted)) moved.Add(new(rows.IsDBNull(0) ? null : rows.GetString(0), rows.GetString(1), Money.FromPence(rows.GetInt64(2)), Money.FromPence(rows.GetInt64(3))));
        var all = Sum(moved);
        return Results.Json(
            new Reply(
                pool.Reference, year, from, to, all.Opening, all.Movements, all.Closing, Sum(moved.Where(one => one.Kind is null)), Sum(moved.Where(one => one.Kind is not null)),
                moved.Where(one => one.Kind is not null).GroupBy(one => one.Kind!).OrderBy(kind => kind.Key, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => Money.Sum(kind.Select(one => one.Before + one.Since)))),
            PlatformJson.Options);
    }

    private static Part Sum(IEnumerable<Moved> moved)
    {
        var movements = new OrderedDictionary<string, Money>();
        foreach (var reason in Enum.GetNames<MovementReason>()) movements.Add(reason, Money.Zero);
        var opening = Money.Zero;
        foreach (var one in moved)
        {
            opening += one.Before;
            movements[one.Reason] += one.Since;
        }
        return new(opening, movements, opening + Money.Sum(movements.Values));
    }

    private static bool Moment(HttpContext http, string name, DateTimeOffset unless, out DateTimeOffset moment)
    {
        moment = unless;
        if (!http.Request.Query.TryGetValue(name, out var given)) return true;
        if (!DateTimeOffset.TryParseExact(given, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment)) return false;
        return true;
    }
}
