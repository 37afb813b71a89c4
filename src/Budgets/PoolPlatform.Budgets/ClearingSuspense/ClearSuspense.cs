using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ClearingSuspense;

/// <summary>Moves entries out of suspense to their lines: each by a reversal of what stood in suspense and a new entry on the line, on the same day.
/// Those that are listed one by one, or all that a filter finds once they were looked at.</summary>
internal static class ClearSuspense
{
    // Enough for a month of a ledger, and few enough that each can be named in the answer. What was looked at first has no such limit.
    private const int AtOnce = 1000;
    private const int EntriesOfAnEvent = 500;

    private const string Example =
        """{"source":"agresso","costCentre":"70001","expected":{"entries":98000,"total":"1250000.00"},"reason":"Cost centre 70001 belongs to the pool since May"}""";

    private const string ReplyExample =
        """{"moved":98000,"total":"1250000.00","remaining":2000,"lines":[{"line":"AWP","entries":98000,"total":"1250000.00"}],"items":null}""";

    /// <param name="PostingPeriod">An open period for entries whose own is closed.</param>
    /// <param name="Expected">What was found when it was looked at; refused where it is something else by now.</param>
    internal sealed record Request(
        string Reason, string? Source = null, IReadOnlyList<long>? JournalIds = null, string? Line = null, Guid? ImportId = null, string? CostCentre = null, string? Subjective = null,
        int? PostingPeriod = null, Tally? Expected = null)
        : SuspenseChoice(Source, JournalIds, Line, ImportId, CostCentre, Subjective);

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
        if (request is { IsFilter: true, Expected: null }) return MappingRefusals.NotReviewed();

        // Held alone, so that of two who clear the same entry the second finds it cleared.
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (request.Expected is not null) await SuspenseChoice.Many(change.Connection, cancel);
        if ((await request.Review(change.Connection, pool.PoolId, scope.Year, cancel)).IsRefused(out var refusal, out var review)) return refusal;
        if (await SuspenseMoves.FindMissing(request, pool, change, cancel) is { } missing) return MappingRefusals.NotInSuspense(missing);
        if (request.Expected is { } expected && review.Differs(expected) is { } differs) return differs;
        if ((await Landing(request, review, pool, change, cancel)).IsRefused(out var closed, out var posted)) return closed;

        var moves = new SuspenseMoves(pool, change);
        await moves.Choose(request, review, posted, request.Expected is null ? AtOnce : null, cancel);
        await moves.Post(request.Reason, cancel);
        var (sums, items) = (await moves.Sums(cancel), request.Expected is null ? await moves.Items(cancel) : null);
        foreach (var entries in Told(scope, review, sums).Chunk(EntriesOfAnEvent))
            change.Announce(scope.Reference.Value, new ExpenditurePosted(scope.Reference.Value, scope.Year.StartYear, null, entries));
        var lines = sums.GroupBy(one => one.Line).Select(group => new { Line = group.Key, Entries = group.Sum(one => one.Entries), Total = Money.Sum(group.Select(one => one.Amount)) }).ToList();
        var (moved, total) = (lines.Sum(one => one.Entries), Money.Sum(lines.Select(one => one.Total)));
        var remaining = review.Movable.Entries + review.Remaining.Entries - moved;
        change.Record(scope.Subject, "ClearSuspense", new { request.Source, request.ImportId, request.CostCentre, request.Subjective, request.Line, request.Reason, Moved = moved, Total = total, Remaining = remaining });
        return Answer.Ok(new { Moved = moved, Total = total, Remaining = remaining, Lines = lines, Items = items });
    }

    /// <summary>Which period takes the entries of each: their own, or where that is closed the open one that is named.</summary>
    private static async Task<Outcome<Dictionary<PeriodNo, PeriodNo>>> Landing(Request request, SuspenseReview review, PoolYear pool, Change change, CancellationToken cancel)
    {
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, pool.Year, cancel);
        var posted = new Dictionary<PeriodNo, PeriodNo>();
        foreach (var (own, _) in review.ByPeriod)
        {
            if (periods.For(own.EndIn(pool.Year), periods.IsClosed(own) ? request.PostingPeriod : null).IsRefused(out var closed, out var period)) return closed;
            posted[own] = period;
        }
        return posted;
    }

    /// <summary>Summed by line, payer and day. What is only owed so far is told as the host's, who pays out of the fund.</summary>
    private static IEnumerable<ExpenditurePosted.Entry> Told(PoolScope scope, SuspenseReview review, List<SuspenseMoves.Sum> sums)
    {
        var schemes = review.ByLine.ToDictionary(one => one.Line.Code, one => one.Line.Scheme);
        return sums
            .GroupBy(one => (one.Line, PaidBy: PaidBy(scope, one), one.EffectiveOn))
            .Select(group => new ExpenditurePosted.Entry(
                group.Key.Line, schemes[group.Key.Line], group.Key.PaidBy, group.Key.EffectiveOn, Money.Sum(group.Select(one => one.Amount)).Pence, group.Sum(one => one.Entries)));
    }

    private static string PaidBy(PoolScope scope, SuspenseMoves.Sum one) =>
        one.PaidFrom.StartsWith(Domain.Ledger.Accounts.PartnerCurrentPrefix, StringComparison.Ordinal)
            ? one.PaidFrom[Domain.Ledger.Accounts.PartnerCurrentPrefix.Length..]
            : scope.OfYear.On(one.EffectiveOn).Host!.Value.Value;
}
