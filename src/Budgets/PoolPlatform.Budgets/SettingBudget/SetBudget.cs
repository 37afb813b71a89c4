using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingResponsibilities;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.SettingBudget;

/// <summary>The host sets the pool's budget for a year; it takes effect at once and replaces the one before.</summary>
internal static class SetBudget
{
    private const string Example =
        """{"version":"opening","lines":[{"code":"AWP","scheme":"MH","name":"AWP block contract","fundedBy":"11E","owner":"11E","amount":"12816000.00","kind":"Block"}]}""";

    /// <param name="Headline">The rounded figure that papers name; in none of the sums.</param>
    internal sealed record Request(
        string Version, IReadOnlyList<Line> Lines, string? Note = null, Money? Headline = null, IReadOnlyList<PlannedReserve>? Reserves = null, IReadOnlyList<OutsideBudget>? Outside = null);

    /// <param name="Profile">Twelve months, April first; evenly when left out.</param>
    internal sealed record Line(
        string Code, string Scheme, string Name, OrganisationCode FundedBy, OrganisationCode Owner, Money? Amount, BudgetLineKind Kind,
        string? Heading = null, bool Recurrent = true, bool SetUp = false, IReadOnlyList<Money>? Profile = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/pools/{reference}/years/{year}/budget", Handle)
            .Describe("SetBudget", "Set the budget of a pool for a financial year; an amount of null is not known yet", StatusCodes.Status200OK, Example, BudgetReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(http.Request, scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if ((Elements.NullIn("lines", request.Lines) ?? Elements.NullIn("reserves", request.Reserves) ?? Elements.NullIn("outside", request.Outside)) is { } malformed) return malformed;
        if (!scope.Terms.TakesBudgets) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (scope.OfYear.Planned().Within(scope.Year).IsEmpty) return BudgetsRefusals.DateOutsideTerm("year");

        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var isForecast = request.Version.Equals(PoolBudget.ForecastVersion, StringComparison.OrdinalIgnoreCase);
        var current = isForecast
            ? await BudgetStore.FindForecast(change.Connection, pool.PoolId, scope.Year, cancel)
            : await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
        if (IfMatch.Check(http, current?.Budget.Number ?? 0) is { } stale) return stale;
        var budget = new PoolBudget(
            await BudgetStore.NextNumber(change.Connection, pool, cancel),
            request.Version,
            request.Note,
            [.. request.Lines.Select(line => new BudgetLine(line.Code, line.Scheme, line.Name, line.FundedBy, line.Owner, line.Kind, line.Amount)
            {
                Heading = line.Heading,
                Recurrent = line.Recurrent,
                SetUp = line.SetUp,
                Profile = line.Profile is { } months ? new([.. months]) : null,
            })])
        {
            Particulars = new(request.Headline, [.. request.Reserves ?? []], [.. request.Outside ?? []]),
        };
        if (budget.Check(scope.OfYear.Planned(), await LedgerStore.SpentOn(change, pool, cancel)) is { } refusal) return refusal;
        if ((await SetCrossSubsidy.Rule(change.Connection, pool.PoolId, scope.Year, scope.Terms, cancel)).Check(budget) is { } subsidy) return subsidy;
        var total = budget.Total;

        if (current is not null && budget.SaysTheSameAs(current.Budget))
        {
            change.Record(scope.Subject, "SetBudget", new { current.Budget.Number, Unchanged = true });
            return Answer.Ok(BudgetReply.Of(scope, current)) with { ETag = IfMatch.ETag(current.Budget.Number) };
        }
        await BudgetStore.Save(change.Connection, pool, budget, cancel);
        // What is expected is nobody's agreed budget.
        if (!isForecast) change.Announce(scope.Reference.Value, Approved(scope, budget));
        change.Record(scope.Subject, "SetBudget", new { budget.Number, budget.Version, Total = total, budget.UnknownLines, Lines = budget.Lines.Length });
        return Answer.Ok(BudgetReply.Of(scope, new(budget, pool.RecordedAt))) with { ETag = IfMatch.ETag(budget.Number) };
    }

    public static BudgetApproved Approved(PoolScope scope, PoolBudget budget) => new(
        scope.Reference.Value, scope.Year.StartYear, budget.Number, budget.Version, budget.Note,
        [.. budget.Lines.Select(line => new BudgetApproved.Line(line.Code, line.Scheme, line.Name, line.FundedBy.Value, line.Owner.Value, line.Kind.ToString(), line.Amount?.Pence))]);
}
