using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingLedger;

/// <summary>One account's balance at the end of a day, as it was recorded at an instant: any pair of the two.</summary>
internal static class ViewBalance
{
    private const string Example = """{"reference":"BANES-MH","year":"2014-15","account":"cash","on":"2014-09-30","asAt":"2014-10-10T16:00:00+00:00","debit":"0.00","credit":"1068000.00"}""";

    private const string FindBalance =
        """
        select balance_at($1, $2, a.id, $4, $5)::bigint
        from account a
        where a.pool_id = $1 and a.code = $3
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/accounts/{account}/balance", Handle)
            .Describe("ViewBalance", "One account's balance at the end of a day, as recorded at an instant", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("on", QueryValues.OnMeaning)
            .DescribeQuery("asAt", QueryValues.AsAtMeaning);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, string account, PoolAccess access, NpgsqlDataSource database, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var (on, asAt) = (QueryValues.On(http.Request), QueryValues.AsAt(http.Request));
        if ((on.Refusal ?? asAt.Refusal) is { } malformed) return Problems.From(malformed);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await PoolYears.Find(connection, scope.Reference, cancel) is not { } pool) return Problems.From(ProtocolRefusals.NotFound());
        if (asAt.OrThrow() is not null) await PoolYears.WaitForPosters(connection, scope.Reference, scope.Year, cancel);
        await using var find = new NpgsqlCommand(FindBalance, connection);
        find.Parameters.Add(new() { Value = pool });
        find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
        find.Parameters.Add(new() { Value = account });
        find.Parameters.Add(new() { Value = on.OrThrow() ?? DateOnly.MaxValue.AddYears(-1) });
        find.Parameters.Add(new() { Value = (object?)asAt.OrThrow() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        if (await find.ExecuteScalarAsync(cancel) is not long pence) return Problems.From(ProtocolRefusals.NotFound());
        var balance = Money.FromPence(pence);
        return Results.Json(
            new
            {
                scope.Reference,
                scope.Year,
                Account = account,
                On = on.OrThrow(),
                AsAt = asAt.OrThrow() ?? now,
                Debit = Money.Max(balance, Money.Zero),
                Credit = Money.Max(-balance, Money.Zero),
            },
            PlatformJson.Options);
    }
}
