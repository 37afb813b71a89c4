using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.PlanningNextYear;

/// <summary>What next year's contributions come to by the formula. Stores nothing: partners try percentages on it before they agree any.</summary>
internal static class EvaluateNextYear
{
    private const string Example =
        """{"inflation":"2.5","efficiency":"1.5","partners":[{"partner":"11E","source":"NhsAdditional","planned":"120000.00"}]}""";

    private const string ReplyExample =
        """
        {"from":"2014-15","to":"2015-16","total":"17000000.00","partners":[{"partner":"11E","source":"NhsAdditional","inKind":false,"lastYearRecurrent":"16610000.00","inYearRecurrent":"0.00",
          "inflation":"415250.00","planned":"120000.00","efficiency":"255378.75","amount":"16889871.25"}]}
        """;

    internal sealed record Request(Percent? Inflation = null, Percent? Efficiency = null, IReadOnlyList<Change>? Partners = null)
    {
        public NextYearTerms ToTerms() => new(
            Inflation ?? new(0m), Efficiency ?? new(0m),
            [.. (Partners ?? []).Select(one => new NextYearChange(one.Partner, one.Source, one.InKind, one.Inflation, one.Efficiency, one.Planned, one.EfficiencyAmount))]);
    }

    /// <param name="EfficiencyAmount">A saving in pounds, beside one in percent.</param>
    internal sealed record Change(
        OrganisationCode Partner, ContributionSource Source, bool InKind = false, Percent? Inflation = null, Percent? Efficiency = null, Money? Planned = null, Money? EfficiencyAmount = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/contributions/next-year/evaluate", Handle)
            .Describe("EvaluateNextYear", "Work out next year's contributions by the formula; nothing is stored", StatusCodes.Status200OK, Example, ReplyExample);

    /// <summary>The year after; none after the last that the calendar of the platform has.</summary>
    public static FinancialYear? After(FinancialYear year) => FinancialYear.TryParse(FormattableString.Invariant($"{year.StartYear + 1:0000}-{(year.StartYear + 2) % 100:00}"), out var next) ? next : null;

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var denied, out var scope)) return Problems.From(denied);
        if (After(scope.Year) is not { } to) return Problems.From(ProtocolRefusals.NotFound());
        if ((await RequestBody.ReadJsonBytes(http.Request, cancel)).IsRefused(out var unreadable, out var body)) return Problems.From(unreadable);
        if (RequestBody.Parse<Request>(body).IsRefused(out var malformed, out var request)) return Problems.From(malformed);
        if (Elements.NullIn("partners", request.Partners) is { } missing) return Problems.From(missing);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var (opening, newest) = await PoolYears.Find(connection, scope.Reference, cancel) is { } pool
            ? await ContributionStore.FindOpeningAndNewest(connection, pool, scope.Year, null, cancel)
            : (ContributionPlan.None, ContributionPlan.None);
        if (NextYear.Work(opening, newest, request.ToTerms()).IsRefused(out var refusal, out var next)) return Problems.From(refusal);
        return Results.Json(
            new { From = scope.Year, To = to, Total = Money.Sum(next.Select(one => one.Amount)), Partners = next },
            PlatformJson.Options);
    }
}
