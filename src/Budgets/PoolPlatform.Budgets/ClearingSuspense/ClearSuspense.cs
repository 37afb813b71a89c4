using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ClearingSuspense;

/// <summary>Moves entries out of suspense to their lines: each by a reversal of what stood in suspense and a new entry on the line, on the same day.</summary>
internal static class ClearSuspense
{
    // Enough for a month of a ledger, and few enough that the pool's year is not held long.
    private const int AtOnce = 1000;

    private const string Example = """{"source":"agresso","reason":"Cost centre 70001 belongs to the pool since May"}""";

    private const string ReplyExample =
        """{"moved":1,"total":"1250.00","remaining":0,"items":[{"journalId":42,"line":"AWP","amount":"1250.00","effectiveOn":"2014-04-30","period":1,"reversedBy":57,"postedAs":58}]}""";

    private const string FindOpen =
        """
        select s.journal_id, s.codes, l.amount_pence, j.effective_on, j.reference, j.supplier, j.description, a.code, j.package_id
        from suspense_entry s
        join journal j on j.fy = s.fy and j.id = s.journal_id
        join journal_line l on l.fy = s.fy and l.journal_id = s.journal_id and l.no = 1
        join journal_line f on f.fy = s.fy and f.journal_id = s.journal_id and f.no = 2
        join account a on a.id = f.account_id
        where s.pool_id = $1 and s.fy = $2 and ($3::text is null or s.source = $3) and ($4::bigint[] is null or s.journal_id = any($4))
        and not exists (select from journal r where r.fy = s.fy and r.reverses_id = s.journal_id)
        order by s.journal_id
        """;

    /// <param name="JournalIds">Only these; all of the source when left out.</param>
    /// <param name="Line">Where they go; left out, the newest mapping of the source says.</param>
    /// <param name="PostingPeriod">An open period for entries whose own is closed.</param>
    internal sealed record Request(string Reason, string? Source = null, IReadOnlyList<long>? JournalIds = null, string? Line = null, int? PostingPeriod = null);

    private sealed record Waiting(long JournalId, string Codes, Money Amount, DateOnly EffectiveOn, string Reference, string Supplier, string Description, string PaidFrom, string? PackageId);

    private sealed record Moved(long JournalId, string Line, Money Amount, DateOnly EffectiveOn, int Period, long ReversedBy, long PostedAs);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/suspense/moves", Handle)
            .Describe("ClearSuspense", "Move entries out of suspense to their budget lines, by the newest mapping or to a line that is named", StatusCodes.Status200OK, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (Text.Unusable(request.Reason, Text.MaxRemarkCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("reason", unusable);
        if (request.Source is null && request.JournalIds is null) return MappingRefusals.NothingToMove();

        // Held alone, so that of two who clear the same entry the second finds it cleared.
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel) is not { } stored) return BudgetsRefusals.BudgetMissing();
        if (request.Line is { } line && stored.Budget.Find(line) is null) return BudgetsRefusals.UnknownLine("line", line);
        if ((await Lines(request, scope, pool, change, cancel)).IsRefused(out var notMapped, out var lineOf)) return notMapped;
        var waiting = await Find(change, pool, request, cancel);
        var known = waiting.Select(one => one.JournalId).ToHashSet();
        foreach (var id in request.JournalIds ?? [])
            if (!known.Contains(id)) return MappingRefusals.NotInSuspense(id);
        var movable = waiting.Where(one => lineOf(one.Codes) is { } to && stored.Budget.Find(to) is not null).ToList();

        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        var moved = new List<Moved>();
        foreach (var one in movable.Take(AtOnce))
        {
            var own = PeriodNo.Of(one.EffectiveOn);
            if (periods.For(one.EffectiveOn, periods.IsClosed(own) ? request.PostingPeriod : null).IsRefused(out var closed, out var period)) return closed;
            if ((await Move(one, stored.Budget.Find(lineOf(one.Codes)!)!, period, request.Reason, pool, change, cancel)).IsRefused(out var refusal, out var done)) return refusal;
            moved.Add(done);
        }
        if (moved.Count > 0) change.Announce(scope.Reference.Value, Tell(scope, stored.Budget, moved, waiting));
        var total = Money.Sum(moved.Select(one => one.Amount));
        change.Record(scope.Subject, "ClearSuspense", new { request.Source, request.Line, request.Reason, Moved = moved.Count, Total = total, Remaining = waiting.Count - moved.Count });
        return Answer.Ok(new { Moved = moved.Count, Total = total, Remaining = waiting.Count - moved.Count, Items = moved });
    }

    /// <summary>Which line the codes of an entry mean now.</summary>
    private static async Task<Outcome<Func<string, string?>>> Lines(Request request, PoolScope scope, PoolYear pool, Change change, CancellationToken cancel)
    {
        if (request.Line is { } named) return new Func<string, string?>(_ => named);
        if (request.Source is not { } source) return BudgetsRefusals.UnknownLine("line", "");
        if (await MappingStore.Find(change.Connection, pool.PoolId, scope.Year, source, cancel) is not { Mapping: var mapping }) return MappingRefusals.NotMapped(source);
        return new Func<string, string?>(codes => LedgerCodes.Of(codes).LineBy(mapping));
    }

    private static async Task<Outcome<Moved>> Move(Waiting one, BudgetLine line, PeriodNo period, string reason, PoolYear pool, Change change, CancellationToken cancel)
    {
        var suspended = Journals.Suspense(one.EffectiveOn, one.Amount, one.PaidFrom);
        var undo = new Posting(suspended.Reversed(), period, "suspense", $"{one.JournalId}-out", one.Reference, reason, ReversesId: one.JournalId) { Supplier = one.Supplier };
        if ((await LedgerStore.Post(change, pool, undo, cancel)).IsRefused(out var notUndone, out var undone)) return notUndone;
        var about = new Dimensions(line.Scheme, line.Code, line.Owner.Value, "", SpendNature.Revenue, null);
        var spent = new Posting(Journals.ExpenditureFrom(one.EffectiveOn, line.Code, one.Amount, one.PaidFrom, about), period, "suspense", $"{one.JournalId}-in", one.Reference, one.Description, one.PackageId, CorrectsId: one.JournalId) { Supplier = one.Supplier };
        if ((await LedgerStore.Post(change, pool, spent, cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;
        return new Moved(one.JournalId, line.Code, one.Amount, one.EffectiveOn, period.Number, undone.Id, posted.Id);
    }

    private static ExpenditurePosted Tell(PoolScope scope, PoolBudget budget, List<Moved> moved, List<Waiting> waiting)
    {
        var from = waiting.ToDictionary(one => one.JournalId, one => one.PaidFrom);
        return new(scope.Reference.Value, scope.Year.StartYear, null,
        [
            .. moved
                .GroupBy(one => (one.Line, PaidFrom: from[one.JournalId], one.EffectiveOn))
                .Select(group => new ExpenditurePosted.Entry(
                    group.Key.Line, budget.Find(group.Key.Line)!.Scheme,
                    group.Key.PaidFrom is Accounts.Cash or Accounts.Accruals ? scope.Terms.Host!.Value.Value : group.Key.PaidFrom[Accounts.PartnerCurrentPrefix.Length..],
                    group.Key.EffectiveOn, Money.Sum(group.Select(one => one.Amount)).Pence, group.Count())),
        ]);
    }

    private static async Task<List<Waiting>> Find(Change change, PoolYear pool, Request request, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindOpen, change.Connection, change.Transaction);
        find.Parameters.Add(new() { Value = pool.PoolId });
        find.Parameters.Add(new() { Value = pool.Fy });
        find.Parameters.Add(new() { Value = (object?)request.Source ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        find.Parameters.Add(new() { Value = (object?)request.JournalIds?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var waiting = new List<Waiting>();
        while (await rows.ReadAsync(cancel))
            waiting.Add(new(
                rows.GetInt64(0), rows.GetString(1), Money.FromPence(rows.GetInt64(2)), rows.GetFieldValue<DateOnly>(3), rows.GetString(4), rows.GetString(5), rows.GetString(6), rows.GetString(7), rows.IsDBNull(8) ? null : rows.GetString(8)));
        return waiting;
    }
}
