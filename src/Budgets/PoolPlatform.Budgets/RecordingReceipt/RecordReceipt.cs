using System.Collections.Immutable;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingLedger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.RecordingReceipt;

/// <summary>Cash of a partner's contribution reached the host; a negative amount was paid back. Or the partner provided something in kind on a line.</summary>
internal static class RecordReceipt
{
    private const string Example = """{"partner":"11E","amount":"1384166.67","receivedOn":"2014-04-15","reference":"BACS 0415"}""";

    private const string ReplyExample =
        """{"journalId":41,"partner":"11E","amount":"1384166.67","receivedOn":"2014-04-15","period":1,"reference":"BACS 0415","recordedAt":"2014-04-16T08:30:00+00:00","line":null,"towards":[]}""";

    /// <param name="Line">The budget line on which it was provided in kind; null for cash.</param>
    /// <param name="Towards">Which instalments it is for; the oldest when left out.</param>
    internal sealed record Request(
        OrganisationCode Partner, Money Amount, DateOnly ReceivedOn, string? Reference = null, int? PostingPeriod = null, string? Line = null, IReadOnlyList<TowardsInstalment>? Towards = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/receipts", Handle)
            .Describe("RecordReceipt", "Record cash that a partner paid towards its contribution", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (Elements.NullIn("towards", request.Towards) is { } malformed) return malformed;
        if (request.Line is null && scope.OfYear.On(request.ReceivedOn).IsShadow) return BudgetsRefusals.ShadowMovesNoCash();
        if (BudgetsRefusals.Together(Problems(scope, request)) is { } refusal) return refusal;

        var pool = await pools.Share(change, scope.Reference, scope.Year, cancel);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.For(request.ReceivedOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;
        if (await CheckPlan(request, scope, pool, change, cancel) is { } unplanned) return unplanned;
        var line = default(BudgetLine);
        if (request.Line is { } named)
        {
            line = (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel))?.Budget.Find(named);
            if (line is null) return BudgetsRefusals.UnknownLine("line", named);
        }
        var sources = await Sources(request, scope, pool, change, cancel);
        var journal = line is null
            ? Journals.Receipt(request.ReceivedOn, sources)
            : Journals.InKind(request.ReceivedOn, line.Code, sources, new(line.Scheme, line.Code, line.Owner.Value, "", SpendNature.Revenue, null));
        if ((await LedgerStore.Post(change, pool, Posting.Entered(change, journal, period, request.Reference, null), cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;
        await ReceiptStore.KeepTowards(change, pool, posted.Id, request.Towards ?? [], cancel);

        if (line is not null)
            change.Announce(scope.Reference.Value, new ExpenditurePosted(
                scope.Reference.Value, scope.Year.StartYear, null, [new(line.Code, line.Scheme, request.Partner.Value, request.ReceivedOn, request.Amount.Pence, 1)]));
        change.Announce(scope.Reference.Value, new ContributionReceived(scope.Reference.Value, scope.Year.StartYear, posted.Id, request.Partner.Value, request.Amount.Pence, request.ReceivedOn));
        change.Record(scope.Subject, "RecordReceipt", new { JournalId = posted.Id, request.Partner, request.Amount, request.ReceivedOn, Period = period.Number });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new { JournalId = posted.Id, request.Partner, request.Amount, request.ReceivedOn, Period = period.Number, Reference = request.Reference ?? "", pool.RecordedAt, request.Line, Towards = request.Towards ?? [] });
    }

    /// <summary>Of which sources the money is: of those of the instalments that it meets, given what came in before.</summary>
    private static async Task<ImmutableArray<SourcedMoney>> Sources(Request request, PoolScope scope, PoolYear pool, Change change, CancellationToken cancel)
    {
        var plan = await ContributionStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
        var before = await ReceiptStore.Received(change.Connection, pool.PoolId, scope.Year, scope.Year.End, cancel);
        return InstalmentMatching.SourcesOf(plan, before, new(long.MaxValue, request.Partner, request.ReceivedOn, request.Amount, request.Line is not null, [.. request.Towards ?? []]));
    }

    private static async Task<Refusal?> CheckPlan(Request request, PoolScope scope, PoolYear pool, Change change, CancellationToken cancel)
    {
        if (request.Line is null && request.Towards is null) return null;
        var plan = await ContributionStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
        var own = plan.Contributions.Where(contribution => contribution.Partner == request.Partner && contribution.InKind == request.Line is not null).ToList();
        if (request.Line is not null && own.Count == 0) return ContributionRefusals.NothingInKind(request.Partner);
        var towards = request.Towards ?? [];
        for (var i = 0; i < towards.Count; i++)
        {
            if (towards[i].Amount <= Money.Zero) return BudgetsRefusals.AmountNegative($"towards[{i}].amount");
            if (!own.Any(one => one.Source == towards[i].Source && one.Instalments.Any(instalment => instalment.DueOn == towards[i].DueOn))) return ContributionRefusals.UnknownInstalment($"towards[{i}]");
        }
        return Money.Sum(towards.Select(one => one.Amount)) > Money.Max(request.Amount, Money.Zero) ? ContributionRefusals.TowardsBeyondReceipt() : null;
    }

    private static IEnumerable<Refusal> Problems(PoolScope scope, Request request)
    {
        if (request.Amount == Money.Zero) yield return BudgetsRefusals.AmountZero();
        var terms = scope.OfYear.On(request.ReceivedOn);
        if (!terms.HasPartner(request.Partner)) yield return BudgetsRefusals.UnknownPartner("partner", request.Partner);
        if (terms.Check(request.ReceivedOn, scope.Year, "receivedOn") is { } misdated) yield return misdated;
        if (Text.UnusableRemark(request.Reference, Text.MaxReferenceCharacters) is { } unusable) yield return BudgetsRefusals.TextUnusable("reference", unusable);
    }
}
