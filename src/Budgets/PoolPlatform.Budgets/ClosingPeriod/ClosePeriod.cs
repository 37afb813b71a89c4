using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ClosingPeriod;

/// <summary>The host closes a period and all before it: they take no more entries. Where the pool asks for two, the first call asks and holds the period, and another caller's closes it.</summary>
internal static class ClosePeriod
{
    private const string ReplyExample = """{"period":3,"state":"Closed","proposedBy":null,"closed":[1,2,3],"closedAt":"2014-07-10T16:00:00+00:00"}""";

    private const string FindProposer = "select proposed_by from period where pool_id = $1 and fy = $2 and number = $3 and state = 'Held'";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/periods/{period}/close", Handle)
            .Describe("ClosePeriod", "Close a period and every one before it; where the pool asks for two callers, the first answers 202", StatusCodes.Status200OK, null, ReplyExample);

    /// <summary>A period that cannot be is not found.</summary>
    public static Outcome<(PoolScope Scope, PeriodNo Period)> Named(PoolScope scope, string period) =>
        int.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && PeriodNo.TryFrom(number, out var named) ? (scope, named) : ProtocolRefusals.NotFound();

    private static Task<IResult> Handle(HttpContext http, string reference, string year, string period, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.RunWithoutBody(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then(scope => Named(scope, period)),
            (named, change, cancel) => Save(named.Scope, named.Period, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, PeriodNo period, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (scope.OfYear.Planned().Within(scope.Year).IsEmpty) return BudgetsRefusals.DateOutsideTerm("year");

        // Held alone: whoever posts at this moment is waited for, whoever comes later finds the period closed.
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.Close(period).IsRefused(out var refusal, out var closing)) return refusal;
        var rule = await CloseStore.Rule(change.Connection, pool.PoolId, scope.Year, scope.Terms, cancel);
        var open = (await CloseStore.Tasks(change.Connection, pool.PoolId, scope.Year, period, rule, cancel)).Where(task => !task.IsDone).Select(task => task.Task).ToList();
        if (open.Count > 0) return LedgerRefusals.CloseTasksOpen(period, open);
        var proposer = rule.TwoCallers ? await Proposer(change, pool, period, cancel) : null;
        if (proposer == change.Caller.ClientId) return LedgerRefusals.CloseNeedsAnother(period);
        if (rule.TwoCallers && proposer is null)
        {
            // The first asks, and the period takes no entries while the second looks at it.
            await PeriodStore.Move(change, pool, [period], PeriodState.Held, change.Caller.ClientId, cancel);
            change.Record(scope.Subject, "ProposeClose", new { Period = period.Number });
            return Answer.Accepted($"{scope.Path}/periods", new { Period = period.Number, State = PeriodState.Held, ProposedBy = change.Caller.ClientId, Closed = Array.Empty<int>(), ClosedAt = default(DateTimeOffset?) });
        }

        await PeriodStore.Move(change, pool, closing, PeriodState.Closed, null, cancel);
        change.Announce(scope.Reference.Value, new PeriodClosed(scope.Reference.Value, scope.Year.StartYear, period.Number));
        change.Record(scope.Subject, "ClosePeriod", new { Period = period.Number, Closed = closing.Select(one => one.Number), ProposedBy = proposer });
        return Answer.Ok(new { Period = period.Number, State = PeriodState.Closed, ProposedBy = proposer, Closed = closing.Select(one => one.Number), ClosedAt = pool.RecordedAt });
    }

    private static async Task<string?> Proposer(Change change, PoolYear pool, PeriodNo period, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindProposer, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = pool.PoolId }, new() { Value = pool.Fy }, new() { Value = (short)period.Number } },
        };
        return await find.ExecuteScalarAsync(cancel) as string;
    }
}
