using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.SettingBudget;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingResponsibilities;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.MovingBudget;

/// <summary>A virement: the host moves budget between two lines. It makes a new budget; the total stays.</summary>
internal static class MoveBudget
{
    private const string Example = """{"from":"NCA","to":"PLACEMENTS","amount":"25000.00","reason":"Fewer out-of-area stays than planned","officer":"Head of service"}""";

    private const string Insert =
        """
        insert into virement (pool_id, fy, number, from_line, to_line, amount_pence, reason, actor, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    /// <param name="Officer">The post that approves; needed once the host has recorded delegations.</param>
    internal sealed record Request(string From, string To, Money Amount, string Reason, string? Officer = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/virements", Handle)
            .Describe("MoveBudget", "Move budget from one line to another", StatusCodes.Status201Created, Example, ViewVirements.ItemExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, access, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, Request request, PoolAccess access, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (Text.Unusable(request.Reason, Text.MaxRemarkCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("reason", unusable);
        if (await access.RefuseVirement(change.Caller.Organisation!.Value, request.Officer, request.Amount, DateOnly.FromDateTime(change.Now.UtcDateTime), cancel) is { } broken) return broken;

        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel) is not { } stored) return BudgetsRefusals.BudgetMissing();
        if (stored.Budget.Move(request.From, request.To, request.Amount).IsRefused(out var refusal, out var budget)) return refusal;
        var rule = await SetCrossSubsidy.Rule(change.Connection, pool.PoolId, scope.Year, scope.Terms, cancel);
        if (rule.CheckMove(budget.Find(request.From)!, budget.Find(request.To)!) is { } subsidy) return subsidy;
        budget = budget with { Number = await BudgetStore.NextNumber(change.Connection, pool, cancel) };
        await BudgetStore.Save(change.Connection, pool, budget, cancel);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = pool.PoolId });
            insert.Parameters.Add(new() { Value = pool.Fy });
            insert.Parameters.Add(new() { Value = budget.Number });
            insert.Parameters.Add(new() { Value = request.From });
            insert.Parameters.Add(new() { Value = request.To });
            insert.Parameters.Add(new() { Value = request.Amount.Pence });
            insert.Parameters.Add(new() { Value = request.Reason });
            insert.Parameters.Add(new() { Value = change.Caller.ClientId });
            insert.Parameters.Add(new() { Value = pool.RecordedAt });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Announce(scope.Reference.Value, SetBudget.Approved(scope, budget));
        change.Record(scope.Subject, "MoveBudget", new { budget.Number, request.From, request.To, request.Amount, request.Officer });
        return Answer.Created(
            string.Create(CultureInfo.InvariantCulture, $"{scope.Path}/virements/{budget.Number}"),
            new VirementReply(budget.Number, request.From, request.To, request.Amount, request.Reason, pool.RecordedAt));
    }
}
