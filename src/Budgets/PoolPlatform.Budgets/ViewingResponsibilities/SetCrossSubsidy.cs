using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Budgets.Domain.Moving;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ViewingResponsibilities;

/// <summary>Where the agreement leaves it open, the host may rule cross-subsidy out for a year: from then on no line is funded by another than its owner. What the agreement forbids the host cannot allow.</summary>
internal static class SetCrossSubsidy
{
    private const string Kind = "cross-subsidy";

    private const string Example = """{"allowed":false,"agreedIn":"Schedule 3, clause 4"}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/pools/{reference}/years/{year}/cross-subsidy", Handle)
            .Describe("SetCrossSubsidy", "Allow or forbid that one partner's money meets another's responsibility", StatusCodes.Status200OK, Example, Example);

    /// <summary>The tighter of what is agreed and what the host has recorded; allowed, while neither says anything.</summary>
    public static async Task<CrossSubsidyRule> Rule(NpgsqlConnection connection, int pool, FinancialYear year, PoolTerms terms, CancellationToken cancel) =>
        CrossSubsidyRule.Tighter(terms, (await PoolDocuments.Find<CrossSubsidyRule>(connection, pool, year, Kind, "", cancel))?.Definition);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, CrossSubsidyRule>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, CrossSubsidyRule rule, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.TakesBudgets) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (rule.Allowed && scope.Terms.ForbidsCrossSubsidy) return MovingRefusals.LooserThanAgreed("allowed", "The agreement rules cross-subsidy out.");
        if (Text.UnusableRemark(rule.AgreedIn, Text.MaxReferenceCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("agreedIn", unusable);
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel) is { } stored && rule.Check(stored.Budget) is { } refusal) return refusal;
        var before = await PoolDocuments.Find<CrossSubsidyRule>(change.Connection, pool.PoolId, scope.Year, Kind, "", cancel);
        await PoolDocuments.Save(change, pool, Kind, "", (before?.Number ?? 0) + 1, rule, cancel);
        change.Record(scope.Subject, "SetCrossSubsidy", new { Before = before?.Definition, After = rule });
        return Answer.Ok(rule);
    }
}
