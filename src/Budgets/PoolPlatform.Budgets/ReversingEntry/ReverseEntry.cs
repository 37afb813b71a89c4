using System.Globalization;
using Npgsql;
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

/// <summary>A receipt or an expenditure was entered wrongly: the host posts its mirror image, once. Nothing is ever edited.</summary>
internal static class ReverseEntry
{
    private const string Example = """{"reason":"Entered twice","postingPeriod":null}""";

    private const string ReplyExample = """{"journalId":57,"reverses":42,"effectiveOn":"2014-04-30","period":1,"reason":"Entered twice","recordedAt":"2014-05-06T10:00:00+00:00"}""";

    private const string FindEntry =
        """
        select j.kind, j.effective_on, j.package_id, exists (select from journal r where r.fy = j.fy and r.reverses_id = j.id), a.code, l.amount_pence,
            d.scheme, d.line, d.responsible, d.funding_source, d.nature, d.vat_regime, l.vat_pence, l.recoverable_pence, j.reference, j.reverses_id is not null
        from journal j
        join journal_line l on l.fy = j.fy and l.journal_id = j.id
        join account a on a.id = l.account_id
        left join dimension d on d.id = l.dimension_id
        where j.fy = $1 and j.pool_id = $2 and j.id = $3
        order by l.no
        """;

    // What the entry belonged to, its reversal does: so what it drew from a commitment stands again.
    private const string CopyTag =
        """
        insert into belongs_to (fy, journal_id, pool_id, package_id, version, effective_from, effective_to, reason, decision)
        select fy, $3, pool_id, package_id, version, effective_from, effective_to, reason, decision
        from belongs_to
        where fy = $1 and journal_id = $2
        """;

    /// <param name="PostingPeriod">The period that the reversal lands in; when left out, the entry's own or the first open one after it. The reversal keeps the entry's date.</param>
    internal sealed record Request(string Reason, int? PostingPeriod = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/journals/{id}/reversal", Handle)
            .Describe("ReverseEntry", "Reverse an entry that was made wrongly, in an open period and with its own date", StatusCodes.Status201Created, Example, ReplyExample);

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

        // Held alone, so that of two who reverse the same entry the second sees the first's reversal.
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await Find(change, pool, id, cancel) is not { } entry) return ProtocolRefusals.NotFound();
        if (entry.Journal.Kind is JournalKind.Contribution or JournalKind.Settlement or JournalKind.SettlementPayment or JournalKind.SettlementInterest or JournalKind.YearEnd) return BudgetsRefusals.NotReversible(id, entry.Journal.Kind);
        if (entry.IsReversed) return BudgetsRefusals.AlreadyReversed(id);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.ForReversal(entry.Journal.EffectiveOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;
        var reversal = entry.Journal.Reversed();
        var posting = new Posting(reversal, period, "reversal", id.ToString(CultureInfo.InvariantCulture), Description: request.Reason, PackageId: entry.PackageId, ReversesId: id);
        if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;

        await using (var tag = new NpgsqlCommand(CopyTag, change.Connection, change.Transaction) { Parameters = { new() { Value = pool.Fy }, new() { Value = id }, new() { Value = posted.Id } } })
            await tag.ExecuteNonQueryAsync(cancel);
        foreach (var told in await Tell(scope, reversal, posted.Id, pool, change, cancel)) change.Announce(scope.Reference.Value, told);
        change.Record(scope.Subject, "ReverseEntry", new { JournalId = posted.Id, Reverses = id });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new { JournalId = posted.Id, Reverses = id, reversal.EffectiveOn, Period = period.Number, request.Reason, pool.RecordedAt });
    }

    /// <summary>What the others are to know: a receipt that is undone, spending that is undone, or both where a contribution was provided in kind.</summary>
    private static async Task<List<object>> Tell(PoolScope scope, Journal reversal, long id, PoolYear pool, Change change, CancellationToken cancel)
    {
        var told = new List<object>();
        if (reversal.Kind is not (JournalKind.Receipt or JournalKind.Expenditure or JournalKind.Accrual or JournalKind.Arrears)) return told;
        // A receipt has a line for each source that it was of.
        var owed = reversal.Lines.Where(line => line.Account.StartsWith(Accounts.ReceivablePrefix, StringComparison.Ordinal)).ToList();
        var spent = reversal.Lines.Where(line => line.Account.StartsWith(Accounts.ExpenditurePrefix, StringComparison.Ordinal)).ToList();
        var partner = owed.FirstOrDefault()?.Account[Accounts.ReceivablePrefix.Length..];
        if (partner is not null) told.Add(new ContributionReceived(scope.Reference.Value, scope.Year.StartYear, id, partner, -Money.Sum(owed.Select(line => line.Amount)).Pence, reversal.EffectiveOn));
        if (spent.Count == 0) return told;
        // What is only owed so far was told as the host's, who pays out of the fund.
        var from = reversal.Lines.SingleOrDefault(line => line.Account.StartsWith(Accounts.PartnerCurrentPrefix, StringComparison.Ordinal))?.Account;
        var budget = await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
        var paidBy = partner ?? (from is null ? scope.OfYear.On(reversal.EffectiveOn).Host!.Value.Value : from[Accounts.PartnerCurrentPrefix.Length..]);
        told.Add(new ExpenditurePosted(
            scope.Reference.Value, scope.Year.StartYear, null,
            [.. spent.Select(one => (one.Amount, Line: one.Account[Accounts.ExpenditurePrefix.Length..])).Select(one => new ExpenditurePosted.Entry(
                one.Line, budget?.Budget.Find(one.Line)?.Scheme ?? throw new InvalidOperationException($"The line {one.Line} was spent on and is gone."), paidBy, reversal.EffectiveOn, one.Amount.Pence, 1))]));
        return told;
    }

    /// <summary>The journal with its lines; null where there is none.</summary>
    public static async Task<Entry?> Find(Change change, PoolYear pool, long id, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindEntry, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = pool.Fy }, new() { Value = pool.PoolId }, new() { Value = id } },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var lines = new List<JournalLine>();
        var (kind, effectiveOn, package, isReversed, reference, isReversal) = (default(JournalKind), default(DateOnly), default(string), false, "", false);
        while (await rows.ReadAsync(cancel))
        {
            (kind, effectiveOn, package, isReversed, reference, isReversal) = (Enum.Parse<JournalKind>(rows.GetString(0)), rows.GetFieldValue<DateOnly>(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetBoolean(3), rows.GetString(14), rows.GetBoolean(15));
            lines.Add(new(rows.GetString(4), Money.FromPence(rows.GetInt64(5)), LedgerStore.ReadDimensions(rows, 6), LedgerStore.ReadMoney(rows, 12), LedgerStore.ReadMoney(rows, 13)));
        }
        return lines.Count == 0 ? null : new(Journal.Of(kind, effectiveOn, lines), reference, package, isReversal, isReversed);
    }

    internal sealed record Entry(Journal Journal, string Reference, string? PackageId, bool IsReversal, bool IsReversed);
}
