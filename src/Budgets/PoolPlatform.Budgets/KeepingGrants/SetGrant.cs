using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.KeepingGrants;

/// <summary>The host opens a sub-account for a grant that has to be accounted for by itself, or changes it; and says to the giver how it was used.</summary>
internal static class SetGrant
{
    private const string Example =
        """{"name":"Improved Better Care Fund","determination":"31/3712","source":"LaBetterCareGrant","amount":"4903011.00","conditions":["Pooled under section 75"],"lines":["OPP"]}""";

    private const string StatementExample =
        """{"upTo":"2014-09-30","used":"900000.00","conditionsMet":true,"statement":"Used for care at home","signedBy":"Section 151 officer"}""";

    internal sealed record Request(string Name, ContributionSource Source, Money Amount, IReadOnlyList<string> Lines, IReadOnlyList<string>? Conditions = null, string? Determination = null);

    internal sealed record StatementRequest(DateOnly UpTo, Money Used, bool ConditionsMet, string Statement, string SignedBy);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/pools/{reference}/years/{year}/grants/{code}", HandlePut)
            .Describe("SetGrant", "Open or change the sub-account of a grant", StatusCodes.Status200OK, Example, Grants.Example);
        routes.MapPost("/v1/pools/{reference}/years/{year}/grants/{code}/use-statements", HandleStatement)
            .Describe("StateUseOfGrant", "State how much of a grant was used and whether its conditions were met", StatusCodes.Status201Created, StatementExample, Grants.Example);
    }

    private static Task<IResult> HandlePut(HttpContext http, string reference, string year, string code, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then<PoolScope>(scope => SourceName.IsUsable(code) ? scope : ProtocolRefusals.NotFound()),
            (scope, request, change, cancel) => Save(http.Request, scope, code, request, pools, change, cancel));

    private static Task<IResult> HandleStatement(HttpContext http, string reference, string year, string code, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, StatementRequest>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => State(scope, code, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, string code, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if ((Elements.NullIn("lines", request.Lines) ?? Elements.NullIn("conditions", request.Conditions)) is { } malformed) return malformed;
        if (!scope.Terms.TakesBudgets) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel) is not { } budget) return BudgetsRefusals.BudgetMissing();
        var all = await PoolDocuments.All<GrantAccount>(change.Connection, pool.PoolId, scope.Year, Grants.Kind, cancel);
        var current = all.SingleOrDefault(one => one.Code == code);
        if (IfMatch.Check(http, current?.Number ?? 0) is { } stale) return stale;
        var grant = new GrantAccount(request.Name, request.Determination, request.Source, request.Amount, [.. request.Conditions ?? []], [.. request.Lines]);
        if (grant.Check(budget.Budget, all.Where(one => one.Code != code).SelectMany(one => one.Definition.Lines)) is { } refusal) return refusal;
        var saved = new PoolDocument<GrantAccount>(code, (current?.Number ?? 0) + 1, grant, pool.RecordedAt);
        await PoolDocuments.Save(change, pool, Grants.Kind, code, saved.Number, grant, cancel);
        change.Record(scope.Subject, "SetGrant", new { Code = code, Before = current?.Definition, After = grant });
        return Answer.Ok(await Grants.Show(change.Connection, pool.PoolId, scope.Year, saved, cancel)) with { ETag = IfMatch.ETag(saved.Number) };
    }

    private static async Task<Outcome<Answer>> State(PoolScope scope, string code, StatementRequest request, PoolYears pools, Change change, CancellationToken cancel)
    {
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await PoolDocuments.Find<GrantAccount>(change.Connection, pool.PoolId, scope.Year, Grants.Kind, code, cancel) is not { } grant) return ProtocolRefusals.NotFound();
        var spent = await Grants.Spent(change.Connection, pool.PoolId, scope.Year, grant.Definition, request.UpTo, cancel);
        var statement = new UseStatement(request.UpTo, request.Used, spent, request.ConditionsMet, request.Statement, request.SignedBy);
        if (statement.Check(grant.Definition, scope.Year) is { } refusal) return refusal;
        var number = (await PoolDocuments.Each<UseStatement>(change.Connection, pool.PoolId, scope.Year, Grants.StatementKind, code, cancel)).Count + 1;
        await PoolDocuments.Save(change, pool, Grants.StatementKind, code, number, statement, cancel);
        change.Record(scope.Subject, "StateUseOfGrant", new { Code = code, Statement = statement });
        return Answer.Created($"{scope.Path}/grants/{code}", await Grants.Show(change.Connection, pool.PoolId, scope.Year, grant, cancel));
    }
}
