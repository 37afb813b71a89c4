using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Moving;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ClosingPeriod;

/// <summary>Whether closing a period takes two, and what must be done before. Where neither the agreement nor a rule asks for two, one caller closes in one step.</summary>
internal static class SetCloseRule
{
    private const string Example = """{"twoCallers":true,"tasks":["Bank reconciled","Accruals reviewed","Suspense cleared"]}""";

    private const string ReplyExample = """{"number":1,"twoCallers":true,"tasks":["Bank reconciled","Accruals reviewed","Suspense cleared"]}""";

    private const string Insert = "insert into close_rule (pool_id, fy, number, two_callers, tasks, actor, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)";

    private const int MaxTasks = 50;

    internal sealed record Request(bool TwoCallers, IReadOnlyList<string> Tasks);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/pools/{reference}/years/{year}/close-rule", Handle)
            .Describe("SetCloseRule", "Say whether closing a period takes two callers, and what must be done before", StatusCodes.Status200OK, Example, ReplyExample);
        routes.MapGet("/v1/pools/{reference}/years/{year}/close-rule", View)
            .Describe("ViewCloseRule", "How the pool closes its periods", StatusCodes.Status200OK, null, ReplyExample);
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(http.Request, scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (!request.TwoCallers && scope.Terms.ClosesByTwo) return MovingRefusals.LooserThanAgreed("twoCallers", "The agreement asks for two callers to close a period.");
        if (request.Tasks.Count > MaxTasks) return BudgetsRefusals.TextUnusable("tasks", "There are at most 50 tasks.");
        for (var i = 0; i < request.Tasks.Count; i++)
        {
            if (Text.Unusable(request.Tasks[i] ?? "", Text.MaxRemarkCharacters) is { } unusable) return BudgetsRefusals.TextUnusable($"tasks[{i}]", unusable);
            if (request.Tasks.Take(i).Contains(request.Tasks[i], StringComparer.Ordinal)) return LedgerRefusals.TaskRepeated($"tasks[{i}]");
        }

        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var before = await CloseStore.Rule(change.Connection, pool.PoolId, scope.Year, scope.Terms, cancel);
        if (IfMatch.Check(http, before.Number) is { } stale) return stale;
        var rule = new CloseRule(before.Number + 1, request.TwoCallers, request.Tasks);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = pool.PoolId });
            insert.Parameters.Add(new() { Value = pool.Fy });
            insert.Parameters.Add(new() { Value = rule.Number });
            insert.Parameters.Add(new() { Value = rule.TwoCallers });
            insert.Parameters.Add(new() { Value = rule.Tasks.ToArray() });
            insert.Parameters.Add(new() { Value = change.Caller.ClientId });
            insert.Parameters.Add(new() { Value = pool.RecordedAt });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record(scope.Subject, "SetCloseRule", new { Before = before, After = rule });
        return Answer.Ok(rule) with { ETag = IfMatch.ETag(rule.Number) };
    }

    private static async Task<IResult> View(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rule = await CloseStore.Rule(connection, await PoolYears.Find(connection, scope.Reference, cancel) ?? 0, scope.Year, scope.Terms, cancel);
        http.Response.Headers.ETag = IfMatch.ETag(rule.Number);
        return Results.Json(rule, PlatformJson.Options);
    }
}
