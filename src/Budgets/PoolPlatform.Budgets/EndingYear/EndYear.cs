using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Domain.YearEnds;
using PoolPlatform.Budgets.PlanningNextYear;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingPosition;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.EndingYear;

/// <summary>The year ends: by the agreement's rule an underspend is carried into the next year, put into a reserve there, or left for the settlement to return.
/// Money that stays leaves this year's books in period 13 and arrives in the next year's on 1 April, in one change.</summary>
internal static class EndYear
{
    /// <summary>Who names the two journals to the ledger.</summary>
    public const string SourceSystem = "year-end";

    private const string ReplyExample =
        """
        {"reference":"BANES-MH","year":"2014-15","isEnded":true,"isSettled":false,"carriedForward":"120.00","reinvested":"0.00","returned":"0.00","unknownLines":0,
         "schemes":[{"scheme":"MH","rule":"CarryForward","underspend":"120.00","carriedForward":"120.00","reinvested":"0.00","returned":"0.00"}],
         "out":{"year":"2014-15","journalId":91},"in":{"year":"2015-16","journalId":92}}
        """;

    private const string FindPosted = "select id from journal where fy = $1 and pool_id = $2 and source_system = $3 and source_ref = $4";

    private const string FindSettled = "select exists (select from journal where fy = $1 and pool_id = $2 and kind = 'Settlement' and source_system = 'settlement')";

    private sealed record Stands(string Year, long JournalId);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/pools/{reference}/years/{year}/year-end", Handle)
            .Describe("EndYear", "End a year: carry forward, reinvest or return each scheme's underspend by the agreement's rule", StatusCodes.Status200OK, null, ReplyExample);
        routes.MapGet("/v1/pools/{reference}/years/{year}/year-end", View)
            .Describe("ViewYearEnd", "What ending the year would do, or has done", StatusCodes.Status200OK, null, ReplyExample);
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools, PositionReader positions) =>
        writes.RunWithoutBody(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, change, cancel) => Save(scope, access, pools, positions, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, PoolAccess access, PoolYears pools, PositionReader positions, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        // Asked for by themselves: the terms of a whole year come without the risk shares, which say what becomes of an underspend.
        if ((await access.FindTerms(scope.Reference, scope.Year.End, cancel)).IsRefused(out var noTerms, out var terms)) return noTerms;
        if (terms.IsShadow) return BudgetsRefusals.ShadowMovesNoCash();

        // The earlier year first, as everybody who holds two does.
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await Posted(change.Connection, pool.PoolId, scope.Year, "out", cancel) is not null) return LedgerRefusals.YearEnded(scope.Year);
        var periods = await PeriodStore.Find(change.Connection, pool.PoolId, scope.Year, cancel);
        if (!periods.IsClosed(PeriodNo.YearEnd) || periods.IsClosed(PeriodNo.Closing)) return LedgerRefusals.YearNotReady();
        var figures = await positions.Read(terms, scope.Year, null, null, cancel);
        var isSettled = await IsSettled(change.Connection, pool.PoolId, scope.Year, cancel);
        var schemes = SchemeYearEnd.Of(figures.Position, terms, isSettled);

        Stands from;
        var to = default(Stands);
        var leaving = Journals.CarriedOut(scope.Year.End, schemes);
        if (!leaving.Lines.IsEmpty)
        {
            if (EvaluateNextYear.After(scope.Year) is not { } next || !terms.Term.Contains(next.Start)) return LedgerRefusals.NoNextYear(scope.Year);
            var nextPool = await pools.Hold(change, scope.Reference, next, cancel);
            var nextPeriods = await PeriodStore.Find(change.Connection, pool.PoolId, next, cancel);
            if (nextPeriods.FirstOpenFrom(next.Start).IsRefused(out var closed, out var period)) return closed;
            if ((await LedgerStore.Post(change, pool, new(leaving, PeriodNo.Closing, SourceSystem, "out", Description: $"Carried into {next}"), cancel)).IsRefused(out var notOut, out var postedOut)) return notOut;
            var arriving = Journals.CarriedIn(next.Start, schemes);
            if ((await LedgerStore.Post(change, nextPool, new(arriving, period, SourceSystem, "in", Description: $"Brought forward from {scope.Year}"), cancel)).IsRefused(out var notIn, out var postedIn)) return notIn;
            (from, to) = (new(scope.Year.ToString(), postedOut.Id), new(next.ToString(), postedIn.Id));
            change.Record(PoolScope.SubjectOf(scope.Reference, next), "BringForward", new { From = scope.Year, JournalId = postedIn.Id, Schemes = schemes });
        }
        else
        {
            // Nothing stays in the fund; the journal without lines says that the year was ended all the same.
            if ((await LedgerStore.Post(change, pool, new(leaving, PeriodNo.Closing, SourceSystem, "out", Description: "Nothing is carried forward"), cancel)).IsRefused(out var notEnded, out var ended)) return notEnded;
            from = new(scope.Year.ToString(), ended.Id);
        }
        change.Record(scope.Subject, "EndYear", new { Schemes = schemes, IsSettled = isSettled, Out = from, In = to });
        return Answer.Ok(Reply(scope, figures, schemes, isSettled, from, to));
    }

    private static async Task<IResult> View(HttpContext http, string reference, string year, PoolAccess access, PositionReader positions, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        if ((await access.FindTerms(scope.Reference, scope.Year.End, cancel)).IsRefused(out var noTerms, out var terms)) return Problems.From(noTerms);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var pool = await PoolYears.Find(connection, scope.Reference, cancel) ?? 0;
        var isSettled = await IsSettled(connection, pool, scope.Year, cancel);
        var figures = await positions.Read(terms, scope.Year, null, null, cancel);
        var next = EvaluateNextYear.After(scope.Year);
        var from = await Posted(connection, pool, scope.Year, "out", cancel) is { } left ? new Stands(scope.Year.ToString(), left) : null;
        var to = next is { } following && await Posted(connection, pool, following, "in", cancel) is { } arrived ? new Stands(following.ToString(), arrived) : null;
        return Results.Json(Reply(scope, figures, SchemeYearEnd.Of(figures.Position, terms, isSettled), isSettled, from, to), PlatformJson.Options);
    }

    private static object Reply(PoolScope scope, PositionFigures figures, ImmutableArray<SchemeYearEnd> schemes, bool isSettled, Stands? from, Stands? to) => new
    {
        scope.Reference,
        scope.Year,
        IsEnded = from is not null,
        IsSettled = isSettled,
        CarriedForward = Money.Sum(schemes.Select(scheme => scheme.CarriedForward)),
        Reinvested = Money.Sum(schemes.Select(scheme => scheme.Reinvested)),
        Returned = Money.Sum(schemes.Select(scheme => scheme.Returned)),
        figures.Position.UnknownLines,
        Schemes = schemes,
        Out = from,
        In = to,
    };

    private static async Task<long?> Posted(NpgsqlConnection connection, int pool, FinancialYear year, string name, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPosted, connection) { Parameters = { new() { Value = (short)year.StartYear }, new() { Value = pool }, new() { Value = SourceSystem }, new() { Value = name } } };
        return (long?)await find.ExecuteScalarAsync(cancel);
    }

    private static async Task<bool> IsSettled(NpgsqlConnection connection, int pool, FinancialYear year, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindSettled, connection) { Parameters = { new() { Value = (short)year.StartYear }, new() { Value = pool } } };
        return await find.ExecuteScalarAsync(cancel) is true;
    }
}
