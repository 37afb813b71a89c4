using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ClosingPeriod;

/// <summary>Somebody says that a task of a period's close is done, or after all is not, and why.</summary>
internal static class DoCloseTask
{
    private const string Example = """{"task":"Bank reconciled","isDone":true,"reason":"Statement 4 of 30 April agrees"}""";

    private const string ReplyExample =
        """{"period":1,"state":"Open","twoCallers":true,"tasks":[{"task":"Bank reconciled","isDone":true,"reason":"Statement 4 of 30 April agrees","by":"e06000022-finance","recordedAt":"2014-05-06T10:00:00+00:00"}],"open":0}""";

    private const string Insert =
        """
        insert into close_task (pool_id, fy, period, number, task, is_done, reason, actor, recorded_at)
        select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6, $7, $8
        from close_task
        where pool_id = $1 and fy = $2 and period = $3
        """;

    internal sealed record Request(string Task, bool IsDone, string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/pools/{reference}/years/{year}/periods/{period}/tasks", Handle)
            .Describe("DoCloseTask", "Say that a task of a period's close is done, or is not after all", StatusCodes.Status200OK, Example, ReplyExample);
        routes.MapGet("/v1/pools/{reference}/years/{year}/periods/{period}/tasks", View)
            .Describe("ViewCloseTasks", "The checklist of a period's close", StatusCodes.Status200OK, null, ReplyExample);
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string year, string period, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<(PoolScope Scope, PeriodNo Period), Request>(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then(scope => ClosePeriod.Named(scope, period)),
            (named, request, change, cancel) => Save(named.Scope, named.Period, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, PeriodNo period, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (Text.Unusable(request.Reason, Text.MaxRemarkCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("reason", unusable);

        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var rule = await CloseStore.Rule(change.Connection, pool.PoolId, scope.Year, scope.Terms, cancel);
        if (!rule.Tasks.Contains(request.Task, StringComparer.Ordinal)) return LedgerRefusals.UnknownTask(request.Task);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = pool.PoolId });
            insert.Parameters.Add(new() { Value = pool.Fy });
            insert.Parameters.Add(new() { Value = (short)period.Number });
            insert.Parameters.Add(new() { Value = request.Task });
            insert.Parameters.Add(new() { Value = request.IsDone });
            insert.Parameters.Add(new() { Value = request.Reason });
            insert.Parameters.Add(new() { Value = change.Caller.ClientId });
            insert.Parameters.Add(new() { Value = pool.RecordedAt });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record(scope.Subject, "DoCloseTask", new { Period = period.Number, request.Task, request.IsDone, request.Reason });
        return Answer.Ok(await Reply(change.Connection, pool.PoolId, scope, period, rule, cancel));
    }

    private static async Task<IResult> View(HttpContext http, string reference, string year, string period, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if (ClosePeriod.Named(scope, period).IsRefused(out var unnamed, out var named)) return Problems.From(unnamed);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var pool = await PoolYears.Find(connection, scope.Reference, cancel) ?? 0;
        return Results.Json(await Reply(connection, pool, scope, named.Period, await CloseStore.Rule(connection, pool, scope.Year, scope.Terms, cancel), cancel), PlatformJson.Options);
    }

    private static async Task<object> Reply(NpgsqlConnection connection, int pool, PoolScope scope, PeriodNo period, CloseRule rule, CancellationToken cancel)
    {
        var tasks = await CloseStore.Tasks(connection, pool, scope.Year, period, rule, cancel);
        var periods = await PeriodStore.Find(connection, pool, scope.Year, cancel);
        return new { Period = period.Number, State = periods.StateOf(period), rule.TwoCallers, Tasks = tasks, Open = tasks.Count(task => !task.IsDone) };
    }
}
