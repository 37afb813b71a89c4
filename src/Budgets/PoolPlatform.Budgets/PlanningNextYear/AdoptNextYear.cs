using System.Collections.Immutable;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.SettingContributions;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.PlanningNextYear;

/// <summary>The next year's host makes what the formula comes to the next year's contributions; the steps are kept beside them.</summary>
internal static class AdoptNextYear
{
    private const string Example =
        """{"inflation":"2.5","efficiency":"1.5","partners":[{"partner":"11E","source":"NhsAdditional","planned":"120000.00"}],"schedule":"Monthly"}""";

    private const string ReplyExample =
        """
        {"reference":"BANES-MH","year":"2015-16","number":1,"total":"16889871.25",
         "partners":[{"partner":"11E","source":"NhsAdditional","schedule":"Annual","amount":"16889871.25","instalments":[{"dueOn":"2015-04-01","amount":"16889871.25"}],"inKind":false,"recurrentAmount":null}],
         "formula":{"from":"2014-15","number":1,"inflation":"2.5","efficiency":"1.5","steps":[{"partner":"11E","source":"NhsAdditional","inKind":false,"lastYearRecurrent":"16610000.00","inYearRecurrent":"0.00",
           "inflation":"415250.00","planned":"120000.00","efficiency":"255378.75","amount":"16889871.25"}]}}
        """;

    /// <param name="Schedule">For contributions that this year's plan gives instalment by instalment, or does not have; the others keep their schedule.</param>
    internal sealed record Request(
        Percent? Inflation = null, Percent? Efficiency = null, IReadOnlyList<EvaluateNextYear.Change>? Partners = null, InstalmentSchedule? Schedule = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/contributions/next-year", Handle)
            .Describe("AdoptNextYear", "Make what the formula comes to the contributions of the year after this one", StatusCodes.Status200OK, Example, ReplyExample)
            .DescribeIfMatch();

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            async (caller, cancel) => FinancialYear.TryParse(year, out var from) && EvaluateNextYear.After(from) is { } next
                ? await access.AsHost(caller, reference, next.ToString(), cancel)
                : ProtocolRefusals.NotFound(),
            (scope, request, change, cancel) => Save(http.Request, scope, request, pools, change, cancel));

    /// <param name="scope">The pool in the year that is planned.</param>
    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (Elements.NullIn("partners", request.Partners) is { } malformed) return malformed;
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var within = scope.OfYear.Planned().Within(scope.Year);
        if (within.IsEmpty) return BudgetsRefusals.DateOutsideTerm("year");

        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var from = FinancialYear.StartingIn(scope.Year.StartYear - 1);
        var (opening, newest) = await ContributionStore.FindOpeningAndNewest(change.Connection, pool.PoolId, from, null, cancel);
        var terms = new EvaluateNextYear.Request(request.Inflation, request.Efficiency, request.Partners).ToTerms();
        if (NextYear.Work(opening, newest, terms).IsRefused(out var refusal, out var next)) return refusal;
        if (Planned(next, newest, request.Schedule, scope.Year, within).IsRefused(out var unclear, out var contributions)) return unclear;
        return await SetContributions.Agree(http, scope, pool, contributions, new(from, newest.Number, terms.InflationPercent, terms.EfficiencyPercent, next), change, cancel);
    }

    private static Outcome<ImmutableArray<Contribution>> Planned(ImmutableArray<NextContribution> next, ContributionPlan before, InstalmentSchedule? otherwise, FinancialYear year, DateSpan within)
    {
        var planned = ImmutableArray.CreateBuilder<Contribution>(next.Length);
        foreach (var one in next)
        {
            var was = before.Contributions.FirstOrDefault(known => (known.Partner, known.Source, known.InKind) == (one.Partner, one.Source, one.InKind));
            if ((was?.Schedule ?? otherwise) is not { } schedule) return BudgetsRefusals.ScheduleUnclear("schedule");
            planned.Add(new(one.Partner, one.Source, schedule, one.Amount, Instalments.Slice(schedule, one.Amount, year, within), one.InKind));
        }
        return planned.ToImmutable();
    }
}
