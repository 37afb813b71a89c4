using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingLedger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.RecordingReceipt;

/// <summary>Cash of a partner's contribution reached the host; a negative amount was paid back.</summary>
internal static class RecordReceipt
{
    private const string Example = """{"partner":"11E","amount":"1384166.67","receivedOn":"2014-04-15","reference":"BACS 0415"}""";

    private const string ReplyExample =
        """{"journalId":41,"partner":"11E","amount":"1384166.67","receivedOn":"2014-04-15","period":1,"reference":"BACS 0415","recordedAt":"2014-04-16T08:30:00+00:00"}""";

    internal sealed record Request(OrganisationCode Partner, Money Amount, DateOnly ReceivedOn, string? Reference = null, int? PostingPeriod = null);

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
        if (scope.OfYear.On(request.ReceivedOn).IsShadow) return BudgetsRefusals.ShadowMovesNoCash();
        if (BudgetsRefusals.Together(Problems(scope, request)) is { } refusal) return refusal;

        var pool = await pools.Share(change, scope.Reference, scope.Year, cancel);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.For(request.ReceivedOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;
        var journal = Journals.Receipt(request.ReceivedOn, request.Partner, request.Amount);
        if ((await LedgerStore.Post(change, pool, Posting.Entered(change, journal, period, request.Reference, null), cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;

        change.Announce(scope.Reference.Value, new ContributionReceived(scope.Reference.Value, scope.Year.StartYear, posted.Id, request.Partner.Value, request.Amount.Pence, request.ReceivedOn));
        change.Record(scope.Subject, "RecordReceipt", new { JournalId = posted.Id, request.Partner, request.Amount, request.ReceivedOn, Period = period.Number });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new { JournalId = posted.Id, request.Partner, request.Amount, request.ReceivedOn, Period = period.Number, Reference = request.Reference ?? "", pool.RecordedAt });
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
