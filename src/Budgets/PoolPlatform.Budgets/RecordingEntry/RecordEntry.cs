using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingLedger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.RecordingEntry;

/// <summary>What the fund's books know beside contributions and spending: other income, reserves, VAT that came back, and what belongs to an earlier year.</summary>
internal static class RecordEntry
{
    private const string Example = """{"kind":"ClientIncome","amount":"1250.00","effectiveOn":"2014-05-31","line":"AWP","reference":"BACS 77","description":"Client contributions, May"}""";

    private const string ReplyExample =
        """{"journalId":43,"kind":"ClientIncome","amount":"1250.00","effectiveOn":"2014-05-31","period":2,"line":"AWP","reserve":null,"reference":"BACS 77","description":"Client contributions, May","recordedAt":"2014-06-02T10:00:00+00:00"}""";

    private const string FindReserve =
        """
        select coalesce(-sum(l.amount_pence), 0)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        where a.pool_id = $1 and a.code = $3
        """;

    /// <param name="Line">The budget line that income or an earlier year's cost belongs to, where it belongs to one.</param>
    /// <param name="Reserve">The reserve's name.</param>
    internal sealed record Request(
        EntryKind Kind, Money Amount, DateOnly EffectiveOn, string? Line = null, string? Reserve = null, string? Reference = null, string? Description = null, int? PostingPeriod = null);

    /// <summary>What can be entered. Negative amounts correct.</summary>
    internal enum EntryKind
    {
        ClientIncome,
        OtherIncome,
        ToReserve,
        FromReserve,
        PriorYear,
        VatRecovered,
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/entries", Handle)
            .Describe("RecordEntry", "Record other income, a move into or out of a reserve, recovered VAT, or a cost of an earlier year", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var isReserve = request.Kind is EntryKind.ToReserve or EntryKind.FromReserve;
        if (scope.OfYear.On(request.EffectiveOn).IsShadow && !isReserve) return BudgetsRefusals.ShadowMovesNoCash();
        if (BudgetsRefusals.Together(Problems(scope, request, isReserve)) is { } refusal) return refusal;

        // A reserve is held alone, so that of two who take from it the second sees what the first left.
        var pool = isReserve ? await pools.Hold(change, scope.Reference, scope.Year, cancel) : await pools.Share(change, scope.Reference, scope.Year, cancel);
        var dimensions = default(Dimensions);
        if (request.Line is { } code)
        {
            var stored = await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
            if (stored?.Budget.Find(code) is not { } line) return BudgetsRefusals.UnknownLine("line", code);
            dimensions = new(line.Scheme, line.Code, line.Owner.Value, "", SpendNature.Revenue, null);
        }
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.For(request.EffectiveOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;
        var journal = Journal(request, dimensions);
        if (isReserve)
        {
            var has = await Balance(change, pool, request.Reserve!, cancel);
            if (has + (request.Kind == EntryKind.ToReserve ? request.Amount : -request.Amount) < Money.Zero) return LedgerRefusals.ReserveBeyondBalance(request.Reserve!, has);
        }
        if ((await LedgerStore.Post(change, pool, Posting.Entered(change, journal, period, request.Reference, request.Description), cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;

        change.Record(scope.Subject, "RecordEntry", new { JournalId = posted.Id, request.Kind, request.Amount, request.EffectiveOn, request.Line, request.Reserve, Period = period.Number });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new
            {
                JournalId = posted.Id,
                request.Kind,
                request.Amount,
                request.EffectiveOn,
                Period = period.Number,
                request.Line,
                request.Reserve,
                Reference = request.Reference ?? "",
                Description = request.Description ?? "",
                pool.RecordedAt,
            });
    }

    private static Journal Journal(Request request, Dimensions? dimensions) => request.Kind switch
    {
        EntryKind.ClientIncome => Journals.Income(request.EffectiveOn, Accounts.ClientIncome, request.Amount, dimensions),
        EntryKind.OtherIncome => Journals.Income(request.EffectiveOn, Accounts.OtherIncome, request.Amount, dimensions),
        EntryKind.VatRecovered => Journals.VatRecovered(request.EffectiveOn, request.Amount),
        EntryKind.PriorYear => Journals.PriorYear(request.EffectiveOn, request.Amount, dimensions),
        EntryKind.ToReserve => Journals.ToReserve(request.EffectiveOn, request.Reserve!, request.Amount),
        EntryKind.FromReserve => Journals.ToReserve(request.EffectiveOn, request.Reserve!, -request.Amount),
        _ => throw new System.Diagnostics.UnreachableException($"{request.Kind} is no kind of entry."),
    };

    private static IEnumerable<Refusal> Problems(PoolScope scope, Request request, bool isReserve)
    {
        if (request.Amount == Money.Zero) yield return BudgetsRefusals.AmountZero();
        if (isReserve && request.Amount < Money.Zero) yield return BudgetsRefusals.AmountNegative("amount");
        if (isReserve && request.Reserve is null) yield return LedgerRefusals.EntryIncomplete("reserve", "Name the reserve.");
        if (!isReserve && request.Reserve is not null) yield return LedgerRefusals.EntryIncomplete("reserve", $"A {request.Kind} moves no reserve.");
        if (request.Line is not null && request.Kind is not (EntryKind.ClientIncome or EntryKind.OtherIncome or EntryKind.PriorYear)) yield return LedgerRefusals.EntryIncomplete("line", $"A {request.Kind} belongs to no line.");
        if (request.Reserve is { } reserve && Text.Unusable(reserve, Text.MaxReferenceCharacters) is { } nameless) yield return BudgetsRefusals.TextUnusable("reserve", nameless);
        if (scope.OfYear.On(request.EffectiveOn).Check(request.EffectiveOn, scope.Year, "effectiveOn") is { } misdated) yield return misdated;
        if (Text.UnusableRemark(request.Reference, Text.MaxReferenceCharacters) is { } reference) yield return BudgetsRefusals.TextUnusable("reference", reference);
        if (Text.UnusableRemark(request.Description, Text.MaxRemarkCharacters) is { } description) yield return BudgetsRefusals.TextUnusable("description", description);
    }

    private static async Task<Money> Balance(Change change, PoolYear pool, string reserve, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindReserve, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = pool.PoolId }, new() { Value = pool.Fy }, new() { Value = Accounts.Reserve(reserve) } },
        };
        return Money.FromPence((long)(await find.ExecuteScalarAsync(cancel))!);
    }
}
