using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Forecasting;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingLedger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.AccruingCost;

/// <summary>Care that was received and is not invoiced yet counts as spent; on its day it is taken back, and the invoice takes its place.</summary>
/// <remarks>Both entries are made at once, each with its own day, so that nobody has to remember the second.</remarks>
internal static class AccrueCost
{
    private const string Example =
        """{"line":"AWP","amount":"1068000.00","effectiveOn":"2014-04-30","reverseOn":"2014-05-01","reference":"Month 1","description":"April block, not invoiced","commitment":null}""";

    private const string ReplyExample =
        """{"journalId":44,"reversalId":45,"line":"AWP","amount":"1068000.00","effectiveOn":"2014-04-30","period":1,"reverseOn":"2014-05-01","reversalPeriod":2}""";

    private const string FindPackage = "select exists (select from package_version where pool_id = $1 and package_id = $2)";

    /// <param name="ReverseOn">Later, and in the same year; left out for what stays until it is reversed by hand, such as a closing creditor.</param>
    internal sealed record Request(
        string Line, Money Amount, DateOnly EffectiveOn, DateOnly? ReverseOn = null, string? Reference = null, string? Description = null, string? Commitment = null, int? PostingPeriod = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/accruals", Handle)
            .Describe("AccrueCost", "Accrue the cost of care that is not invoiced yet, with the day on which it is taken back", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (BudgetsRefusals.Together(Problems(scope, request)) is { } refusal) return refusal;
        var pool = await pools.Share(change, scope.Reference, scope.Year, cancel);
        if ((await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel))?.Budget.Find(request.Line) is not { } line) return BudgetsRefusals.UnknownLine("line", request.Line);
        if (request.Commitment is { } package && !await Commits(change, pool, package, cancel)) return BudgetsRefusals.UnknownCommitment(package);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.For(request.EffectiveOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;
        var about = new Dimensions(line.Scheme, line.Code, line.Owner.Value, "", SpendNature.Revenue, null);
        var accrual = Posting.Entered(change, Journals.Accrual(request.EffectiveOn, line.Code, request.Amount, about), period, request.Reference, request.Description) with { PackageId = request.Commitment };
        if ((await LedgerStore.Post(change, pool, accrual, cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;
        Tell(request.EffectiveOn, request.Amount);

        var (reversal, reversalPeriod) = (default(long?), default(int?));
        if (request.ReverseOn is { } day)
        {
            if (periods.For(day, null).IsRefused(out var closedThen, out var then)) return closedThen;
            var back = Posting.Entered(change, Journals.Accrual(day, line.Code, -request.Amount, about), then, request.Reference, request.Description) with { PackageId = request.Commitment, ReversesId = posted.Id };
            if ((await LedgerStore.Post(change, pool, back, cancel)).IsRefused(out var notReversed, out var reversed)) return notReversed;
            (reversal, reversalPeriod) = (reversed.Id, then.Number);
            Tell(day, -request.Amount);
        }
        change.Record(scope.Subject, "AccrueCost", new { JournalId = posted.Id, ReversalId = reversal, Line = line.Code, request.Amount, request.EffectiveOn, request.ReverseOn });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new { JournalId = posted.Id, ReversalId = reversal, Line = line.Code, request.Amount, request.EffectiveOn, Period = period.Number, request.ReverseOn, ReversalPeriod = reversalPeriod });

        // Nobody has paid yet; told as the host's, because that is who will out of the fund.
        void Tell(DateOnly on, Money amount) => change.Announce(scope.Reference.Value, new ExpenditurePosted(
            scope.Reference.Value, scope.Year.StartYear, null, [new(line.Code, line.Scheme, scope.OfYear.On(on).Host!.Value.Value, on, amount.Pence, 1)]));
    }

    private static IEnumerable<Refusal> Problems(PoolScope scope, Request request)
    {
        if (request.Amount == Money.Zero) yield return BudgetsRefusals.AmountZero();
        if (scope.OfYear.On(request.EffectiveOn).Check(request.EffectiveOn, scope.Year, "effectiveOn") is { } misdated) yield return misdated;
        if (request.ReverseOn is { } day)
        {
            if (scope.OfYear.On(day).Check(day, scope.Year, "reverseOn") is { } misdatedToo) yield return misdatedToo;
            if (day <= request.EffectiveOn) yield return ForecastRefusals.ReversedTooSoon();
        }
        if (Text.UnusableRemark(request.Reference, Text.MaxReferenceCharacters) is { } reference) yield return BudgetsRefusals.TextUnusable("reference", reference);
        if (Text.UnusableRemark(request.Description, Text.MaxRemarkCharacters) is { } description) yield return BudgetsRefusals.TextUnusable("description", description);
    }

    private static async Task<bool> Commits(Change change, PoolYear pool, string package, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPackage, change.Connection, change.Transaction) { Parameters = { new() { Value = pool.PoolId }, new() { Value = package } } };
        return await find.ExecuteScalarAsync(cancel) is true;
    }
}
