using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ClosingPeriod;

/// <summary>The host closes a period and all before it: they take no more entries.</summary>
internal static class ClosePeriod
{
    private const string ReplyExample = """{"period":3,"closed":[1,2,3],"closedAt":"2014-07-10T16:00:00+00:00"}""";

    private const string Close =
        """
        insert into period (pool_id, fy, number, state, changed_at, changed_by)
        select $1, $2, closing.number, 'Closed', $4, $5
        from unnest($3::smallint[]) closing (number)
        on conflict (pool_id, fy, number) do update
        set state = excluded.state, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/periods/{period}/close", Handle)
            .Describe("ClosePeriod", "Close a period and every one before it", StatusCodes.Status200OK, null, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, string period, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.RunWithoutBody(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then<(PoolScope Scope, PeriodNo Period)>(scope =>
                int.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && PeriodNo.TryFrom(number, out var named) ? (scope, named) : ProtocolRefusals.NotFound()),
            (named, change, cancel) => Save(named.Scope, named.Period, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, PeriodNo period, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (scope.OfYear.Planned().Within(scope.Year).IsEmpty) return BudgetsRefusals.DateOutsideTerm("year");

        // Held alone: whoever posts at this moment is waited for, whoever comes later finds the period closed.
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.Close(period).IsRefused(out var refusal, out var closing)) return refusal;
        await using (var close = new NpgsqlCommand(Close, change.Connection, change.Transaction))
        {
            close.Parameters.Add(new() { Value = pool.PoolId });
            close.Parameters.Add(new() { Value = pool.Fy });
            close.Parameters.Add(new() { Value = closing.Select(one => (short)one.Number).ToArray() });
            close.Parameters.Add(new() { Value = pool.RecordedAt });
            close.Parameters.Add(new() { Value = change.Caller.ClientId });
            await close.ExecuteNonQueryAsync(cancel);
        }
        change.Announce(scope.Reference.Value, new PeriodClosed(scope.Reference.Value, scope.Year.StartYear, period.Number));
        change.Record(scope.Subject, "ClosePeriod", new { Period = period.Number });
        return Answer.Ok(new { Period = period.Number, Closed = closing.Select(one => one.Number), ClosedAt = pool.RecordedAt });
    }
}
