using System.Globalization;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingLedger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ReversingEntry;

/// <summary>Spending stands on the wrong line: the host reverses it and posts it on the right one, with its own day, in one change.</summary>
internal static class RecodeEntry
{
    private const string Example = """{"line":"NCA","reason":"Coded to the block contract by mistake"}""";

    private const string ReplyExample =
        """{"journalId":58,"corrects":42,"reversal":57,"line":"NCA","amount":"1068000.00","effectiveOn":"2014-04-30","period":2,"reason":"Coded to the block contract by mistake","recordedAt":"2014-05-06T10:00:00+00:00"}""";

    /// <param name="PostingPeriod">The period that both land in; when left out, the entry's own or the first open one after it.</param>
    internal sealed record Request(string Line, string Reason, int? PostingPeriod = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/journals/{id}/recoding", Handle)
            .Describe("RecodeEntry", "Put spending that stands on the wrong line on the right one", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, string id, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<(PoolScope Scope, long Id), Request>(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then<(PoolScope, long)>(scope =>
                long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (scope, number) : ProtocolRefusals.NotFound()),
            (named, request, change, cancel) => Save(named.Scope, named.Id, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, long id, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (Text.Unusable(request.Reason, Text.MaxRemarkCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("reason", unusable);

        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await ReverseEntry.Find(change, pool, id, cancel) is not { } entry) return ProtocolRefusals.NotFound();
        if (entry.Journal.Kind != JournalKind.Expenditure || entry.IsReversal) return LedgerRefusals.NotRecodable(id, entry.Journal.Kind);
        if (entry.IsReversed) return BudgetsRefusals.AlreadyReversed(id);
        var budget = (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel))?.Budget;
        if (budget?.Find(request.Line) is not { } line) return BudgetsRefusals.UnknownLine("line", request.Line);
        var spent = entry.Journal.Lines.Single(one => one.Account.StartsWith(Accounts.ExpenditurePrefix, StringComparison.Ordinal));
        if (spent.Account == Accounts.Expenditure(line.Code)) return LedgerRefusals.RecodedToItself();
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.ForReversal(entry.Journal.EffectiveOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;

        var reversal = new Posting(entry.Journal.Reversed(), period, "reversal", id.ToString(CultureInfo.InvariantCulture), entry.Reference, request.Reason, entry.PackageId, ReversesId: id);
        if ((await LedgerStore.Post(change, pool, reversal, cancel)).IsRefused(out var notReversed, out var reversed)) return notReversed;
        var about = (spent.Dimensions ?? new Dimensions("", "", "", "", SpendNature.Revenue, null)) with { Scheme = line.Scheme, Line = line.Code, Responsible = line.Owner.Value };
        var right = Journal.Of(JournalKind.Expenditure, entry.Journal.EffectiveOn,
            entry.Journal.Lines.Select(one => one == spent ? one with { Account = Accounts.Expenditure(line.Code), Dimensions = about } : one));
        var posting = new Posting(right, period, "recoding", id.ToString(CultureInfo.InvariantCulture), entry.Reference, request.Reason, CorrectsId: id);
        if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;

        var from = entry.Journal.Lines.Single(one => one.Account == Accounts.Cash || one.Account.StartsWith(Accounts.PartnerCurrentPrefix, StringComparison.Ordinal)).Account;
        var paidBy = from == Accounts.Cash ? scope.OfYear.On(right.EffectiveOn).Host!.Value.Value : from[Accounts.PartnerCurrentPrefix.Length..];
        var was = spent.Account[Accounts.ExpenditurePrefix.Length..];
        change.Announce(scope.Reference.Value, new ExpenditurePosted(
            scope.Reference.Value, scope.Year.StartYear, null,
            [
                new(was, budget.Find(was)?.Scheme ?? throw new InvalidOperationException($"The line {was} was spent on and is gone."), paidBy, right.EffectiveOn, -spent.Amount.Pence, 1),
                new(line.Code, line.Scheme, paidBy, right.EffectiveOn, spent.Amount.Pence, 1),
            ]));
        change.Record(scope.Subject, "RecodeEntry", new { JournalId = posted.Id, Corrects = id, Reversal = reversed.Id, Before = was, After = line.Code, Amount = spent.Amount, request.Reason });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new { JournalId = posted.Id, Corrects = id, Reversal = reversed.Id, Line = line.Code, Amount = spent.Amount, right.EffectiveOn, Period = period.Number, request.Reason, pool.RecordedAt });
    }
}
