using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.PassingThrough;

/// <summary>How a grant is passed on, and what of it was.</summary>
internal static class ViewPassThrough
{
    public const string Example =
        """
        {"source":"Dfg","number":1,"passBy":"2014-06-30","total":"650000.00","paid":"400000.00","outstanding":"250000.00","retained":"50000.00","districts":[
          {"district":"E07000187","amount":"400000.00","paid":"400000.00","outstanding":"0.00","isLate":false,"retained":"0.00","agreedIn":null,"payments":[{"journalId":61,"paidOn":"2014-06-15","amount":"400000.00","reference":"BACS 61"}]},
          {"district":"E07000188","amount":"250000.00","paid":"0.00","outstanding":"250000.00","isLate":true,"retained":"50000.00","agreedIn":"Letter of 12 May 2014","payments":[]}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/pass-throughs/{source}", Handle)
            .Describe("ViewPassThrough", "How a grant is passed on to districts, and what was paid", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, string source, PoolAccess access, NpgsqlDataSource database, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return PassThroughs.TryReadSource(source, out var known)
            && await PoolYears.Find(connection, scope.Reference, cancel) is { } pool
            && await PassThroughs.Show(connection, pool, scope.Year, known, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancel) is { } reply
            ? Results.Json(reply, PlatformJson.Options)
            : Problems.From(ProtocolRefusals.NotFound());
    }
}
