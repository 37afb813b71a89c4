using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingLedger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.PassingThrough;

/// <summary>The host passes a part of a grant on to a district, which need not be a party: spending of the fund on a line, with the district's name on it.</summary>
internal static class PassOn
{
    private const string Example = """{"district":"E07000187","amount":"400000.00","paidOn":"2014-06-15","line":"DFG","reference":"BACS 61"}""";

    private const string ReplyExample = """{"journalId":61,"district":"E07000187","amount":"400000.00","paidOn":"2014-06-15","line":"DFG","reference":"BACS 61","period":3}""";

    private const string Insert = "insert into passed_on (fy, journal_id, pool_id, source, district) values ($1, $2, $3, $4, $5)";

    internal sealed record Request(OrganisationCode District, Money Amount, DateOnly PaidOn, string Line, string? Reference = null, int? PostingPeriod = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/pass-throughs/{source}/payments", Handle)
            .Describe("PassOn", "Record a payment of a passed-through grant to a district", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, string source, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<(PoolScope Scope, ContributionSource Source), Request>(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then<(PoolScope, ContributionSource)>(scope => PassThroughs.TryReadSource(source, out var known) ? (scope, known) : ProtocolRefusals.NotFound()),
            (named, request, change, cancel) => Save(named.Scope, named.Source, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, ContributionSource source, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var terms = scope.OfYear.On(request.PaidOn);
        if (terms.IsShadow) return BudgetsRefusals.ShadowMovesNoCash();
        if (request.Amount == Money.Zero) return BudgetsRefusals.AmountZero();
        if (terms.Check(request.PaidOn, scope.Year, "paidOn") is { } misdated) return misdated;
        if (Text.UnusableRemark(request.Reference, Text.MaxReferenceCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("reference", unusable);

        var pool = await pools.Share(change, scope.Reference, scope.Year, cancel);
        if (await PassThroughs.Find(change.Connection, pool.PoolId, scope.Year, source, cancel) is not { } stored) return ProtocolRefusals.NotFound();
        if (stored.Definition.Districts.All(share => share.District != request.District)) return ContributionRefusals.UnknownDistrict("district", request.District);
        if ((await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel))?.Budget.Find(request.Line) is not { } line) return BudgetsRefusals.UnknownLine("line", request.Line);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.For(request.PaidOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;
        var about = new Dimensions(line.Scheme, line.Code, line.Owner.Value, source.ToString(), source == ContributionSource.Dfg ? SpendNature.Capital : SpendNature.Revenue, null);
        var journal = Journals.Expenditure(request.PaidOn, line.Code, request.Amount, terms.Host!.Value, terms.Host.Value, false, about);
        var posting = Posting.Entered(change, journal, period, request.Reference, $"{source} passed on to {request.District}") with { Supplier = request.District.Value };
        if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = pool.Fy });
            insert.Parameters.Add(new() { Value = posted.Id });
            insert.Parameters.Add(new() { Value = pool.PoolId });
            insert.Parameters.Add(new() { Value = source.ToString() });
            insert.Parameters.Add(new() { Value = request.District.Value });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Announce(scope.Reference.Value, new ExpenditurePosted(
            scope.Reference.Value, scope.Year.StartYear, null, [new(line.Code, line.Scheme, terms.Host.Value.Value, request.PaidOn, request.Amount.Pence, 1)]));
        change.Record(scope.Subject, "PassOn", new { JournalId = posted.Id, Source = source, request.District, request.Amount, request.PaidOn });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new { JournalId = posted.Id, request.District, request.Amount, request.PaidOn, Line = line.Code, Reference = request.Reference ?? "", Period = period.Number });
    }
}
