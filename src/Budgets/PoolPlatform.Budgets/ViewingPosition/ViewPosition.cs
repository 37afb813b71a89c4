using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Http;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingPosition;

/// <summary>Where a pool stands: budget, actual, commitments, forecast and variance, by line, scheme and partner.</summary>
internal static class ViewPosition
{
    private const string Example =
        """
        {"reference":"BANES-MH","year":"2014-15","period":12,"asAt":"2015-04-02T09:00:00+00:00","budgetNumber":1,"version":"opening","note":null,
         "budget":"12816000.00","actual":"12816000.00","committed":"0.00","forecast":"12816000.00","variance":"0.00","unknownLines":0,"unknown":{"actual":"0.00","committed":"0.00","forecast":"0.00"},
         "lines":[{"code":"AWP","scheme":"MH","name":"AWP block contract","fundedBy":"11E","owner":"11E","kind":"Block","budget":"12816000.00","actual":"12816000.00","committed":"0.00","forecast":"12816000.00","variance":"0.00"}],
         "schemes":[{"code":"MH","budget":"12816000.00","actual":"12816000.00","committed":"0.00","forecast":"12816000.00","variance":"0.00","unknownLines":0,"unknown":{"actual":"0.00","committed":"0.00","forecast":"0.00"}}],
         "partners":[{"partner":"11E","contributionDue":"16610000.00","contributionPaid":"16610000.00","paidOnBehalf":"0.00","transfers":"0.00"}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/position", Handle)
            .Describe("ViewPosition", "Where a pool stands: budget, actual, commitments, forecast and variance", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("period", "Effective from April to the end of this period, 1 to 13; the whole year when left out.")
            .DescribeQuery("asAt", QueryValues.AsAtMeaning);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, PositionReader reader)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var (period, asAt) = (QueryValues.Period(http.Request), QueryValues.AsAt(http.Request));
        if ((period.Refusal ?? asAt.Refusal) is { } malformed) return Problems.From(malformed);
        var figures = await reader.Read(scope.OfYear.AtEndOf(period.OrThrow()), scope.Year, period.OrThrow(), asAt.OrThrow(), cancel);
        var position = figures.Position;
        return Results.Json(
            new
            {
                scope.Reference,
                scope.Year,
                Period = period.OrThrow()?.Number,
                figures.AsAt,
                BudgetNumber = figures.Budget?.Number,
                figures.Budget?.Version,
                figures.Budget?.Note,
                position.Budget,
                position.Actual,
                position.Committed,
                position.Forecast,
                position.Variance,
                position.UnknownLines,
                position.Unknown,
                position.Lines,
                position.Schemes,
                Partners = figures.Partners.Select(partner => new { partner.Partner, partner.ContributionDue, partner.ContributionPaid, PaidOnBehalf = partner.PaidOnBehalf + partner.Transfers, partner.Transfers }),
            },
            PlatformJson.Options);
    }
}
