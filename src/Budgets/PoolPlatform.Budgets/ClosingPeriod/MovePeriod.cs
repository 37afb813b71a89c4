using System.Collections.Immutable;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ClosingPeriod;

/// <summary>The host holds a period, opens a held one again, or locks what is closed for good.</summary>
internal static class MovePeriod
{
    private const string ReplyExample = """{"period":3,"state":"Held","periods":[3],"changedAt":"2014-07-10T16:00:00+00:00"}""";

    private sealed record Way(string Operation, PeriodState To, Func<PoolPeriods, PeriodNo, Outcome<ImmutableArray<PeriodNo>>> Decide);

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapOne(routes, "hold", "Hold a period: it takes no entries until it is opened again", new("HoldPeriod", PeriodState.Held, (periods, period) => periods.Hold(period)));
        MapOne(routes, "reopen", "Open a held period again; a closed one is never opened", new("ReopenPeriod", PeriodState.Open, (periods, period) => periods.Reopen(period)));
        MapOne(routes, "lock", "Lock a closed period and every closed one before it, for good", new("LockPeriod", PeriodState.Locked, (periods, period) => periods.Lock(period)));
    }

    private static void MapOne(IEndpointRouteBuilder routes, string verb, string summary, Way way) =>
        routes.MapPost($"/v1/pools/{{reference}}/years/{{year}}/periods/{{period}}/{verb}", (HttpContext http, string reference, string year, string period, Writes writes, PoolAccess access, PoolYears pools) =>
            writes.RunWithoutBody(
                http,
                async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then(scope => ClosePeriod.Named(scope, period)),
                (named, change, cancel) => Save(way, named.Scope, named.Period, pools, change, cancel)))
            .Describe(way.Operation, summary, StatusCodes.Status200OK, null, ReplyExample);

    private static async Task<Outcome<Answer>> Save(Way way, PoolScope scope, PeriodNo period, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce && way.To != PeriodState.Locked) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (way.Decide(periods, period).IsRefused(out var refusal, out var moving)) return refusal;
        var before = periods.StateOf(period);
        await PeriodStore.Move(change, pool, moving, way.To, null, cancel);
        change.Record(scope.Subject, way.Operation, new { Period = period.Number, Before = before, After = way.To });
        return Answer.Ok(new { Period = period.Number, State = way.To, Periods = moving.Select(one => one.Number), ChangedAt = pool.RecordedAt });
    }
}
