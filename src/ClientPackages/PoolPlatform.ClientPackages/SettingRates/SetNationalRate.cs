using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.SettingRates;

/// <summary>National rates as reference data: what was decided when, from which day. A late one is added, and nothing that was paid by is edited.</summary>
internal static class SetNationalRate
{
    private const string Example = """{"rate":"FncStandard","effectiveFrom":"2026-04-01","perWeek":"270.00","decidedOn":"2026-09-12"}""";

    private const string ListExample = $$"""{"items":[{{Example}}],"next":null}""";

    private const string Insert = "insert into national_rate (rate, effective_from, per_week_pence, decided_on, recorded_at) values ($1, $2, $3, $4, $5)";

    private const string FindAll = "select rate, effective_from, per_week_pence, decided_on from national_rate order by rate, effective_from, id";

    private sealed record Request(NationalRate Rate, DateOnly EffectiveFrom, Money PerWeek, DateOnly DecidedOn);

    internal sealed record Item(NationalRate Rate, DateOnly EffectiveFrom, Money PerWeek, DateOnly? DecidedOn);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/national-rates", Handle)
            .Describe("SetNationalRate", "Record a national rate that was decided; platform administrators only", StatusCodes.Status201Created, Example, Example);
        routes.MapGet("/v1/packages/national-rates", HandleList)
            .Describe("ViewNationalRates", "National rates by the day they take effect, with the day they were decided", StatusCodes.Status200OK, null, ListExample);
    }

    public static async Task<List<Item>> All(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindAll);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel))
            items.Add(new(Enum.Parse<NationalRate>(rows.GetString(0)), rows.GetFieldValue<DateOnly>(1), Money.FromPence(rows.GetInt64(2)), rows.IsDBNull(3) ? null : rows.GetFieldValue<DateOnly>(3)));
        return items;
    }

    private static Task<IResult> Handle(HttpContext http, Writes writes) =>
        writes.Run<Caller, Request>(
            http,
            (caller, _) => Task.FromResult<Outcome<Caller>>(caller.May(Roles.PlatformAdmin) ? caller : ProtocolRefusals.RoleMissing(Roles.PlatformAdmin)),
            Save);

    private static async Task<Outcome<Answer>> Save(Caller caller, Request request, Change change, CancellationToken cancel)
    {
        if (request.PerWeek <= Money.Zero || request.PerWeek.Pence > 10_000_000) return ClientPackagesRefusals.RateNotPositive.About("perWeek", ClientPackagesRefusals.RateNotPositive.Message);
        if (request.DecidedOn > DateOnly.FromDateTime(change.Now.UtcDateTime)) return ClientPackagesRefusals.DecisionInFuture;
        if (request.EffectiveFrom.Year is < 2000 or > 2998) return ProtocolRefusals.Malformed("effectiveFrom", "A rate takes effect from 2000 on.");
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = request.Rate.ToString() });
            insert.Parameters.Add(new() { Value = request.EffectiveFrom });
            insert.Parameters.Add(new() { Value = request.PerWeek.Pence });
            insert.Parameters.Add(new() { Value = request.DecidedOn, NpgsqlDbType = NpgsqlDbType.Date });
            insert.Parameters.Add(new() { Value = change.Now });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record("national-rates", "SetNationalRate", new { request.Rate, request.EffectiveFrom, request.PerWeek, request.DecidedOn });
        return Answer.Created("/v1/packages/national-rates", request);
    }

    private static async Task<IResult> HandleList(HttpContext http, NpgsqlDataSource database) =>
        Results.Json(new Page<Item>(await All(database, http.RequestAborted), null), PlatformJson.Options);
}
