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

namespace PoolPlatform.Budgets.RecordingExpenditure;

/// <summary>Spending in scope: what the host paid out of the fund, or what another partner paid from its own account. Credits are negative.</summary>
internal static class RecordExpenditure
{
    private const string Example =
        """
        {"line":"AWP","amount":"1068000.00","effectiveOn":"2014-04-30","paidBy":"E06000022","reference":"INV 3321","description":"April block",
         "nature":"Revenue","fundingSource":"NhsAdditional","vat":{"regime":"Section33","net":"890000.00","amount":"178000.00","recoverable":"178000.00"}}
        """;

    private const string ReplyExample =
        """{"journalId":42,"line":"AWP","scheme":"MH","amount":"1068000.00","effectiveOn":"2014-04-30","period":1,"paidBy":"E06000022","reference":"INV 3321","description":"April block","commitment":null,"nature":"Revenue","fundingSource":null,"borne":"1068000.00","vat":null,"recordedAt":"2014-05-02T10:00:00+00:00"}""";

    private const string FindPackage = "select exists (select from package_version where pool_id = $1 and package_id = $2)";

    /// <param name="PostingPeriod">An open period for an entry whose own is closed; the entry keeps its date.</param>
    /// <param name="Commitment">The package whose commitment this draws down.</param>
    /// <param name="Nature">Revenue when left out.</param>
    /// <param name="FundingSource">The source of money that this is spent of, where that matters.</param>
    /// <param name="Vat">The VAT in the amount, which is gross; the pool bears the amount less what is recoverable.</param>
    internal sealed record Request(
        string Line, Money Amount, DateOnly EffectiveOn, OrganisationCode PaidBy, string? Reference = null, string? Description = null, int? PostingPeriod = null, string? Commitment = null,
        SpendNature? Nature = null, ContributionSource? FundingSource = null, Vat? Vat = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/expenditure", Handle)
            .Describe("RecordExpenditure", "Record spending on a budget line; a credit is negative", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsPayer(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.IsHost && request.PaidBy != scope.ActsAs) return BudgetsRefusals.NotYourExpenditure(scope.ActsAs);
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (BudgetsRefusals.Together(Problems(scope, request)) is { } refusal) return refusal;

        var pool = await pools.Share(change, scope.Reference, scope.Year, cancel);
        var stored = await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
        if (stored?.Budget.Find(request.Line) is not { } line) return BudgetsRefusals.UnknownLine("line", request.Line);
        if (request.Commitment is { } package && !await Commits(change, pool, package, cancel)) return BudgetsRefusals.UnknownCommitment(package);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (periods.For(request.EffectiveOn, request.PostingPeriod).IsRefused(out var closed, out var period)) return closed;
        var terms = scope.OfYear.On(request.EffectiveOn);
        var dimensions = new Dimensions(line.Scheme, line.Code, line.Owner.Value, request.FundingSource?.ToString() ?? "", request.Nature ?? SpendNature.Revenue, request.Vat?.Regime);
        var journal = Journals.Expenditure(request.EffectiveOn, line.Code, request.Amount, request.PaidBy, terms.Host!.Value, terms.IsShadow, dimensions, request.Vat);
        var borne = request.Amount - (request.Vat?.Recoverable ?? Money.Zero);
        var posting = Posting.Entered(change, journal, period, request.Reference, request.Description) with { PackageId = request.Commitment };
        if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var notPosted, out var posted)) return notPosted;

        change.Announce(scope.Reference.Value, new ExpenditurePosted(
            scope.Reference.Value, scope.Year.StartYear, null,
            [new(line.Code, line.Scheme, request.PaidBy.Value, request.EffectiveOn, borne.Pence, 1)]));
        change.Record(scope.Subject, "RecordExpenditure", new { JournalId = posted.Id, Line = line.Code, request.Amount, request.EffectiveOn, request.PaidBy, Period = period.Number });
        return Answer.Created(
            ViewJournals.Location(scope, posted.Id),
            new
            {
                JournalId = posted.Id,
                Line = line.Code,
                line.Scheme,
                request.Amount,
                request.EffectiveOn,
                Period = period.Number,
                request.PaidBy,
                Reference = request.Reference ?? "",
                Description = request.Description ?? "",
                request.Commitment,
                dimensions.Nature,
                request.FundingSource,
                Borne = borne,
                request.Vat,
                pool.RecordedAt,
            });
    }

    private static IEnumerable<Refusal> Problems(PoolScope scope, Request request)
    {
        if (request.Amount == Money.Zero) yield return BudgetsRefusals.AmountZero();
        var terms = scope.OfYear.On(request.EffectiveOn);
        if (!terms.HasPartner(request.PaidBy)) yield return BudgetsRefusals.UnknownPartner("paidBy", request.PaidBy);
        if (terms.Check(request.EffectiveOn, scope.Year, "effectiveOn") is { } misdated) yield return misdated;
        if (request.Vat?.Check(request.Amount) is { } vat) yield return vat;
        if (Text.UnusableRemark(request.Reference, Text.MaxReferenceCharacters) is { } reference) yield return BudgetsRefusals.TextUnusable("reference", reference);
        if (Text.UnusableRemark(request.Description, Text.MaxRemarkCharacters) is { } description) yield return BudgetsRefusals.TextUnusable("description", description);
    }

    private static async Task<bool> Commits(Change change, PoolYear pool, string package, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPackage, change.Connection, change.Transaction) { Parameters = { new() { Value = pool.PoolId }, new() { Value = package } } };
        return await find.ExecuteScalarAsync(cancel) is true;
    }
}
