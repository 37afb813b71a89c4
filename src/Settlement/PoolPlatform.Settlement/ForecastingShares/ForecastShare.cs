using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.FindingFigures;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.ForecastingShares;

/// <summary>Keeps what each partner's share is forecast to be, as of now, and says what has changed since the forecast before: once a month, so that no partner learns of its share at year end.</summary>
internal static class ForecastShare
{
    private const string Example = """{"schemes":{},"pool":{}}""";

    private const string ReplyExample =
        """
        {"forecastId":"0196f1c2-7d3a-7000-8000-000000000003","recordedAt":"2014-10-10T09:00:00+00:00","termsVersion":3,"budget":"24190000.00","forecast":"24655432.17","variance":"465432.17",
         "shares":{"11E":"319612.27","E06000022":"145819.90"},"schemes":{"MH":"465432.17"},
         "change":{"shares":{"11E":"6867.00","E06000022":"3133.00"},"variance":"10000.00","budget":"0.00","schemes":[{"scheme":"MH","variance":"10000.00"}],"otherTerms":false}}
        """;

    private const string Path = "/v1/pools/{reference}/years/{year}/risk-shares/forecasts";

    private const string HoldYear = "select pg_advisory_xact_lock(hashtextextended($1 || chr(1) || $2, 76))";

    private const string FindSeries =
        """
        select id, recorded_at, terms_version, budget_pence, forecast_pence, variance_pence, shares, schemes, change
        from forecast_share
        where reference = $1 and year = $2
        order by id
        """;

    private const string Insert =
        """
        insert into forecast_share (id, reference, year, recorded_at, recorded_by, terms_version, budget_pence, forecast_pence, variance_pence, shares, schemes, change)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    /// <param name="Schemes">What the rules are told beside the ledger's figures, by scheme.</param>
    /// <param name="Pool">What the pool's own rule is told.</param>
    internal sealed record Request(JsonElement? Schemes = null, JsonElement? Pool = null);

    internal sealed record Kept(Guid ForecastId, DateTimeOffset RecordedAt, int TermsVersion, Money Budget, Money Forecast, Money Variance,
        IReadOnlyDictionary<string, Money> Shares, IReadOnlyDictionary<string, Money> Schemes, ForecastChange Change);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, Handle)
            .Describe("ForecastShares", "Keep each partner's forecast share in pounds, with what has changed since the forecast before", StatusCodes.Status201Created, Example, ReplyExample);
        routes.MapGet(Path, View)
            .Describe("ViewForecastShares", "The series of forecast shares of a year, oldest first", StatusCodes.Status200OK, null, $$"""{"items":[{{ReplyExample}}],"next":null}""");
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PartyFinder parties, FiguresOfPool figures) =>
        writes.Run<(Party Party, FinancialYear Year), Request>(
            http,
            async (caller, cancel) => FinancialYear.TryParse(year, out var parsed)
                ? (await parties.FindHost(caller, reference, parsed, [Roles.Finance, Roles.PoolManager], cancel)).Then<(Party, FinancialYear)>(party => (party, parsed))
                : ProtocolRefusals.NotFound(),
            (scope, request, change, cancel) => Save(scope.Party, scope.Year, request, figures, change, cancel));

    private static async Task<Outcome<Answer>> Save(Party party, FinancialYear year, Request request, FiguresOfPool figures, Change change, CancellationToken cancel)
    {
        if (RuleFiguresReading.Told(request.Schemes, request.Pool).IsRefused(out var malformed, out var told)) return malformed;
        if ((await figures.Find(party, year, PeriodNo.Closing, onForecast: true, told, cancel)).IsRefused(out var noFigures, out var input)) return noFigures;
        if (Waterfall.Run(input).IsRefused(out var refused, out var result)) return refused;

        await using (var hold = new NpgsqlCommand(HoldYear, change.Connection, change.Transaction) { Parameters = { new() { Value = party.Reference.Value }, new() { Value = year.ToString() } } })
            await hold.ExecuteNonQueryAsync(cancel);
        await using var find = new NpgsqlCommand(FindSeries, change.Connection, change.Transaction);
        var before = (await Read(find, party.Reference, year, cancel)).LastOrDefault();
        var now = ForecastShares.Of(input, result, party.Terms.Version);
        var since = now.Since(before is null ? null : new(before.Budget, before.Forecast, before.Variance, before.Shares, before.Schemes, before.TermsVersion));
        var kept = new Kept(change.NewId(), change.Now, now.TermsVersion, now.Budget, now.Forecast, now.Variance, now.Shares, now.Schemes, since);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            foreach (var value in new object[]
            {
                kept.ForecastId, party.Reference.Value, year.StartYear, change.Now, OnBehalfOf.Name(change.Caller), now.TermsVersion, now.Budget.Pence, now.Forecast.Pence, now.Variance.Pence,
            }) insert.Parameters.Add(new() { Value = value });
            foreach (var part in new object[] { now.Shares, now.Schemes, since })
                insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(part, part.GetType(), PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record($"forecast-shares:{party.Reference}:{year}", "ForecastShares", new { kept.ForecastId, now.Variance, now.Shares });
        return Answer.Created($"/v1/pools/{party.Reference}/years/{year}/risk-shares/forecasts", kept);
    }

    private static async Task<IResult> View(HttpContext http, string reference, string year, PartyFinder parties, NpgsqlDataSource database)
    {
        if (!FinancialYear.TryParse(year, out var parsed)) return Problems.From(ProtocolRefusals.NotFound());
        if ((await parties.Find(Caller.Of(http), reference, parsed, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        await using var find = database.CreateCommand(FindSeries);
        return Results.Json(new { items = await Read(find, party.Reference, parsed, http.RequestAborted), next = (string?)null }, PlatformJson.Options);
    }

    private static async Task<List<Kept>> Read(NpgsqlCommand find, AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = year.StartYear });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var series = new List<Kept>();
        while (await rows.ReadAsync(cancel))
            series.Add(new(
                rows.GetGuid(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetInt32(2), Money.FromPence(rows.GetInt64(3)), Money.FromPence(rows.GetInt64(4)), Money.FromPence(rows.GetInt64(5)),
                Json<OrderedDictionary<string, Money>>(rows, 6), Json<OrderedDictionary<string, Money>>(rows, 7), Json<ForecastChange>(rows, 8)));
        return series;
    }

    private static T Json<T>(NpgsqlDataReader row, int column) => JsonSerializer.Deserialize<T>(row.GetString(column), PlatformJson.Options)!;
}
