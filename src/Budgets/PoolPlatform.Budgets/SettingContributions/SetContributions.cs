using System.Collections.Immutable;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.SettingContributions;

/// <summary>The host records what each partner must put in for a year and when; the ledger takes what differs from before.</summary>
internal static class SetContributions
{
    private const string Example =
        """{"partners":[{"partner":"11E","amount":"16610000.00","source":"NhsAdditional","schedule":"Monthly"},{"partner":"E06000022","amount":"7580000.00","source":"LaAdditional","instalments":[{"dueOn":"2014-06-30","amount":"7580000.00"}]}]}""";

    internal sealed record Request(IReadOnlyList<PartnerContribution> Partners);

    internal sealed record PartnerContribution(
        OrganisationCode Partner, Money Amount, ContributionSource Source, InstalmentSchedule? Schedule = null, IReadOnlyList<Instalment>? Instalments = null, bool InKind = false, Money? RecurrentAmount = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/pools/{reference}/years/{year}/contributions", Handle)
            .Describe("SetContributions", "Set what each partner contributes to a pool in a financial year", StatusCodes.Status200OK, Example, ContributionsReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(http.Request, scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (Elements.NullIn("partners", request.Partners) is { } malformed) return malformed;
        for (var i = 0; i < request.Partners.Count; i++)
            if (Elements.NullIn($"partners[{i}].instalments", request.Partners[i].Instalments) is { } wrong) return wrong;
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var within = scope.OfYear.Planned().Within(scope.Year);
        if (within.IsEmpty) return BudgetsRefusals.DateOutsideTerm("year");
        if (Plan(request, scope.Year, within).IsRefused(out var unclear, out var contributions)) return unclear;
        return await Agree(http, scope, await pools.Hold(change, scope.Reference, scope.Year, cancel), contributions, null, change, cancel);
    }

    /// <summary>Makes these the year's contributions: the plan, what it changes in the ledger, and the news of it.</summary>
    /// <param name="pool">Held alone.</param>
    /// <param name="formula">The steps that they were worked out by, where they were.</param>
    public static async Task<Outcome<Answer>> Agree(
        HttpRequest http, PoolScope scope, PoolYear pool, ImmutableArray<Contribution> contributions, ContributionFormula? formula, Change change, CancellationToken cancel)
    {
        var within = scope.OfYear.Planned().Within(scope.Year);
        var operation = formula is null ? "SetContributions" : "AdoptNextYear";
        var current = await ContributionStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
        if (IfMatch.Check(http, current.Number) is { } stale) return stale;
        var plan = new ContributionPlan(current.Number + 1, contributions);
        if (plan.Check(scope.OfYear.Planned(), scope.Year) is { } refusal) return refusal;
        if (current.Number > 0 && plan.SaysTheSameAs(current))
        {
            change.Record(scope.Subject, operation, new { current.Number, Unchanged = true });
            return Answer.Ok(ContributionsReply.Of(scope, current, await ContributionFormula.Of(change.Connection, pool.PoolId, scope.Year, current, cancel))) with { ETag = IfMatch.ETag(current.Number) };
        }

        await ContributionStore.Save(change.Connection, pool, plan, cancel);
        if (formula is not null) await PoolDocuments.Save(change, pool, ContributionFormula.Kind, "", plan.Number, formula, cancel);
        var differences = plan.DifferencesFrom(current);
        if (!differences.IsEmpty)
        {
            // A contribution is for the whole year, so a change belongs to its first day and lands in the first period that still takes entries.
            var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
            if (periods.FirstOpenFrom(within.Start).IsRefused(out var closed, out var period)) return closed;
            var posting = new Posting(Journals.ContributionsAgreed(within.Start, differences), period, "contributions", $"{plan.Number}", Description: $"Contributions, plan {plan.Number}");
            if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var notPosted, out _)) return notPosted;
        }
        change.Announce(scope.Reference.Value, new ContributionsAgreed(
            scope.Reference.Value, scope.Year.StartYear, plan.Number,
            [.. plan.Contributions.Select(one => new ContributionsAgreed.Contribution(one.Partner.Value, one.Source.ToString(), one.Schedule?.ToString() ?? "Instalments", one.Amount.Pence))]));
        change.Record(scope.Subject, operation, new { plan.Number, plan.Total, formula?.From, Partners = plan.Contributions.Select(one => new { one.Partner, one.Source, one.Amount, one.InKind }) });
        return Answer.Ok(ContributionsReply.Of(scope, plan, formula)) with { ETag = IfMatch.ETag(plan.Number) };
    }

    private static Outcome<ImmutableArray<Contribution>> Plan(Request request, FinancialYear year, DateSpan within)
    {
        var contributions = ImmutableArray.CreateBuilder<Contribution>(request.Partners.Count);
        for (var i = 0; i < request.Partners.Count; i++)
        {
            var one = request.Partners[i];
            if (one.Schedule is null == one.Instalments is null) return BudgetsRefusals.ScheduleUnclear($"partners[{i}].schedule");
            contributions.Add(new(one.Partner, one.Source, one.Schedule, one.Amount, one.Schedule is { } schedule ? Instalments.Slice(schedule, one.Amount, year, within) : [.. one.Instalments!], one.InKind, one.RecurrentAmount));
        }
        return contributions.ToImmutable();
    }
}
